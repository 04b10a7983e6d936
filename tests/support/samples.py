"""For every address with arguments: real ones, whose thing they name, and what else the view asks.

A new address needs a row here; the guard says so when it is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import resolve, reverse

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.permissions import URL_PERMISSIONS, Role, allowed
from motcua.dossiers.deeds import DEEDS, offered
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import events_of, papers_in
from motcua.dossiers.referrals.models import Referral
from motcua.dossiers.tracking import tracking_secret
from motcua.organisations.models import Agency, Officer
from tests.support.passkey import stored_passkey
from tests.support.world import CITIZEN, DESK, World

COMMUNE, NEIGHBOUR = "commune", "neighbour"
# Pages without arguments that are empty for whoever has no second factor.
_OF_A_SECOND_FACTOR = (
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
)
UNCLEAR = {"code": "1.900002", "number": 1}


@dataclass(frozen=True)
class Sample:
    """One address with real arguments.

    ``whose``: the agency or the account it belongs to, empty when all may see it. ``about``: what the rule
    of the permission is asked about; ``asks``: the permission of the deed, if not that of the address.
    ``best``: who of the cast sees the page at its fullest.
    """

    name: str
    arguments: dict[str, Any]
    whose: str = ""
    about: object = None
    asks: str = ""
    best: str = ""

    @property
    def url(self) -> str:
        """The path."""
        return reverse(self.name, kwargs=self.arguments)

    @property
    def label(self) -> str:
        """For messages: the name, and which deed or kind."""
        shown = [str(value) for key, value in self.arguments.items() if key in {"deed", "kind"}]
        return " ".join([self.name, *shown])

    def may_see(self, actor: Actor, world: World) -> bool:
        """Whether the thing exists for this actor."""
        if self.whose == COMMUNE or self.whose == NEIGHBOUR:
            agencies = {COMMUNE: world.organisation.commune, NEIGHBOUR: world.organisation.neighbour}
            is_own = actor.agency_id == agencies[self.whose].pk
            # An outside body sees only what it holds, and holds none of these.
            is_outside = actor.roles <= {Role.EXTERNAL_OFFICER.value}
            return is_own and not (isinstance(self.about, Dossier | Referral) and is_outside)
        return not self.whose or actor.user_id == world.cast[self.whose].user_id

    def may_open(self, actor: Actor) -> bool:
        """Whether the row of the address admits the actor."""
        row = URL_PERMISSIONS[self.name]
        return row == "public" or allowed(actor, row)

    def may_do(self, actor: Actor) -> bool:
        """Whether the deed behind the address is the actor's to do."""
        row = self.asks or URL_PERMISSIONS[self.name]
        return row == "public" or allowed(actor, row, self.about)


def _officer(officer: Officer, agency: str) -> Iterator[Sample]:
    for name in (
        "officer_detail",
        "position_assign",
        "standin_appoint",
        "delegation_give",
        "work_hand_over",
        "officer_leave",
        "officer_password",
        "officer_second_factor",
    ):
        yield Sample(name, {"officer_id": officer.pk}, agency, officer)
    position = officer.positions.order_by("pk").last()
    assert position is not None
    yield Sample("position_end", {"position_id": position.pk}, agency, position)


def _cover(world: World, prefix: str, agency: str) -> Iterator[Sample]:
    stand_in, given = world.things[f"{prefix}stand_in"], world.things[f"{prefix}delegation"]
    yield Sample("standin_end", {"standin_id": stand_in.pk}, agency, stand_in)
    yield Sample("delegation_revoke", {"delegation_id": given.pk}, agency, given)


def _agency(agency: Agency) -> Iterator[Sample]:
    names = ("agency_detail", "agency_open", "agency_change", "agency_code_add", "agency_move", "agency_end")
    for name in names:
        about = None if name == "agency_detail" else agency
        yield Sample(name, {"agency_id": agency.pk}, about=about)


def _calendar(world: World) -> Iterator[Sample]:
    things, year = world.things, today().year
    for name in ("calendar_year", "calendar_prefill", "calendar_announce_year"):
        yield Sample(name, {"year": year})
    yield Sample("calendar_announce", {"day_id": things["holiday"].pk})
    yield Sample("calendar_withdraw", {"day_id": things["closure"].pk}, COMMUNE, things["closure"])
    yield Sample("calendar_withdraw", {"day_id": things["holiday"].pk}, asks="calendar.manage_national")


