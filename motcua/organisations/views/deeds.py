"""Pages of the deeds on one officer: positions, stand-ins, delegations, hand-over, leaving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.middleware import actor_of
from motcua.core.permissions import STAFF, require
from motcua.organisations.actions import (
    appoint_stand_in,
    assign_position,
    delegate,
    end_position,
    end_stand_in,
    hand_over_work,
    officer_leaves,
    revoke_delegation,
)
from motcua.organisations.forms import (
    Choices,
    DelegationForm,
    EndForm,
    HandOverForm,
    LeaveForm,
    PositionForm,
    StandInForm,
    officer_choices,
)
from motcua.organisations.models import Delegation, Officer, Position, StandIn
from motcua.organisations.queries import positions_on, units_on
from motcua.organisations.roster import name_key
from motcua.organisations.views.shared import deed_page, found_or_404, officer_or_404
from motcua.organisations.views.staff import position_facts
from motcua.organisations.work import open_work_of

both = require_http_methods(["GET", "POST"])


def _page_of(officer: Officer) -> str:
    return reverse("officer_detail", args=[officer.pk])


def _others(officer: Officer, keep: Callable[[set[str]], bool]) -> Choices:
    """Colleagues of today whose roles pass, by Vietnamese order of names."""
    found: dict[int, tuple[Officer, list[str], set[str]]] = {}
    for row in positions_on(officer.agency_id, today()):
        if row.officer_id != officer.pk:
            _, titles, roles = found.setdefault(row.officer_id, (row.officer, [], set()))
            titles.append(row.title)
            roles.update(row.roles)
    fitting = sorted(
        (entry for entry in found.values() if keep(entry[2])), key=lambda entry: name_key(entry[0].name)
    )
    return officer_choices((one, ", ".join(titles)) for one, titles, _ in fitting)


def _officer(actor: Actor, pk: str) -> Officer:
    return found_or_404(Officer.objects.visible_to(actor), int(pk), "Không tìm thấy công chức này.")


@both
def position_assign(request: HttpRequest, officer_id: int) -> HttpResponse:
    """A further or a new office."""
    officer, actor = officer_or_404(request, officer_id), actor_of(request)
    require(actor, "staff.manage", officer)
    form = PositionForm(request.POST or None, agency=officer.agency, units=units_on(officer.agency, today()))
    return deed_page(
        request,
        form,
        lambda data: assign_position(officer, position_facts(form, data), actor=actor),
        done=f"Đã giao vị trí cho {officer.name}.",
        back=_page_of(officer),
        title="Giao vị trí công tác",
        intro=f"Cho {officer.name}. Vị trí đã giao không sửa được; nếu sai, hãy kết thúc rồi giao lại.",
        submit="Giao vị trí",
    )


@both
def position_end(request: HttpRequest, position_id: int) -> HttpResponse:
    """End an office, at once or later."""
    actor = actor_of(request)
    rows = Position.objects.visible_to(actor).select_related("officer", "unit")
    position = found_or_404(rows, position_id, "Không tìm thấy vị trí này.")
    require(actor, "staff.manage", position)
    return deed_page(
        request,
        EndForm(request.POST or None),
        lambda data: end_position(position, last_on=data["last_on"], actor=actor),
        done=f"Đã ghi kết thúc vị trí {position.title} của {position.officer.name}.",
        back=_page_of(position.officer),
        title="Kết thúc vị trí công tác",
        intro=f"{position.officer.name}: {position.title}. Sau ngày cuối cùng, vai trò này hết hiệu lực.",
        submit="Kết thúc vị trí",
        tone="danger",
    )


@both
def standin_appoint(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Who does the work while this officer is away."""
    officer, actor = officer_or_404(request, officer_id), actor_of(request)
    require(actor, "staff.delegate", officer)
    mine = {
        role
        for row in positions_on(officer.agency_id, today())
        if row.officer_id == officer.pk
        for role in row.roles
    } & STAFF
    form = StandInForm(request.POST or None, officers=_others(officer, lambda roles: bool(roles & mine)))
    return deed_page(
        request,
        form,
        lambda data: appoint_stand_in(
            officer,
            _officer(actor, data["deputy"]),
            reason=data["reason"],
            valid_from=data["valid_from"],
            valid_to=data["valid_to"],
            procedure_code=data["procedure_code"],
            actor=actor,
        ),
        done=f"Đã cử người làm thay cho {officer.name}.",
        back=_page_of(officer),
        title="Cử người làm thay",
        intro=f"Khi {officer.name} vắng. Chỉ hiện những người có chung vai trò.",
        submit="Cử người làm thay",
    )


