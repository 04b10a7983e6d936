"""Addresses of plans, their versions and drafts; part of the slice's addresses."""

from django.urls import path

from motcua.planning.views import approval, drafting, plans, review

_PLAN = "ke-hoach/<int:plan_id>/"
_VERSION = f"{_PLAN}ban/<int:number>/"
_TASK = f"{_VERSION}viec/<int:task_id>/"

urlpatterns = [
    path("ke-hoach/", plans.plan_list, name="plan_list"),
    path("ke-hoach/nhap/", drafting.plan_import, name="plan_import"),
    path("ke-hoach/moi/", drafting.plan_new, name="plan_new"),
    path("ke-hoach/san-pham/", plans.plan_products, name="plan_products"),
    path(_PLAN, plans.plan_detail, name="plan_detail"),
    path(f"{_PLAN}sua-doi/", drafting.plan_amend, name="plan_amend"),
    path(f"{_PLAN}ket-thuc/", drafting.plan_close, name="plan_close"),
    path(_VERSION, plans.plan_version, name="plan_version"),
    path(f"{_VERSION}so-sanh/<int:other>/", plans.plan_compare, name="plan_compare"),
    path(f"{_VERSION}nguon/", plans.plan_source, name="plan_source"),
    path(f"{_VERSION}doi-chieu/", review.plan_review, name="plan_review"),
    path(f"{_VERSION}dau/", review.plan_head, name="plan_head"),
    path(f"{_VERSION}muc/", review.plan_sections, name="plan_sections"),
    path(f"{_VERSION}muc/<int:place>/ten/", review.plan_section_rename, name="plan_section_rename"),
    path(f"{_VERSION}muc/<int:place>/bo/", review.plan_section_remove, name="plan_section_remove"),
    path(f"{_VERSION}viec/", review.plan_task_add, name="plan_task_add"),
    path(_TASK, review.plan_task_edit, name="plan_task_edit"),
    path(f"{_TASK}tach/", review.plan_task_split, name="plan_task_split"),
    path(f"{_TASK}bo/", review.plan_task_remove, name="plan_task_remove"),
    path(f"{_TASK}chuyen/", review.plan_task_move, name="plan_task_move"),
    path(f"{_TASK}gop/", review.plan_task_merge, name="plan_task_merge"),
    path(f"{_TASK}cho-xem/<int:place>/", review.plan_doubt, name="plan_doubt"),
    path(f"{_VERSION}xac-nhan/", approval.plan_confirm, name="plan_confirm"),
    path(f"{_VERSION}duyet/", approval.plan_approve, name="plan_approve"),
    path(f"{_VERSION}bo/", approval.plan_discard, name="plan_discard"),
]