def _catalogue(world: World) -> Iterator[Sample]:
    draft = {"code": world.code, "number": world.things["draft"].number}
    yield Sample("catalogue_import_run", {"pk": world.things["run"]})
    for name in ("catalogue_procedure", "catalogue_draft_new", "catalogue_offer"):
        yield Sample(name, {"code": world.code})
    for name in (
        "catalogue_version",
        "catalogue_plain",
        "catalogue_edit",
        "catalogue_case_add",
        "catalogue_approve",
    ):
        yield Sample(name, draft)
    for name in ("catalogue_edit_case", "catalogue_case_remove"):
        yield Sample(name, {**draft, "key": world.case.key})
    yield Sample("catalogue_version", UNCLEAR)
    yield Sample("catalogue_confirm_unit", {**UNCLEAR, "key": "chung", "channel": "counter"})
    yield Sample("catalogue_settle", UNCLEAR)
    yield Sample("catalogue_end", {"code": world.code, "number": world.things["standing"].number})


def _received(dossier: Dossier) -> int:
    return next(event.sequence for event in events_of(dossier) if event.type == "Received")


def _dossiers(world: World) -> Iterator[Sample]:
    yield Sample("dossier_receive_form", {"code": world.code})
    for dossier in world.dossiers:
        best = max(world.cast, key=lambda name: len(offered(dossier, world.cast[name])))
        yield Sample("dossier_detail", {"dossier_id": dossier.id}, COMMUNE, dossier, best=best)
    for deed in DEEDS:
        dossier, best = world.dossier_for(deed)
        arguments = {"dossier_id": dossier.id, "deed": deed}
        yield Sample("dossier_deed", arguments, COMMUNE, dossier, DEEDS[deed].permission, best)
    closed, filed = world.things["closed"], world.things["filed"]
    for kind in ("pdf", "docx"):
        form = {"form": "receipt", "sequence": _received(closed), "kind": kind}
        yield Sample("dossier_form", {"dossier_id": closed.id, **form}, COMMUNE, closed)
    yield Sample("dossier_file", {"dossier_id": filed.id, "paper_id": _scan(filed)}, COMMUNE, filed)


def _scan(dossier: Dossier) -> int:
    return next(paper.id for paper in papers_in(dossier) if paper.file_id is not None)


def _register() -> Iterator[Sample]:
    yield Sample("register_year", {"year": today().year})
    yield Sample("register_close", {"year": today().year - 1})
    for kind in ("pdf", "docx"):
        yield Sample("register_print", {"year": today().year, "kind": kind})


def _portal(world: World) -> Iterator[Sample]:
    for name in ("procedure_public", "procedure_checklist", "file_online", "file_online_papers"):
        yield Sample(name, {"code": world.code})
    for name in ("api_procedure", "api_versions"):
        yield Sample(name, {"code": world.code})
    for name in ("procedure_version", "api_version"):
        yield Sample(name, {"code": world.code, "number": world.things["standing"].number})
    for kind in ("jsonl", "csv", "xlsx"):
        yield Sample("open_data_file", {"kind": kind})
    closed, filed, guided = (world.things[name] for name in ("closed", "filed", "guided"))
    yield Sample("track_direct", {"code": closed.code, "secret": tracking_secret(closed)})
    for dossier in (closed, filed, guided):
        yield Sample("my_dossier", {"code": dossier.code}, CITIZEN)
    yield Sample("my_dossier_resubmit", {"code": guided.code}, CITIZEN)
    yield Sample("my_dossier_withdraw", {"code": filed.code}, CITIZEN)
    yield Sample("my_dossier_file", {"code": filed.code, "paper_id": _scan(filed)}, CITIZEN)
    form = {"form": "receipt", "sequence": _received(closed)}
    yield Sample("my_dossier_form", {"code": closed.code, **form}, CITIZEN)


