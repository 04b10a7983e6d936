"""One page for each deed on a version: confirm a unit, approve, end, offer, settle doubts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from motcua.catalogue import actions
from motcua.catalogue.checks import Weight, findings, of_weight
from motcua.catalogue.content import Channel, InvalidContent
from motcua.catalogue.forms import ApproveForm, EndForm, OfferForm, SettleForm, UnitForm
from motcua.catalogue.models import ImportDoubt, Offering, ProcedureVersion
from motcua.catalogue.queries import load_content
from motcua.catalogue.views.pages import get_procedure, get_version, grouped
from motcua.catalogue.wording import term_words
from motcua.core.clock import today
from motcua.core.errors import DomainError, NotFound
from motcua.core.forms import Form
from motcua.core.middleware import actor_of
from motcua.deadlines.rules import Unit

Words = dict[str, Any]


def version_url(version: ProcedureVersion) -> str:
    """The page of a version."""
    return reverse("catalogue_version", args=[version.procedure.code, version.number])


def refuse(form: Form, error: DomainError) -> None:
    """Show a refusal at its field, or at the top; each wrong place of a content on its own line."""
    if isinstance(error, InvalidContent):
        for place in error.places:
            form.add_error(None, place)
        return
    form.add_error(error.field if error.field in form.fields else None, error.message)


def deed_page(
    request: HttpRequest,
    form: Form,
    perform: Callable[[dict[str, Any]], object],
    words: Words,
    back: str,
) -> HttpResponse:
    """A page with one form; done, it goes back with a message; refused, the form says why."""
    if request.method == "POST" and form.is_valid():
        try:
            perform(form.cleaned_data)
        except NotFound:
            raise
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, words["done"])
            return redirect(back)
    return render(request, "catalogue/deed.html", {"form": form, "back": back, "groups": [], **words})


@require_http_methods(["GET", "POST"])
def confirm_unit(request: HttpRequest, code: str, number: int, key: str, channel: str) -> HttpResponse:
    """What a term is counted in, said by an official."""
    actor = actor_of(request)
    version = get_version(code, number, actor)
    case = next((one for one in load_content(version.pk).cases if one.key == key), None)
    term = case.find_term(channel) if case else None
    if case is None or term is None:
        raise NotFound("Không tìm thấy thời hạn cần xác nhận.")
    form = UnitForm(request.POST or None, initial={"value": term.value or None, "unit": str(term.unit)})
    words = {
        "title": f"Xác nhận thời hạn: {term.channel.label.lower()}",
        "intro": f"{version.procedure.name}. Trường hợp “{case.name}”: hiện ghi {term_words(term)}.",
        "submit": "Xác nhận",
        "done": "Đã ghi thời hạn do bạn xác nhận.",
    }

    def perform(said: dict[str, Any]) -> None:
        actions.confirm_unit(
            version, case_key=key, channel=channel, unit=Unit(said["unit"]), value=said["value"], actor=actor
        )

    return deed_page(request, form, perform, words, version_url(version))


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Put a draft in force by a decision."""
    actor = actor_of(request)
    version = get_version(code, number, actor)
    found = of_weight(findings(load_content(version.pk)), Weight.ERROR, Weight.GAP)
    form = ApproveForm(
        request.POST or None, initial={"decision_no": version.decision_no, "valid_from": today()}
    )
    words = {
        "title": "Phê duyệt phiên bản",
        "intro": f"{version.procedure.code} {version.procedure.name}, phiên bản {version.number}. "
        "Duyệt rồi thì nội dung không sửa được nữa; phiên bản đang dùng hết hiệu lực ngày liền trước.",
        "submit": "Phê duyệt",
        "done": f"Đã phê duyệt phiên bản {version.number}.",
        "groups": grouped(found),
    }

    def perform(said: dict[str, Any]) -> None:
        actions.approve_version(version, actor=actor, **said)

    return deed_page(request, form, perform, words, version_url(version))


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """End a version: the procedure is abolished."""
    actor = actor_of(request)
    version = get_version(code, number, actor)
    words = {
        "title": "Kết thúc hiệu lực",
        "intro": f"{version.procedure.name}, phiên bản {version.number}. "
        "Hồ sơ đang giải quyết vẫn theo phiên bản này; hồ sơ mới không nhận được nữa.",
        "submit": "Kết thúc hiệu lực",
        "done": f"Đã đặt ngày hết hiệu lực của phiên bản {version.number}.",
    }

    def perform(said: dict[str, Any]) -> None:
        actions.end_version(version, actor=actor, **said)

    return deed_page(request, EndForm(request.POST or None), perform, words, version_url(version))


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """By which channels the actor's agency takes a procedure."""
    actor, procedure = actor_of(request), get_procedure(code)
    agency_id = actor.agency_id
    if agency_id is None:
        raise NotFound("Bạn chưa thuộc cơ quan nào nên chưa chọn được thủ tục cung cấp.")
    standing = list(Offering.objects.filter(agency_id=agency_id, procedure=procedure, valid_to=None))
    initial = {
        "channels": [row.channel for row in standing],
        "online_level": next((row.online_level for row in standing if row.channel == Channel.ONLINE), ""),
        "valid_from": today(),
    }
    words = {
        "title": "Cung cấp thủ tục",
        "intro": f"{procedure.code} {procedure.name}",
        "submit": "Lưu",
        "done": "Đã lưu cách cơ quan cung cấp thủ tục này.",
    }

    def perform(said: dict[str, Any]) -> None:
        actions.offer_procedure(
            procedure,
            agency_id=agency_id,
            channels=[Channel(value) for value in said["channels"]],
            online_level=said["online_level"],
            valid_from=said["valid_from"],
            actor=actor,
        )

    form = OfferForm(request.POST or None, initial=initial)
    return deed_page(request, form, perform, words, reverse("catalogue_procedure", args=[code]))


@require_POST
def settle(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Answer the doubts chosen on the version's page."""
    actor = actor_of(request)
    version = get_version(code, number, actor)
    ids = list(ImportDoubt.objects.filter(version=version).values_list("pk", flat=True))
    form = SettleForm(request.POST, ids=ids)
    if form.is_valid():
        said = form.cleaned_data
        actions.settle_doubts(version, doubt_ids=said["doubt"], answer=said["answer"], actor=actor)
        messages.success(request, f"Đã giải quyết {len(said['doubt'])} nghi vấn.")
    else:
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
    return redirect(version_url(version) + "#nghi-van")
