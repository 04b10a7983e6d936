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
from motcua.catalogue.content import InvalidContent
from motcua.catalogue.forms import ApproveForm, EndForm, SettleForm, UnitForm
from motcua.catalogue.models import ImportDoubt, ProcedureVersion, SourceChange, VersionState
from motcua.catalogue.open_work import open_under
from motcua.catalogue.queries import load_content
from motcua.catalogue.views.comparing import parts_changed
from motcua.catalogue.views.pages import get_version, grouped
from motcua.catalogue.wording import term_words
from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.deed_pages import tell
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
    tell(form, error)


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
    template = words.get("template", "catalogue/deed.html")
    return render(request, template, {"form": form, "back": back, "groups": [], **words})


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


def _replaced_by(version: ProcedureVersion, actor: Actor) -> ProcedureVersion | None:
    """What the draft will take over from: the version in force, else the latest approved one."""
    rows = version.procedure.versions.visible_to(actor).filter(state=VersionState.APPROVED)
    current = rows.in_force_on(today()).first()
    return current or rows.order_by("-valid_from").first()


def _before_approval(version: ProcedureVersion, actor: Actor) -> Words:
    """What whoever approves must see: the difference to what holds now, what is open, who is affected."""
    content = load_content(version.pk)
    former = _replaced_by(version, actor)
    work = open_under(actor, [former.pk]) if former else {}
    found = findings(content, is_internal=version.procedure.is_internal)
    return {
        "former": former,
        "parts": parts_changed(load_content(former.pk), content) if former else [],
        "undecided": SourceChange.objects.filter(version=version, decision="").count(),
        "open_doubts": ImportDoubt.objects.filter(version=version, settled_at=None).count(),
        "said_doubts": content.doubts,
        "work": next(iter(work.values()), None),
        "groups": grouped(of_weight(found, Weight.ERROR, Weight.GAP)),
        "version": version,
    }


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Put a draft in force by a decision."""
    actor = actor_of(request)
    version = get_version(code, number, actor)
    initial = {
        "decision_no": version.decision_no,
        "decision_on": version.decision_on,
        "decision_issuer": version.decision_issuer,
        "valid_from": today(),
    }
    form = ApproveForm(request.POST or None, initial=initial)
    words = {
        "template": "catalogue/approve.html",
        "title": "Phê duyệt phiên bản",
        "intro": f"{version.procedure.code} {version.procedure.name}, phiên bản {version.number}. "
        "Duyệt rồi thì nội dung không sửa được nữa; phiên bản đang dùng hết hiệu lực ngày liền trước.",
        "submit": "Phê duyệt",
        "done": f"Đã phê duyệt phiên bản {version.number}.",
        **_before_approval(version, actor),
    }

    def perform(said: dict[str, Any]) -> None:
        actions.approve_version(version, actor=actor, **said)

    return deed_page(request, form, perform, words, version_url(version))


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """End a version: the procedure is abolished."""
    actor = actor_of(request)
    version = get_version(code, number, actor)
    work = open_under(actor, [version.pk]).get(version.pk)
    still = f"{work.count} hồ sơ đang giải quyết" if work else "Hồ sơ đang giải quyết"
    words = {
        "title": "Kết thúc hiệu lực",
        "intro": f"{version.procedure.name}, phiên bản {version.number}. "
        f"{still} vẫn theo phiên bản này; hồ sơ mới không nhận được nữa.",
        "submit": "Kết thúc hiệu lực",
        "done": f"Đã đặt ngày hết hiệu lực của phiên bản {version.number}.",
    }

    def perform(said: dict[str, Any]) -> None:
        actions.end_version(version, actor=actor, **said)

    return deed_page(request, EndForm(request.POST or None), perform, words, version_url(version))


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
