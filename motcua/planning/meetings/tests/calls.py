"""Meetings made in one line, for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from motcua.core.actor import Actor
from motcua.core.clock import ZONE
from motcua.planning.meetings.actions import Invited, MeetingFacts, add_decision, call_meeting
from motcua.planning.meetings.models import Invitee, Meeting, MeetingDecision

_numbers = count(1)
# The day of the tests' meetings; they look at the clock of that day.
STARTS = datetime(2026, 6, 10, 8, 0, tzinfo=ZONE)
ENDS = STARTS + timedelta(hours=3)
BEFORE = STARTS - timedelta(days=2)
DURING = STARTS + timedelta(minutes=10)
AFTER = ENDS + timedelta(hours=2)


def facts(**changed: Any) -> MeetingFacts:
    """A meeting on a Wednesday morning."""
    return MeetingFacts(
        **{
            "kind": "meeting",
            "title": "Triển khai kế hoạch kiểm soát thủ tục hành chính",
            "place": "Hội trường xã",
            "starts_at": STARTS,
            "ends_at": ENDS,
            "agenda": "Báo cáo\nThảo luận",
            **changed,
        }
    )


def called(
    actor: Actor,
    *officers: Actor,
    guests: Sequence[str] = (),
    task_id: int | None = None,
    **changed: Any,
) -> Meeting:
    """A meeting to which these officers are invited."""
    ids = [one.officer_id or 0 for one in officers]
    return call_meeting(
        facts(**changed),
        Invited(officer_ids=ids, guests=guests),
        actor=actor,
        request_id=f"test-{next(_numbers)}",
        task_id=task_id,
    )


def invitee(meeting: Meeting, actor: Actor) -> Invitee:
    """The officer's row."""
    return Invitee.objects.get(
        agency_id=meeting.agency_id, meeting_id=meeting.id, officer_id=actor.officer_id
    )


def decided(meeting: Meeting, actor: Actor, who: Actor, **changed: Any) -> MeetingDecision:
    """Something decided, to be done within ten days."""
    words = {"text": "Rà soát thủ tục", "due_on": (STARTS + timedelta(days=10)).date(), **changed}
    return add_decision(
        meeting, officer_id=who.officer_id or 0, actor=actor, request_id=f"decision-{next(_numbers)}", **words
    )