def _log_in(world: World) -> Iterator[Sample]:
    users = world.organisation.users
    address = EmailAddress.objects.create(user=users["congdan2"], email="moi@example.com")
    yield Sample("account_confirm_email", {"key": EmailConfirmationHMAC.create(address).key})
    user = users["congdan2"]
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    yield Sample("account_reset_password_from_key", key)
    TOTP.activate(users[DESK], "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(users[DESK])
    passkey = Authenticator.objects.create(
        user=users[DESK], type=Authenticator.Type.WEBAUTHN, data=stored_passkey("Khóa mẫu")
    )
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        yield Sample(name, {"pk": passkey.pk}, DESK)
    for name in _OF_A_SECOND_FACTOR:
        yield Sample(name, {}, best=DESK)
    yield Sample("password_setup", dict(resolve(world.things["newcomer"].link.path).kwargs))


def samples_of(world: World) -> list[Sample]:
    """Real arguments of the commune's things for every address that has any."""
    from tests.support.messages import message_samples
    from tests.support.office_papers import office_paper_samples
    from tests.support.samples_catalogue import catalogue_control_samples
    from tests.support.samples_import import import_samples
    from tests.support.samples_inspections import inspection_samples
    from tests.support.samples_national_portal import national_portal_samples
    from tests.support.samples_planning import planning_samples
    from tests.support.samples_publication import publication_samples
    from tests.support.samples_review import review_samples
    from tests.support.sent import sent_samples
    from tests.support.world_referrals import referral_samples

    found = [
        *_officer(world.things["officer"], COMMUNE),
        *_cover(world, "", COMMUNE),
        *_agency(world.organisation.centre),
        *_calendar(world),
        *_catalogue(world),
        *catalogue_control_samples(world, COMMUNE),
        *import_samples(world),
        *_dossiers(world),
        *_register(),
        *_portal(world),
        *_log_in(world),
        *sent_samples(world, "", COMMUNE),
        *referral_samples(world, "", COMMUNE),
        *planning_samples(world),
        *inspection_samples(world, "", COMMUNE),
        *national_portal_samples(world, "", COMMUNE),
        *review_samples(world, "", COMMUNE),
        *publication_samples(world, "", COMMUNE),
        *message_samples(world, "", COMMUNE),
        *office_paper_samples(world, "", COMMUNE),
    ]
    return [replace(one, best=one.best or best_of(one, world)) for one in found]


def foreign_samples_of(world: World) -> list[Sample]:
    """The same kinds of things where they belong to the neighbour: to the commune they do not exist."""
    from tests.support.messages import message_samples
    from tests.support.office_papers import office_paper_samples
    from tests.support.samples_inspections import inspection_samples
    from tests.support.samples_national_portal import national_portal_samples
    from tests.support.samples_planning import foreign_planning_samples
    from tests.support.samples_publication import publication_samples
    from tests.support.samples_review import review_samples
    from tests.support.sent import sent_samples
    from tests.support.world_referrals import referral_samples

    dossier, closure = world.things["foreign_dossier"], world.things["foreign_closure"]
    receipt = {"form": "receipt", "sequence": _received(dossier), "kind": "pdf"}
    return [
        *_officer(world.things["foreign_officer"], NEIGHBOUR),
        *_cover(world, "foreign_", NEIGHBOUR),
        *_agency(world.organisation.neighbour),
        *sent_samples(world, "foreign_", NEIGHBOUR),
        Sample("calendar_withdraw", {"day_id": closure.pk}, NEIGHBOUR, closure),
        Sample("dossier_detail", {"dossier_id": dossier.id}, NEIGHBOUR, dossier),
        Sample("dossier_form", {"dossier_id": dossier.id, **receipt}, NEIGHBOUR, dossier),
        Sample("dossier_file", {"dossier_id": dossier.id, "paper_id": _scan(dossier)}, NEIGHBOUR, dossier),
        *(
            Sample(
                "dossier_deed",
                {"dossier_id": dossier.id, "deed": deed},
                NEIGHBOUR,
                dossier,
                DEEDS[deed].permission,
            )
            for deed in ("transfer", "stop", "approve")
        ),
        *referral_samples(world, "foreign_", NEIGHBOUR),
        *foreign_planning_samples(world),
        *inspection_samples(world, "foreign_", NEIGHBOUR),
        *national_portal_samples(world, "foreign_", NEIGHBOUR),
        *review_samples(world, "foreign_", NEIGHBOUR),
        *publication_samples(world, "foreign_", NEIGHBOUR),
        *message_samples(world, "foreign_", NEIGHBOUR),
        *office_paper_samples(world, "foreign_", NEIGHBOUR),
    ]


_ORDER = ("anonymous", CITIZEN, "chutich", "kiemsoat", "quantri")


def best_of(sample: Sample, world: World) -> str:
    """Who of the cast may see and do it: those who see most are asked first."""
    for name in (*_ORDER, *world.cast):
        actor = world.cast[name]
        if sample.may_open(actor) and sample.may_see(actor, world) and sample.may_do(actor):
            return name
    raise LookupError(f"nobody of the cast may use {sample.label}")
