"""Application consultations."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    """Consultation on drafts."""

    name = "motcua.planning.consultations"
    label = "consultations"
    verbose_name = "Lấy ý kiến"
