"""All addresses. Each name stands in the permission table."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

SLICES = (
    "portal",  # first: what most requests ask for is looked for in the order of this list
    "core",
    "organisations",
    "deadlines",
    "catalogue.publication",
    "catalogue.review",
    "catalogue",
    "dossiers.referrals",
    "dossiers",
    "planning",
    "planning.issued_documents",
    "planning.consultations",
    "planning.meetings",
    "planning.inspections",
    "planning.initiatives",
    "planning.study_visits",
    "notifications",
    "integrations.national_portal.inbound",
    "integrations.outside_agencies",
    "integrations.national_portal",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("tai-khoan/", include("allauth.urls")),
    *(path("", include(f"motcua.{name}.urls")) for name in SLICES if find_spec(f"motcua.{name}.urls")),
]
handler429 = "motcua.core.login.too_many_requests"  # asked for by the log-in limits
