"""Application study_visits."""

from django.apps import AppConfig


class StudyVisitsConfig(AppConfig):
    """Study visits."""

    name = "motcua.planning.study_visits"
    label = "study_visits"
    verbose_name = "Học tập kinh nghiệm"

    def ready(self) -> None:
        """Make a study visit a kind of product."""
        from motcua.planning.product_kinds import product_kind
        from motcua.planning.study_visits.products import KIND

        product_kind(KIND)
