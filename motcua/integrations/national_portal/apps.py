"""Application national_portal."""

from django.apps import AppConfig


class NationalPortalConfig(AppConfig):
    """Exchange with the national public service portal."""

    name = "motcua.integrations.national_portal"
    label = "national_portal"
    verbose_name = "Cổng Dịch vụ công quốc gia"
