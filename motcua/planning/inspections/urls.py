"""Addresses of inspections."""

from django.urls import URLPattern, path

from motcua.planning.inspections.views import findings, inspections, visit

_ONE = "kiem-tra/<int:inspection_id>/"
_FINDING = "kiem-tra/ton-tai/<int:finding_id>/"

urlpatterns: list[URLPattern] = [
    path("kiem-tra/", inspections.inspection_list, name="inspection_list"),
    path("kiem-tra/moi/", inspections.create, name="inspection_create"),
    path(_ONE, inspections.detail, name="inspection_detail"),
    path(f"{_ONE}sua/", inspections.change, name="inspection_change"),
    path(f"{_ONE}thanh-phan/", inspections.member_add, name="inspection_member_add"),
    path(
        f"{_ONE}thanh-phan/<int:member_id>/bot/", inspections.member_remove, name="inspection_member_remove"
    ),
    path(f"{_ONE}bat-dau/", inspections.start, name="inspection_start"),
    path(f"{_ONE}huy/", inspections.cancel, name="inspection_cancel"),
    path(f"{_ONE}bang-hoi/<slug:question>/", visit.answer, name="inspection_answer"),
    path(f"{_ONE}rut-mau/", visit.draw, name="inspection_draw"),
    path(f"{_ONE}mau/<int:sample_id>/", visit.sample, name="inspection_sample"),
    path(f"{_ONE}bien-ban/", visit.minutes, name="inspection_minutes"),
    path(f"{_ONE}bien-ban/<slug:kind>/", visit.minutes_print, name="inspection_minutes_print"),
    path(f"{_ONE}bien-ban-da-ky/", visit.signed, name="inspection_signed"),
    path(f"{_ONE}ket-thuc/", visit.conclude, name="inspection_conclude"),
    path(f"{_ONE}tep/<int:file_id>/", visit.attached_file, name="inspection_file"),
    path(f"{_ONE}ton-tai/moi/", findings.add, name="finding_add"),
    path("kiem-tra/ton-tai/", findings.finding_list, name="finding_list"),
    path(_FINDING, findings.detail, name="finding_detail"),
    path(f"{_FINDING}khac-phuc/", findings.remedy, name="finding_remedy"),
    path(f"{_FINDING}dong/", findings.close, name="finding_close"),
    path(f"{_FINDING}mo-lai/", findings.reopen, name="finding_reopen"),
    path(f"{_FINDING}tep/<int:file_id>/", findings.attached_file, name="finding_file"),
]
