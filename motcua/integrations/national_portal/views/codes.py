"""Settling which code of the portal stands for ours; the field tables for who wants to read them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.core.errors import DomainError, NotFound
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.core.permissions import allowed
from motcua.core.text import clean, fold
from motcua.dossiers.state import NATIONAL_STATUS, STATUS_LABELS, Status
from motcua.integrations.national_portal import actions
from motcua.integrations.national_portal.forms import SettleForm, look_up
from motcua.integrations.national_portal.models import CodeKind, PortalCode
from motcua.integrations.national_portal.own_codes import own_code, own_codes
from motcua.integrations.national_portal.payloads import HUB, SERVICES, Field
from motcua.integrations.national_portal.payloads.codes import STATUSES
from motcua.integrations.national_portal.pulling import pull_dictionaries


def _kind(text: str) -> CodeKind:
    try:
        return CodeKind(text)
    except ValueError:
        raise NotFound("Không có loại mã này.") from None


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The codes of one kind, those still open first; statuses, which are fixed."""
    actor = actor_of(request)
    asked = request.GET.get("kind", "")
    kind = CodeKind(asked) if asked in CodeKind.values else CodeKind.SECTOR
    rows = own_codes(kind)
    wanted = fold(request.GET.get("q", ""))
    shown = [row for row in rows if wanted in fold(f"{row.code} {row.name}")]
    pulled = PortalCode.objects.filter(kind=kind).order_by("-pulled_at").first()
    return render(
        request,
        "national_portal/codes.html",
        {
            "kind": kind,
            "kinds": CodeKind,
            "q": request.GET.get("q", ""),
            "page": page_of(shown, request.GET.get("page")),
            "open": sum(row.is_open for row in rows),
            "sure": sum(row.is_open and any(one.is_sure for one in row.suggested) for row in rows),
            "total": len(rows),
            "pulled_at": pulled.pulled_at if pulled else None,
            "statuses": [
                (STATUS_LABELS[one], NATIONAL_STATUS[one], STATUSES[str(NATIONAL_STATUS[one])])
                for one in Status
            ],
            "may_settle": allowed(actor, "national_portal.codes"),
        },
    )


@require_GET
def options(request: HttpRequest, kind: str) -> HttpResponse:
    """Hits of the look-up field."""
    found = look_up(_kind(kind), clean(request.GET.get("q", "")[:200]))
    rows = [{"value": value, "label": label, "hint": hint} for value, label, hint in found]
    return render(request, "components/options.html", {"options": rows})


@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """One code: suggestions to take, or a code to look up."""
    chosen = _kind(kind)
    own = own_code(chosen, code)
    if own is None:
        raise NotFound("Không có mã này trong hệ thống.")
    url = reverse("portal_code_options", args=[chosen.value])
    form = SettleForm(chosen, url, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle_code(chosen, code, form.cleaned_data["portal_code"], actor=actor_of(request))
        except DomainError as error:
            if error.field != "portal_code":
                raise
            form.add_error("portal_code", error.message)
        else:
            messages.success(request, f"Đã chốt mã cho “{own.name}”. Hồ sơ chờ mã này được gửi tiếp.")
            return redirect(f"{reverse('portal_codes')}?kind={chosen.value}")
    status = 422 if form.is_bound else 200
    context = {"own": own, "kind": chosen, "form": form}
    return render(request, "national_portal/code.html", context, status=status)


@require_POST
def take(request: HttpRequest, kind: str) -> HttpResponse:
    """Take every sure suggestion."""
    chosen = _kind(kind)
    count = actions.take_sure_suggestions(chosen, actor=actor_of(request))
    messages.success(request, f"Đã chốt {count} mã theo gợi ý trùng khớp.")
    return redirect(f"{reverse('portal_codes')}?kind={chosen.value}")


@require_POST
def dictionaries(request: HttpRequest) -> HttpResponse:
    """Take the portal's dictionaries anew."""
    counts = pull_dictionaries(actor=actor_of(request))
    words = ", ".join(f"{counts[kind.value]} mã {kind.label.lower()}" for kind in CodeKind)
    messages.success(request, f"Đã lấy danh mục của Cổng: {words}.")
    return redirect("portal_codes")


def _lines(fields: tuple[Field, ...], path: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for one in fields:
        found.append({"path": f"{path}{one.name}", "field": one, "codes": ", ".join(one.codes)})
        found += _lines(one.parts, f"{path}{one.name}.")
    return found


@require_GET
def fields(request: HttpRequest) -> HttpResponse:
    """The field table of one service: what is checked before sending, and how sure each row is."""
    services = {name: one for name, one in {**SERVICES, **HUB}.items() if one.sent}
    name = request.GET.get("service", "")
    service = services.get(name, services["DongBoHoSoMC"])
    context = {"service": service, "services": services.values(), "lines": _lines(service.sent)}
    return render(request, "national_portal/fields.html", context)
