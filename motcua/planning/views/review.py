"""A draft beside its source: every cell can be mended, every doubtful place settled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.actor import Actor
from motcua.core.deed_pages import deed_page, tell
from motcua.core.errors import DomainError, NotFound
from motcua.core.middleware import actor_of
from motcua.core.permissions import allowed, require
from motcua.planning.actions import editing, sections
from motcua.planning.forms.plans import (
    DoubtForm,
    HeadForm,
    RenameForm,
    SectionForm,
    SplitForm,
    TaskForm,
    initial_of,
    path_of,
)
from motcua.planning.models import PlanVersion, VersionState
from motcua.planning.plan_page import sections_of, with_source
from motcua.planning.queries import find_version, wordings_of
from motcua.planning.views.drafting import review_url

_LARGEST_ID = 2**63 - 1


def asked_draft(request: HttpRequest, plan_id: int, number: int) -> tuple[Actor, PlanVersion]:
    """The actor and the version: 404 for a stranger, 403 for who may only read it."""
    actor = actor_of(request)
    version = find_version(actor, plan_id, number)
    require(actor, "plan.manage", version)
    return actor, version


def at_task(version: PlanVersion, task_id: int) -> str:
    """The review page at one task."""
    return f"{review_url(version)}#viec-{task_id}"


@require_GET
def plan_review(request: HttpRequest, plan_id: int, number: int) -> HttpResponse:
    """The draft's tasks beside the source text; doubtful places marked, with their reasons."""
    actor, version = asked_draft(request, plan_id, number)
    if version.state != VersionState.DRAFT:
        return redirect("plan_version", plan_id=plan_id, number=number)
    wordings = wordings_of(version)
    found = sections_of(version, wordings)
    source = with_source(version, found)
    in_source = {piece.mark for piece in source if piece.mark}
    doubts = [
        (section, row, doubt) for section in found for row in section.tasks for doubt in row.open_doubts
    ]
    context = {
        "plan": version.plan,
        "version": version,
        "sections": found,
        "task_count": len(wordings),
        "section_count": len(version.sections),
        "doubts": doubts,
        "source": source,
        "in_source": in_source,
        "kept": sections.KEPT_AS_PRINTED,
        "may_approve": allowed(actor, "plan.approve", version),
    }
    return render(request, "planning/plan_review.html", context)


@require_http_methods(["GET", "POST"])
def plan_head(request: HttpRequest, plan_id: int, number: int) -> HttpResponse:
    """Name, issuer, number and day of the draft."""
    actor, version = asked_draft(request, plan_id, number)
    fields = ("title", "issuer", "document_number", "issued_on", "reason")
    initial = {name: getattr(version, name) for name in fields}
    form = HeadForm(request.POST or None, initial=initial, has_reason=bool(version.reason))

    def perform(said: dict[str, Any]) -> str:
        sections.change_head(version, actor=actor, **said)
        return review_url(version)

    says = {"title": "Tên, số, ngày của dự thảo", "intro": version.title, "submit": "Lưu", "done": "Đã lưu."}
    return deed_page(request, form, perform, says=says, back=review_url(version))


@require_http_methods(["GET", "POST"])
def plan_sections(request: HttpRequest, plan_id: int, number: int) -> HttpResponse:
    """The headings: add one at the end of its level; each can be renamed or taken away."""
    actor, version = asked_draft(request, plan_id, number)
    here = reverse("plan_sections", args=[plan_id, number])
    form = SectionForm(request.POST or None, version=version)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                sections.add_section(
                    version,
                    number=said["number"],
                    title=said["title"],
                    parent=path_of(said["parent"] or "[]"),
                    actor=actor,
                )
            except NotFound:
                raise
            except DomainError as error:
                status = tell(form, error)
            else:
                messages.success(request, "Đã thêm mục.")
                return redirect(here)
    context = {
        "plan": version.plan,
        "version": version,
        "form": form,
        "is_draft": version.state == VersionState.DRAFT,
        "rows": [
            (place, each["path"], each["title"]) for place, each in enumerate(version.sections, start=1)
        ],
    }
    return render(request, "planning/plan_sections.html", context, status=status)


