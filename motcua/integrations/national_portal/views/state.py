"""How far the dossiers are in step with the portal, what is missing, and what to do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.core.actor import Actor
from motcua.core.charts import Chart, Series
from motcua.core.errors import DomainError
from motcua.core.middleware import actor_of
from motcua.core.models import Delivery
from motcua.core.paging import page_of
from motcua.core.permissions import allowed, require
from motcua.dossiers.events import EVENT_LABELS
from motcua.dossiers.models import sees_whole_agency
from motcua.integrations.national_portal import actions
from motcua.integrations.national_portal.client import NAME
from motcua.integrations.national_portal.forms import REASONS, ChosenDaysForm, LackingFilter
from motcua.integrations.national_portal.models import PortalDossier, Reconciliation
from motcua.integrations.national_portal.payloads.codes import STATUSES
from motcua.integrations.national_portal.standing import find_dossier
from motcua.integrations.national_portal.synchronised import by_month, causes, gap_of, gauge, is_on, lacking

_SHOWN_RUNS = 5


def _chart(actor: Actor, from_on: date, to_on: date) -> Chart:
    months = by_month(actor.agencies, from_on, to_on)
    return Chart(
        key="sync-by-month",
        title="Hồ sơ tiếp nhận theo tháng",
        kind="stacked",
        labels=[f"{month:%m/%Y}" for month, _ in months],
        series=[
            Series("Đã đồng bộ", [one.confirmed for _, one in months], tone="done"),
            Series("Chưa đồng bộ", [one.lacking for _, one in months], tone="overdue"),
        ],
        unit="hồ sơ",
        label_head="Tháng",
    )


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The gauge of a period, the list of what is missing, the latest comparisons."""
    actor = actor_of(request)
    form = LackingFilter(request.GET or None, initial=_initial(request))
    from_on, to_on = form.span()
    found = gauge(actor.agencies, from_on, to_on)
    rows = lacking(actor.agencies, from_on, to_on, why=form.reason)
    page = page_of(rows, request.GET.get("page"))
    runs = Reconciliation.objects.filter(agency_id__in=actor.agencies).order_by("-asked_at")[:_SHOWN_RUNS]
    return render(
        request,
        "national_portal/overview.html",
        {
            "form": form,
            "gauge": found,
            "tone": "done" if not found.lacking else "overdue",
            "page": page,
            "gaps": [gap_of(row) for row in page.items],
            "causes": causes(actor.agencies, from_on, to_on) if found.lacking and not form.reason else [],
            "runs": runs,
            "chart": _chart(actor, from_on, to_on) if (to_on - from_on).days > 31 else None,
            "is_on": is_on(),
            "from_on": from_on,
            "to_on": to_on,
            "may_resend": allowed(actor, "national_portal.resend"),
            "may_reconcile": allowed(actor, "national_portal.reconcile"),
        },
    )


def _deliveries(agency_id: int, dossier_id: int) -> list[dict[str, Any]]:
    """Each event on its way, in words."""
    rows = Delivery.objects.filter(
        agency_id=agency_id, destination=NAME, subject="dossier", subject_id=dossier_id
    ).order_by("-sequence")
    return [
        {
            "title": EVENT_LABELS.get(row.payload.get("type", ""), "Sự kiện"),
            "at": row.done_at or row.created_at,
            "tone": _tone(row),
            "words": _standing(row),
            "error": row.last_error if row.done_at is None else "",
        }
        for row in rows
    ]


def _tone(row: Delivery) -> str:
    if row.cancelled_at is not None:
        return "neutral"
    if row.done_at is not None:
        return "done"
    return "overdue" if row.dead_at is not None else "waiting"


def _standing(row: Delivery) -> str:
    if row.cancelled_at is not None:
        return "Thôi gửi"
    if row.done_at is not None:
        return "Cổng đã nhận"
    return "Đã dừng" if row.dead_at is not None else "Đang chờ gửi"


