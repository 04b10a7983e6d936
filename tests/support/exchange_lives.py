"""Many dossiers' lives by the real deeds, in a process of its own.

``python -m tests.support.exchange_lives COUNT`` lives them; ``… told`` prints what the portal must have been
told of each.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta


def live(count: int) -> None:
    """An office, and ``count`` dossiers that go the ways of WAYS in turn."""
    from motcua.core.clock import now, simulated
    from motcua.demo.cast import CAST, build_organisation
    from motcua.demo.pytest_cast import Cast
    from motcua.dossiers import actions
    from motcua.dossiers.tests.conftest import Desk, approved_version, filing, request_id
    from motcua.integrations.national_portal.models import CodeKind, CodeMapping
    from motcua.integrations.national_portal.tests.test_proof import WAYS
    from motcua.organisations.authentication import PositionBackend

    organisation = build_organisation()
    backend, cast = PositionBackend(), Cast()
    for member in CAST:
        user = backend.get_user(organisation.users[member.username].pk)
        assert user is not None
        cast[member.username] = user.actor
    version = approved_version(cast)
    CodeMapping.objects.create(
        kind=CodeKind.SECTOR,
        own_code=version.procedure.sector.code,
        portal_code="G15-HT02",
        portal_name="Hộ tịch",
        settled_at=now(),
        settled_by="Công chức Mẫu",
    )
    desk = Desk(cast)
    issued = {"number": "15/GXN", "issued_on": (now() - timedelta(days=1)).date()}
    desk.USUAL["issue_result"] = ("vanthu", issued)
    actor = cast["tiepnhan1"]
    # The portal knows seconds only: each deed has its own, so that an order can be told.
    begun = now() - timedelta(days=1)
    for number in range(count):
        moment = begun + timedelta(seconds=number)
        with simulated(moment):
            dossier = actions.receive_new(
                filing(duplicate_confirmed=True),
                agency_id=actor.agency_id or 0,
                actor=actor,
                request_id=request_id(),
            )
        for deed in WAYS[number % len(WAYS)]:
            moment += timedelta(seconds=20)
            with simulated(moment):
                dossier = desk(dossier, deed)


def told() -> dict[str, list[int]]:
    """Each dossier's code on the portal → the statuses it must have been told of, in order."""
    from motcua.core.guards import across_agencies
    from motcua.dossiers.models import Dossier
    from motcua.integrations.national_portal.models import PortalDossier
    from motcua.integrations.national_portal.tests.test_proof import expected

    with across_agencies("the proof compares everything"):
        links = {one.dossier_id: one.portal_code for one in PortalDossier.objects.all()}
        return {links.get(one.id) or one.code: expected(one) for one in Dossier.objects.all()}


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "told":
        print(json.dumps(told()))
    else:
        live(int(sys.argv[1]))
