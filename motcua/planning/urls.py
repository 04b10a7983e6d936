"""Addresses of annual plans."""

from motcua.planning import plan_urls, proof_urls, task_urls

urlpatterns = [
    *plan_urls.urlpatterns,
    *task_urls.urlpatterns,
    *proof_urls.urlpatterns,
]