def _section_at(version: PlanVersion, place: int) -> tuple[tuple[str, ...], str]:
    """Path and title of the heading at a place, counted from 1."""
    if not 1 <= place <= len(version.sections):
        raise NotFound("Mục này không còn. Hãy tải lại trang.")
    section = version.sections[place - 1]
    return tuple(section["path"]), str(section["title"])


@require_http_methods(["GET", "POST"])
def plan_section_rename(request: HttpRequest, plan_id: int, number: int, place: int) -> HttpResponse:
    """Other words for a heading."""
    actor, version = asked_draft(request, plan_id, number)
    path, title = _section_at(version, place)
    here = reverse("plan_sections", args=[plan_id, number])
    form = RenameForm(request.POST or None, initial={"title": title})

    def perform(said: dict[str, Any]) -> str:
        sections.rename_section(version, path=path, title=said["title"], actor=actor)
        return here

    says = {
        "title": f"Đổi tên mục {' / '.join(path)}",
        "intro": "Số của mục giữ nguyên.",
        "submit": "Lưu tên mục",
        "done": "Đã đổi tên mục.",
    }
    return deed_page(request, form, perform, says=says, back=here)


@require_http_methods(["GET", "POST"])
def plan_section_remove(request: HttpRequest, plan_id: int, number: int, place: int) -> HttpResponse:
    """Take away a heading that nothing stands under."""
    actor, version = asked_draft(request, plan_id, number)
    path, _ = _section_at(version, place)

    def do() -> None:
        sections.remove_section(version, path=path, actor=actor)

    done = f"Đã bỏ mục {' / '.join(path)}."
    return _one_click(request, do, done, reverse("plan_sections", args=[plan_id, number]))


@require_http_methods(["GET", "POST"])
def plan_task_add(request: HttpRequest, plan_id: int, number: int) -> HttpResponse:
    """A new task: behind the one named by ?sau=, in its section, else at the end."""
    actor, version = asked_draft(request, plan_id, number)
    after = _after(request)
    initial = {}
    if after is not None:
        initial = {"section": initial_of(editing.find_wording(version, after), version.plan.year)["section"]}
    form = TaskForm(request.POST or None, version=version, initial=initial)

    def perform(said: dict[str, Any]) -> str:
        wording = editing.add_task(version, facts=form.facts(), after_task_id=after, actor=actor)
        return at_task(version, wording.task_id)

    says = {
        "title": "Thêm nhiệm vụ",
        "intro": version.title,
        "submit": "Thêm nhiệm vụ",
        "done": "Đã thêm nhiệm vụ.",
    }
    return deed_page(request, form, perform, says=says, back=review_url(version))


def _after(request: HttpRequest) -> int | None:
    given = request.GET.get("sau", "")
    if not given:
        return None
    if not given.isascii() or not given.isdecimal() or int(given[:20]) > _LARGEST_ID:
        raise Http404("Không có nhiệm vụ này.")
    return int(given[:20])


@require_http_methods(["GET", "POST"])
def plan_task_edit(request: HttpRequest, plan_id: int, number: int, task_id: int) -> HttpResponse:
    """The six cells of one task."""
    actor, version = asked_draft(request, plan_id, number)
    wording = editing.find_wording(version, task_id)
    form = TaskForm(request.POST or None, version=version, initial=initial_of(wording, version.plan.year))

    def perform(said: dict[str, Any]) -> str:
        editing.change_task(version, task_id=task_id, facts=form.facts(), seen=said["seen"], actor=actor)
        return at_task(version, task_id)

    place = " / ".join([*wording.section_path, wording.number]).strip(" /")
    doubts = [each["why"] for each in wording.doubts if not each.get("settled")]
    says = {
        "title": f"Sửa nhiệm vụ {place}".strip(),
        "intro": " ".join(doubts),
        "submit": "Lưu nhiệm vụ",
        "done": "Đã lưu nhiệm vụ.",
    }
    return deed_page(request, form, perform, says=says, back=at_task(version, task_id))


