"""The staff list, one officer's page, hiring, log-ins."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.deed_pages import tell
from motcua.core.errors import DomainError, NotAllowed
from motcua.core.middleware import actor_of
from motcua.core.permissions import PERMISSIONS, allowed, require
from motcua.organisations.actions import (
    PositionFacts,
    SetupLink,
    hire_officer,
    reset_password,
    reset_second_factor,
)
from motcua.organisations.forms import HireForm, PositionForm, RosterFilter
from motcua.organisations.models import Delegation, Officer, StandIn
from motcua.organisations.queries import units_on
from motcua.organisations.roster import former_staff, roster
from motcua.organisations.sectors import sectors_of
from motcua.organisations.views.shared import officer_or_404, own_agency
from motcua.organisations.work import open_work_of

DEEDS = (
    "staff.manage",
    "staff.delegate",
    "staff.hand_over",
    "staff.reset_password",
    "staff.reset_second_factor",
)


def rights_on(actor: Actor, officer: Officer) -> dict[str, bool]:
    """Which deeds the page offers, by the last word of the permission."""
    return {name.split(".")[1]: allowed(actor, name, officer) for name in DEEDS}


@require_GET
def staff_list(request: HttpRequest) -> HttpResponse:
    """By office: today's positions, who is away and who stands in, open work."""
    actor = actor_of(request)
    agency = own_agency(request)
    form = RosterFilter(request.GET or None)
    wanted: dict[str, Any] = form.cleaned_data if form.is_valid() else {"q": "", "former": False}
    context: dict[str, Any] = {
        "agency": agency,
        "form": form,
        "can_hire": allowed(actor, "staff.manage"),
        "is_former": wanted["former"],
        "former": former_staff(agency) if wanted["former"] else [],
        "groups": [] if wanted["former"] else roster(agency, text=wanted["q"]),
    }
    return render(request, "organisations/staff_list.html", context)


@require_GET
def officer_detail(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Positions over time, absences, powers, open work, log-in."""
    actor = actor_of(request)
    officer = officer_or_404(request, officer_id)
    names = dict(sectors_of(officer.agency_id))
    positions = list(officer.positions.select_related("unit", "agency").order_by("-valid_from", "-pk"))
    for position in positions:
        position.sector_names = [names.get(code, code) for code in position.sectors]  # type: ignore[attr-defined]
    day = today()
    context: dict[str, Any] = {
        "officer": officer,
        "current": [position for position in positions if _is_on(position)],
        "earlier": [position for position in positions if not _is_on(position)],
        "stand_ins": _covers(StandIn.objects.select_related("absent", "deputy"), "absent", "deputy", officer),
        "delegations": _covers(
            Delegation.objects.select_related("giver", "receiver"), "giver", "receiver", officer
        ),
        "work": open_work_of(officer),
        "may": rights_on(actor, officer),
        "is_self": actor.officer_id == officer.pk,
        "has_left": officer.left_on is not None and officer.left_on <= day,
        "has_second_factor": Authenticator.objects.filter(user_id=officer.user_id).exists(),
        "today": day,
    }
    return render(request, "organisations/officer_detail.html", context)


def _is_on(row: Any) -> bool:
    return row.revoked_at is None and (row.valid_to is None or row.valid_to >= today())


def _covers(rows: Any, one: str, other: str, officer: Officer) -> list[Any]:
    found = list(rows.filter(Q(**{one: officer}) | Q(**{other: officer})).order_by("-valid_to", "-pk")[:50])
    for row in found:
        row.is_open = _is_on(row)
        row.permission_label = (
            PERMISSIONS[row.permission].label if getattr(row, "permission", "") in PERMISSIONS else ""
        )
    return found


def position_facts(form: PositionForm, data: dict[str, Any]) -> PositionFacts:
    """The cleaned form as the deed wants it."""
    return PositionFacts(
        title=data["title"],
        roles=data["roles"],
        unit=form.units.get(data["unit"]),
        sectors=data.get("sectors", []),
        valid_from=data["valid_from"],
        valid_to=data["valid_to"],
    )


@never_cache
@require_http_methods(["GET", "POST"])
def officer_hire(request: HttpRequest) -> HttpResponse:
    """A new officer; the answer shows the link for the first password, once."""
    agency = own_agency(request)
    actor = actor_of(request)
    form = HireForm(request.POST or None, agency=agency, units=units_on(agency, today()))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            hired = hire_officer(
                agency=agency,
                name=data["name"],
                username=data["username"],
                email=data["email"],
                phone=data["phone"],
                position=position_facts(form, data),
                actor=actor,
            )
        except NotAllowed:
            raise
        except DomainError as error:
            tell(form, error)
        else:
            return _link_page(request, hired.officer, hired.link, is_new=True)
    context = {
        "form": form,
        "back": reverse("staff_list"),
        "title": "Thêm công chức",
        "intro": "Người mới nhận một đường dẫn để tự đặt mật khẩu. Bạn không biết mật khẩu của họ.",
        "submit": "Thêm công chức",
    }
    return render(request, "organisations/form_page.html", context, status=422 if form.errors else 200)


def _link_page(request: HttpRequest, officer: Officer, link: SetupLink, *, is_new: bool) -> HttpResponse:
    context = {"officer": officer, "link": link, "is_new": is_new}
    return render(request, "organisations/setup_link.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def officer_password(request: HttpRequest, officer_id: int) -> HttpResponse:
    """A new link for a lost password."""
    officer = officer_or_404(request, officer_id)
    if request.method == "POST":
        link = reset_password(officer, actor=actor_of(request))
        return _link_page(request, officer, link, is_new=False)
    return render(
        request,
        "confirm_page.html",
        {
            "title": "Cấp lại đường dẫn đặt mật khẩu",
            "question": f"Cấp đường dẫn mới cho {officer.name}?",
            "consequences": [
                "Mật khẩu cũ mất hiệu lực ngay.",
                "Xác thực hai lớp giữ nguyên. Nếu mất cả lớp hai, lãnh đạo mới gỡ được.",
                "Đường dẫn chỉ hiện một lần và dùng được trong 3 ngày.",
            ],
            "form": None,
            "submit_label": "Cấp đường dẫn mới",
            "tone": "primary",
            "cancel_url": reverse("officer_detail", args=[officer.pk]),
            "action_url": "",
        },
    )


@require_http_methods(["GET", "POST"])
def officer_second_factor(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Remove lost authenticators."""
    officer = officer_or_404(request, officer_id)
    actor = actor_of(request)
    back = reverse("officer_detail", args=[officer.pk])
    if request.method == "POST":
        reset_second_factor(officer, actor=actor)
        messages.success(request, f"Đã gỡ xác thực hai lớp của {officer.name}.")
        return redirect(back)
    require(actor, "staff.reset_second_factor", officer)
    return render(
        request,
        "confirm_page.html",
        {
            "title": "Gỡ xác thực hai lớp",
            "question": f"Gỡ xác thực hai lớp của {officer.name}?",
            "consequences": [
                "Chỉ gỡ khi người này mất điện thoại hoặc khóa bảo mật và bạn đã gặp trực tiếp.",
                "Lần đăng nhập sau, người này phải cài lại trước khi làm việc.",
            ],
            "form": None,
            "submit_label": "Gỡ xác thực hai lớp",
            "tone": "danger",
            "cancel_url": back,
            "action_url": "",
        },
    )
