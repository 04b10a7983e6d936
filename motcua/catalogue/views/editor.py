"""Writing a draft: its general part, its cases, new drafts, new procedures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from motcua.catalogue import actions
from motcua.catalogue.checks import findings
from motcua.catalogue.content import Case, ExecutingKind, VersionContent
from motcua.catalogue.editing import CaseEditor, GeneralEditor, with_new_case, without_case
from motcua.catalogue.forms import ProcedureForm
from motcua.catalogue.models import ProcedureVersion, VersionState
from motcua.catalogue.queries import load_content
from motcua.catalogue.views.deeds import deed_page, refuse
from motcua.catalogue.views.pages import get_procedure, get_version, grouped
from motcua.core.actor import Actor
from motcua.core.errors import DomainError, NotFound, WrongState
from motcua.core.middleware import actor_of


def _draft(code: str, number: int, actor: Actor) -> tuple[ProcedureVersion, VersionContent]:
    version = get_version(code, number, actor)
    if version.state != VersionState.DRAFT:
        raise WrongState("Phiên bản đã phê duyệt không sửa được nữa. Hãy soạn phiên bản mới.")
    return version, load_content(version.pk)


def _case(content: VersionContent, key: str) -> Case:
    for case in content.cases:
        if case.key == key:
            return case
    raise NotFound("Không tìm thấy trường hợp này trong bản thảo.")


def _edit_url(version: ProcedureVersion) -> str:
    return reverse("catalogue_edit", args=[version.procedure.code, version.number])


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The general part of a draft, and the way to its cases."""
    actor = actor_of(request)
    version, content = _draft(code, number, actor)
    editor = GeneralEditor.of(content, request.POST or None)
    if request.method == "POST":
        changed = editor.changed()
        if changed is not None:
            try:
                actions.save_draft(
                    version, content=changed, expected_digest=editor.form.cleaned_data["digest"], actor=actor
                )
            except DomainError as error:
                refuse(editor.form, error)
            else:
                messages.success(request, "Đã lưu bản thảo.")
                return redirect(_edit_url(version))
    context = {
        "version": version,
        "editor": editor,
        "forms": editor.forms,
        "cases": content.cases,
        "findings": grouped(findings(content, is_internal=version.procedure.is_internal)),
    }
    return render(request, "catalogue/edit.html", context)


@require_http_methods(["GET", "POST"])
def edit_case(request: HttpRequest, code: str, number: int, key: str) -> HttpResponse:
    """Papers, terms, fees and steps of one case."""
    actor = actor_of(request)
    version, content = _draft(code, number, actor)
    is_internal = version.procedure.is_internal
    editor = CaseEditor.of(content, _case(content, key), request.POST or None, is_internal=is_internal)
    if request.method == "POST":
        changed = editor.changed(actor.name)
        if changed is not None:
            try:
                actions.save_draft(
                    version, content=changed, expected_digest=editor.form.cleaned_data["digest"], actor=actor
                )
            except DomainError as error:
                refuse(editor.form, error)
            else:
                messages.success(request, "Đã lưu trường hợp.")
                return redirect(reverse("catalogue_edit_case", args=[code, number, key]))
    return render(
        request, "catalogue/edit_case.html", {"version": version, "editor": editor, "forms": editor.forms}
    )


@require_POST
def add_case(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One more case, a copy of the first."""
    actor = actor_of(request)
    version, content = _draft(code, number, actor)
    name = request.POST.get("name", "").strip()[:1000]
    if not name:
        messages.error(request, "Hãy nhập tên trường hợp mới.")
        return redirect(_edit_url(version) + "#truong-hop")
    changed = with_new_case(content, name, content.cases[0] if content.cases else None)
    actions.save_draft(version, content=changed, expected_digest=content.digest, actor=actor)
    messages.success(request, "Đã thêm trường hợp, chép từ trường hợp đầu tiên. Hãy sửa cho đúng.")
    return redirect(reverse("catalogue_edit_case", args=[code, number, changed.cases[-1].key]))


@require_http_methods(["GET", "POST"])
def remove_case(request: HttpRequest, code: str, number: int, key: str) -> HttpResponse:
    """Drop a case from a draft, after asking."""
    actor = actor_of(request)
    version, content = _draft(code, number, actor)
    case = _case(content, key)
    if request.method == "POST":
        actions.save_draft(
            version, content=without_case(content, key), expected_digest=content.digest, actor=actor
        )
        messages.success(request, f"Đã bỏ trường hợp “{case.name}”.")
        return redirect(_edit_url(version))
    context = {
        "title": "Bỏ trường hợp",
        "question": f"Bỏ trường hợp “{case.name}” khỏi bản thảo?",
        "consequences": [
            f"{len(case.papers)} giấy tờ, {len(case.steps)} bước của trường hợp này mất khỏi bản thảo.",
            "Các phiên bản đã phê duyệt không đổi.",
        ],
        "form": None,
        "submit_label": "Bỏ trường hợp",
        "tone": "danger",
        "cancel_url": _edit_url(version),
        "action_url": "",
    }
    return render(request, "confirm_page.html", context)


@require_POST
def new_draft(request: HttpRequest, code: str) -> HttpResponse:
    """A new draft of a procedure, beginning from the version named, or the newest."""
    actor, procedure = actor_of(request), get_procedure(code)
    versions = procedure.versions.order_by("-number")
    wanted = request.POST.get("number", "")
    base = versions.filter(number=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 9 else None
    base = base or versions.first()
    if base is None:
        raise NotFound("Thủ tục này chưa có phiên bản nào để chép.")
    version = actions.draft_version(procedure, content=load_content(base.pk), actor=actor)
    messages.success(request, f"Đã mở bản thảo {version.number}, chép từ phiên bản {base.number}.")
    return redirect(_edit_url(version))


@require_http_methods(["GET", "POST"])
def new_procedure(request: HttpRequest) -> HttpResponse:
    """A procedure the catalogue does not have yet."""
    actor = actor_of(request)
    made: list[ProcedureVersion] = []
    words = {
        "title": "Thêm thủ tục",
        "intro": "Dùng khi tệp danh mục chưa có thủ tục này. Thêm xong, hãy soạn đủ nội dung rồi trình.",
        "submit": "Thêm và soạn nội dung",
        "done": "Đã thêm thủ tục. Hãy soạn nội dung.",
    }

    def perform(said: dict[str, Any]) -> None:
        content = VersionContent(
            name=said["name"],
            sector_code=said["sector"].code,
            cases=(Case(key="chung", name="Trường hợp chung"),),
        )
        made.append(
            actions.add_procedure(
                code=said["code"],
                content=content,
                sector_name=said["sector"].name,
                executing=ExecutingKind(said["executing"]),
                actor=actor,
            )
        )

    response = deed_page(
        request, ProcedureForm(request.POST or None), perform, words, reverse("catalogue_list")
    )
    return redirect(_edit_url(made[0])) if made else response