@require_GET
def dossier(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """One dossier: what the portal has confirmed, each event's way, the button to send again."""
    actor = actor_of(request)
    found = find_dossier(actor, dossier_id)
    require(actor, "national_portal.read", found)
    link = PortalDossier.objects.filter(agency_id=found.agency_id, dossier_id=found.id).first()
    confirmed = link.confirmed_sequence if link else 0
    return render(
        request,
        "national_portal/dossier.html",
        {
            "dossier": found,
            "link": link,
            "told": STATUSES.get(str(link.confirmed_status), "") if link else "",
            "is_in_step": confirmed >= found.sequence,
            "deliveries": _deliveries(found.agency_id, found.id),
            "may_resend": is_on() and allowed(actor, "national_portal.resend", found),
            "may_read": sees_whole_agency(actor),
        },
    )


@require_POST
def send_again(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Send what is not confirmed of one dossier again."""
    actions.send_again(dossier_id, actor=actor_of(request))
    messages.success(request, "Đã xếp hồ sơ vào hàng gửi. Tải lại trang sau ít giây để xem kết quả.")
    return redirect("portal_sync_dossier", dossier_id)


def _days_page(
    request: HttpRequest, form: ChosenDaysForm, title: str, question: str, lines: list[str]
) -> HttpResponse:
    context = {
        "title": title,
        "question": question,
        "consequences": lines,
        "form": form,
        "submit_label": title,
        "tone": "primary",
        "cancel_url": reverse("portal_sync"),
        "action_url": "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "confirm_page.html", context, status=status)


def _initial(request: HttpRequest) -> dict[str, date]:
    from_on, to_on = LackingFilter(request.GET or None).span()
    return {"from_day": from_on, "to_day": to_on}


@require_http_methods(["GET", "POST"])
def resend(request: HttpRequest) -> HttpResponse:
    """Send all that is missing in a period again."""
    form = ChosenDaysForm(request.POST if request.method == "POST" else None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["from_day"], form.cleaned_data["to_day"]
        try:
            count = actions.resend_lacking(*days, why=_reason(request), actor=actor_of(request))
        except DomainError as error:
            _refuse(form, error)
        else:
            messages.success(request, f"Đã xếp {count} hồ sơ vào hàng gửi.")
            return redirect(f"{reverse('portal_sync')}?{_days_query(*days)}")
    lines = [
        "Chỉ gửi những gì Cổng chưa xác nhận, đúng thứ tự.",
        "Cổng nhận ra lượt gửi lặp nên hồ sơ không bị nhân đôi.",
    ]
    return _days_page(request, form, "Gửi bù", "Gửi lại mọi hồ sơ chưa đồng bộ trong khoảng nào?", lines)


def _reason(request: HttpRequest) -> str:
    """Why a dossier is missing, as chosen on the list; nonsense means all."""
    why = request.GET.get("why", "")
    return why if why in dict(REASONS) else ""


def _days_query(from_on: date, to_on: date) -> str:
    return f"from_day={from_on:%d/%m/%Y}&to_day={to_on:%d/%m/%Y}"


def _refuse(form: ChosenDaysForm, error: DomainError) -> None:
    if error.field not in form.fields:
        raise error
    form.add_error(error.field, error.message)


@require_http_methods(["GET", "POST"])
def reconcile(request: HttpRequest) -> HttpResponse:
    """Ask the worker to compare a period with the portal."""
    form = ChosenDaysForm(request.POST if request.method == "POST" else None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["from_day"], form.cleaned_data["to_day"]
        try:
            actions.ask_reconciliation(*days, actor=actor_of(request))
        except DomainError as error:
            _refuse(form, error)
        else:
            messages.success(request, "Đã ghi yêu cầu đối soát. Kết quả hiện ở trang này sau ít phút.")
            return redirect(f"{reverse('portal_sync')}?{_days_query(*days)}")
    lines = [
        "Hệ thống tra cứu từng hồ sơ trên Cổng và so với những gì đã gửi.",
        "Hồ sơ Cổng không có hoặc khác trạng thái sẽ được gửi lại.",
    ]
    return _days_page(request, form, "Đối soát", "Đối soát hồ sơ tiếp nhận trong khoảng nào?", lines)
