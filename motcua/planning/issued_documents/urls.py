"""Addresses of issued documents."""

from django.urls import path

from motcua.planning.issued_documents import views

urlpatterns = [
    path("van-ban/", views.register, name="issued_list"),
    path("van-ban/moi/", views.issue, name="issued_new"),
    path("van-ban/cach-danh-so/", views.numbering, name="issued_numbering"),
    path("van-ban/so-tiep/", views.go_on, name="issued_continue"),
    path("van-ban/<int:document_id>/", views.detail, name="issued_detail"),
    path("van-ban/<int:document_id>/tep/", views.signed_file, name="issued_file"),
    path("van-ban/<int:document_id>/dinh-kem/", views.attach, name="issued_attach"),
    path("van-ban/<int:document_id>/huy/", views.cancel, name="issued_cancel"),
]
