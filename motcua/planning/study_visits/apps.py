"""Application study_visits."""

from django.apps import AppConfig


class StudyVisitsConfig(AppConfig):
    """Study visits."""

    name = "motcua.planning.study_visits"
    label = "study_visits"
    verbose_name = "Học tập kinh nghiệm"