@require_http_methods(["GET", "POST"])
def plan_task_split(request: HttpRequest, plan_id: int, number: int, task_id: int) -> HttpResponse:
    """Make the end of a task a task of its own."""
    actor, version = asked_draft(request, plan_id, number)
    wording = editing.find_wording(version, task_id)
    back = at_task(version, task_id)
    pieces = editing.pieces_of(wording)
    if len(pieces) < 2:
        messages.error(request, "Nhiệm vụ này chỉ có một câu nên không tách được. Hãy sửa nội dung trước.")
        return redirect(back)

    def perform(said: dict[str, Any]) -> str:
        return at_task(
            version, editing.split_task(version, task_id=task_id, at=said["at"], actor=actor).task_id
        )

    says = {
        "title": "Tách nhiệm vụ",
        "intro": f"Phần trước giữ lại: “{pieces[0]}”. Các ô khác chép sang nhiệm vụ mới.",
        "submit": "Tách",
        "done": "Đã tách. Hãy ghi số và kiểm tra nhiệm vụ mới.",
    }
    return deed_page(request, SplitForm(request.POST or None, pieces=pieces), perform, says=says, back=back)


@require_http_methods(["GET", "POST"])
def plan_task_remove(request: HttpRequest, plan_id: int, number: int, task_id: int) -> HttpResponse:
    """Take a task out of the draft, after a question."""
    actor, version = asked_draft(request, plan_id, number)
    wording = editing.find_wording(version, task_id)
    if request.method == "POST":
        editing.remove_task(version, task_id=task_id, actor=actor)
        messages.success(request, "Đã bỏ nhiệm vụ khỏi dự thảo.")
        return redirect(review_url(version))
    context = {
        "title": "Bỏ nhiệm vụ khỏi dự thảo",
        "question": wording.content,
        "consequences": ["Bản đang thực hiện, nếu có, giữ nguyên nhiệm vụ này đến khi duyệt dự thảo."],
        "form": None,
        "submit_label": "Bỏ nhiệm vụ",
        "tone": "danger",
        "cancel_url": at_task(version, task_id),
        "action_url": "",
    }
    return render(request, "confirm_page.html", context)


def _one_click(request: HttpRequest, do: Callable[[], object], done: str, back: str) -> HttpResponse:
    """A deed of one button; refused, the page says why. Merely opened, the address leads to the page."""
    if request.method != "POST":
        return redirect(back)
    try:
        do()
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect(back)


@require_http_methods(["GET", "POST"])
def plan_task_move(request: HttpRequest, plan_id: int, number: int, task_id: int) -> HttpResponse:
    """Up or down by one place."""
    actor, version = asked_draft(request, plan_id, number)
    editing.find_wording(version, task_id)
    is_up = request.POST.get("to") == "up"

    def do() -> None:
        editing.move_task(version, task_id=task_id, is_up=is_up, actor=actor)

    return _one_click(request, do, "Đã chuyển nhiệm vụ.", at_task(version, task_id))


@require_http_methods(["GET", "POST"])
def plan_task_merge(request: HttpRequest, plan_id: int, number: int, task_id: int) -> HttpResponse:
    """Put a task into the one above it."""
    actor, version = asked_draft(request, plan_id, number)
    editing.find_wording(version, task_id)

    def do() -> None:
        editing.merge_task(version, task_id=task_id, actor=actor)

    return _one_click(request, do, "Đã gộp vào nhiệm vụ phía trên.", review_url(version))


@require_http_methods(["GET", "POST"])
def plan_doubt(request: HttpRequest, plan_id: int, number: int, task_id: int, place: int) -> HttpResponse:
    """Settle one doubtful place, counted from 1, with a word."""
    actor, version = asked_draft(request, plan_id, number)
    if not 1 <= place <= len(editing.find_wording(version, task_id).doubts):
        raise NotFound("Chỗ cần xem này không còn. Hãy tải lại trang.")
    form = DoubtForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""

    def do() -> None:
        sections.settle_doubt(version, task_id=task_id, place=place - 1, words=words, actor=actor)

    return _one_click(request, do, "Đã ghi kết luận.", at_task(version, task_id))
