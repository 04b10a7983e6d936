"""Addresses of this application's pages."""

from django.urls import URLPattern, path

from motcua.catalogue.publication.views import board, checks, links, places, printing

_PLACE = "cong-khai/noi/<int:place_id>/"
_CHECK = "cong-khai/kiem-tra/<int:round_id>/"

urlpatterns: list[URLPattern] = [
    path("cong-khai/", board.board, name="publication_board"),
    path("cong-khai/den-han/", board.duties, name="publication_duties"),
    path("cong-khai/noi/", places.place_list, name="publication_places"),
    path("cong-khai/noi/moi/", places.add, name="publication_place_add"),
    path(_PLACE, places.detail, name="publication_place"),
    path(f"{_PLACE}thoi-dung/", places.close, name="publication_place_close"),
    path(f"{_PLACE}ghi/", places.post, name="publication_post"),
    path(f"{_PLACE}go/", places.take_down, name="publication_take_down"),
    path(f"{_PLACE}kiem-tra/", checks.start, name="publication_check_start"),
    path(f"{_PLACE}thu-tuc/<str:code>/", board.one_line, name="publication_line"),
    path("cong-khai/rut-gon/<str:code>/<int:number>/", places.fast_track, name="publication_fast_track"),
    path("cong-khai/kiem-tra/", checks.round_list, name="publication_checks"),
    path(_CHECK, checks.walk, name="publication_check"),
    path(f"{_CHECK}dung/<str:code>/", checks.mark, name="publication_mark"),
    path(f"{_CHECK}loi/<str:code>/", checks.defect, name="publication_defect"),
    path(f"{_CHECK}anh/", checks.photo_add, name="publication_photo_add"),
    path(f"{_CHECK}anh/<int:photo_id>/", checks.photo, name="publication_photo"),
    path(f"{_CHECK}ket-thuc/", checks.finish, name="publication_check_finish"),
    path("cong-khai/loi/", checks.defects, name="publication_defects"),
    path("cong-khai/loi/<int:result_id>/sua/", checks.fix, name="publication_fix"),
    path("cong-khai/in/", printing.choose, name="publication_print"),
    path("cong-khai/in/bo-niem-yet.pdf", printing.pack, name="publication_pack"),
    path("cong-khai/in/<str:code>/<slug:kind>.pdf", printing.one, name="publication_sheet"),
    path("cong-khai/duong-dan/", links.link_list, name="publication_links"),
]
