"""Following messages: what left, how far it came, how fast. No page shows an address or a text sent."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from motcua.core.actor import Actor
from motcua.core.clock import ZONE, today
from motcua.core.errors import NotFound
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.core.permissions import allowed, require
from motcua.notifications.figures import speed, tally
from motcua.notifications.forms import FollowForm
from motcua.notifications.models import AttemptState, MessageAttempt, OutgoingMessage, OutgoingState
from motcua.notifications.outgoing import OutgoingQuerySet
from motcua.notifications.texts import kinds

TONES = {
    OutgoingState.WAITING: "waiting",
    OutgoingState.SENT: "info",
    OutgoingState.DELIVERED: "done",
    OutgoingState.FAILED: "overdue",
    OutgoingState.NOT_WANTED: "neutral",
    OutgoingState.NO_ADDRESS: "neutral",
    OutgoingState.REPEATED: "neutral",
    OutgoingState.EXPIRED: "due_soon",
}
ATTEMPT_TONES = {
    AttemptState.SENDING: "waiting",
    AttemptState.ACCEPTED: "info",
    AttemptState.REFUSED: "overdue",
    AttemptState.UNREACHABLE: "due_soon",
    AttemptState.DELIVERED: "done",
    AttemptState.UNDELIVERED: "overdue",
}
_DAYS = 30


def _narrowed(form: FollowForm, actor: Actor) -> OutgoingQuerySet:
    rows = OutgoingMessage.objects.visible_to(actor).select_related("dossier")
    if not form.is_valid():
        return rows
    said = form.cleaned_data
    for name in ("state", "channel", "audience"):
        if said[name]:
            rows = rows.filter(**{name: said[name]})
    if said["from_day"]:
        rows = rows.filter(recorded_at__gte=datetime.combine(said["from_day"], time.min, ZONE))
    if said["to_day"]:
        end = datetime.combine(said["to_day"] + timedelta(days=1), time.min, ZONE)
        rows = rows.filter(recorded_at__lt=end)
    return rows


def kind_label(name: str) -> str:
    """What people call a kind of message."""
    kind = kinds().get(name)
    return kind.label if kind else name


@never_cache
@require_GET
def message_list(request: HttpRequest) -> HttpResponse:
    """What was to leave, newest first, with the figures of the last thirty days or of the days chosen."""
    actor = actor_of(request)
    form = FollowForm(request.GET)
    rows = _narrowed(form, actor)
    page = page_of(rows.order_by("-recorded_at", "-id"), request.GET.get("page"))
    said = form.cleaned_data if form.is_valid() else {}
    to_on = said.get("to_day") or today()
    from_on = said.get("from_day") or to_on - timedelta(days=_DAYS)
    counts = tally(actor.agencies, from_on, to_on)
    fast = speed(actor.agencies, from_on, to_on)
    context = {
        "form": form,
        "page": page,
        "speed_hint": f"{fast.fast} trong {fast.sent} tin",
        "speed_tone": "done" if fast.fast == fast.sent else "due_soon",
        "failed_tone": "overdue" if counts.failed else "neutral",
        "lines": [(one, kind_label(one.kind), TONES[OutgoingState(one.state)]) for one in page.items],
        "tally": counts,
        "speed": fast,
        "from_on": from_on,
        "to_on": to_on,
        "may_set_up": allowed(actor, "message.set_up"),
    }
    return render(request, "notifications/list.html", context)


@never_cache
@require_GET
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """The way of one message, attempt by attempt."""
    actor = actor_of(request)
    rows = OutgoingMessage.objects.visible_to(actor).select_related("dossier")
    found = rows.filter(id=message_id).first()
    if found is None:
        raise NotFound("Không có tin này.")
    require(actor, "message.follow", found)
    attempts = MessageAttempt.objects.filter(agency_id=found.agency_id, message_id=found.id)
    context = {
        "message": found,
        "label": kind_label(found.kind),
        "tone": TONES[OutgoingState(found.state)],
        "attempts": [(one, ATTEMPT_TONES[AttemptState(one.state)]) for one in attempts.order_by("number")],
        "took": (found.sent_at - found.recorded_at).total_seconds() if found.sent_at else None,
    }
    return render(request, "notifications/detail.html", context)
