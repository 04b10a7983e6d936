"""Application meetings."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Meetings, briefings and trainings."""

    name = "motcua.planning.meetings"
    label = "meetings"
    verbose_name = "Họp, giao ban, tập huấn"

    def ready(self) -> None:
        """Offer meetings as products of plan tasks."""
        from django.urls import reverse

        from motcua.planning.meetings.queries import cards, matches
        from motcua.planning.product_kinds import ProductKind, product_kind

        product_kind(
            ProductKind(
                "meeting",
                "Họp, giao ban, tập huấn",
                cards,
                matches,
                lambda: reverse("meeting_new"),
                lambda: reverse("meeting_list"),
            )
        )
