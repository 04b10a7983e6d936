"""Addresses of agencies, staff and log-ins of staff."""

from django.urls import path

from motcua.organisations.views import accounts, agencies, deeds, permissions, staff

urlpatterns = [
    path("can-bo/", staff.staff_list, name="staff_list"),
    path("can-bo/them/", staff.officer_hire, name="officer_hire"),
    path("can-bo/<int:officer_id>/", staff.officer_detail, name="officer_detail"),
    path("can-bo/<int:officer_id>/giao-vi-tri/", deeds.position_assign, name="position_assign"),
    path("can-bo/vi-tri/<int:position_id>/ket-thuc/", deeds.position_end, name="position_end"),
    path("can-bo/<int:officer_id>/lam-thay/", deeds.standin_appoint, name="standin_appoint"),
    path("can-bo/lam-thay/<int:standin_id>/ket-thuc/", deeds.standin_end, name="standin_end"),
    path("can-bo/<int:officer_id>/uy-quyen/", deeds.delegation_give, name="delegation_give"),
    path("can-bo/uy-quyen/<int:delegation_id>/thu-hoi/", deeds.delegation_revoke, name="delegation_revoke"),
    path("can-bo/<int:officer_id>/ban-giao/", deeds.work_hand_over, name="work_hand_over"),
    path("can-bo/<int:officer_id>/nghi/", deeds.officer_leave, name="officer_leave"),
    path("can-bo/<int:officer_id>/mat-khau/", staff.officer_password, name="officer_password"),
    path("can-bo/<int:officer_id>/lop-hai/", staff.officer_second_factor, name="officer_second_factor"),
    path("co-quan/", agencies.agency_list, name="agency_list"),
    path("co-quan/<int:agency_id>/", agencies.agency_detail, name="agency_detail"),
    path("co-quan/<int:agency_id>/lap-don-vi/", agencies.agency_open, name="agency_open"),
    path("co-quan/<int:agency_id>/sua/", agencies.agency_change, name="agency_change"),
    path("co-quan/<int:agency_id>/ma/", agencies.agency_code_add, name="agency_code_add"),
    path("co-quan/<int:agency_id>/chuyen/", agencies.agency_move, name="agency_move"),
    path("co-quan/<int:agency_id>/ket-thuc/", agencies.agency_end, name="agency_end"),
    path("phan-quyen/", permissions.permission_matrix, name="permission_matrix"),
    path("dat-mat-khau/<str:uid>/<str:token>/", accounts.password_setup, name="password_setup"),
]