@both
def standin_end(request: HttpRequest, standin_id: int) -> HttpResponse:
    """The absent officer is back."""
    actor = actor_of(request)
    rows = StandIn.objects.visible_to(actor).select_related("absent", "deputy")
    row = found_or_404(rows, standin_id, "Không tìm thấy việc làm thay này.")
    require(actor, "staff.delegate", row)
    return deed_page(
        request,
        EndForm(request.POST or None),
        lambda data: end_stand_in(row, last_on=data["last_on"], actor=actor),
        done=f"{row.deputy.name} thôi làm thay cho {row.absent.name}.",
        back=_page_of(row.absent),
        title="Kết thúc làm thay",
        intro=f"{row.deputy.name} đang làm thay cho {row.absent.name}.",
        submit="Kết thúc làm thay",
    )


@both
def delegation_give(request: HttpRequest, officer_id: int) -> HttpResponse:
    """The acting leader passes a power on to this officer."""
    officer, actor = officer_or_404(request, officer_id), actor_of(request)
    require(actor, "staff.delegate", officer)
    return deed_page(
        request,
        DelegationForm(request.POST or None, actor=actor),
        lambda data: delegate(
            officer,
            permission=data["permission"],
            document=data["document"],
            valid_from=data["valid_from"],
            valid_to=data["valid_to"],
            procedure_code=data["procedure_code"],
            actor=actor,
        ),
        done=f"Đã ủy quyền cho {officer.name}.",
        back=_page_of(officer),
        title="Ủy quyền",
        intro=f"Cho {officer.name}. Bạn chỉ ủy quyền được việc của chính mình, có thời hạn và có văn bản.",
        submit="Ủy quyền",
    )


@both
def delegation_revoke(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Take a power back."""
    actor = actor_of(request)
    rows = Delegation.objects.visible_to(actor).select_related("giver", "receiver")
    row = found_or_404(rows, delegation_id, "Không tìm thấy việc ủy quyền này.")
    require(actor, "staff.delegate", row)
    if request.method == "POST":
        revoke_delegation(row, actor=actor)
        messages.success(request, f"Đã thu hồi ủy quyền của {row.receiver.name}.")
        return redirect(_page_of(row.receiver))
    return render(
        request,
        "confirm_page.html",
        {
            "title": "Thu hồi ủy quyền",
            "question": f"Thu hồi ủy quyền theo văn bản {row.document}?",
            "consequences": [
                f"{row.receiver.name} không làm được việc này nữa, ngay từ bây giờ.",
                "Việc đã làm trước đó vẫn giữ nguyên giá trị.",
            ],
            "form": None,
            "submit_label": "Thu hồi",
            "tone": "danger",
            "cancel_url": _page_of(row.receiver),
            "action_url": "",
        },
    )


@both
def work_hand_over(request: HttpRequest, officer_id: int) -> HttpResponse:
    """All open work of this officer goes to another."""
    officer, actor = officer_or_404(request, officer_id), actor_of(request)
    require(actor, "staff.hand_over", officer)
    work = open_work_of(officer)
    form = HandOverForm(
        request.POST or None,
        officers=_others(officer, lambda roles: bool(roles & STAFF)),
        initial={"request_id": uuid4().hex},
    )
    held = ", ".join(str(one) for one in work) or "không còn việc nào"
    return deed_page(
        request,
        form,
        lambda data: hand_over_work(
            officer, _officer(actor, data["to_officer"]), actor=actor, request_id=data["request_id"]
        ),
        done=f"Đã bàn giao việc của {officer.name}.",
        back=_page_of(officer),
        title="Bàn giao việc còn dở",
        intro=f"{officer.name} đang giữ: {held}. Hạn xử lý của hồ sơ không thay đổi.",
        submit="Bàn giao",
    )


@both
def officer_leave(request: HttpRequest, officer_id: int) -> HttpResponse:
    """The last day of work."""
    officer, actor = officer_or_404(request, officer_id), actor_of(request)
    require(actor, "staff.manage", officer)
    return deed_page(
        request,
        LeaveForm(request.POST or None),
        lambda data: officer_leaves(officer, last_on=data["last_on"], actor=actor),
        done=f"Đã ghi nghỉ công tác cho {officer.name}.",
        back=_page_of(officer),
        template="organisations/officer_leave.html",
        title="Ghi nghỉ công tác",
        intro=f"{officer.name}. Sau ngày cuối cùng, mọi vị trí, ủy quyền kết thúc và tài khoản bị đóng.",
        submit="Ghi nghỉ công tác",
        tone="danger",
        officer=officer,
        work=open_work_of(officer),
        day_after=today() + timedelta(days=1),
    )
