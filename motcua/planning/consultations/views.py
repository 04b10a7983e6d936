"""Pages of consultations on drafts."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.clock import today
from motcua.core.deed_pages import deed_page, tell
from motcua.core.errors import DomainError, NotFound
from motcua.core.middleware import actor_of
from motcua.core.owned_rows import find_row
from motcua.core.paging import Page, page_of
from motcua.core.permissions import allowed, require
from motcua.documents.files import CONTENT_TYPES
from motcua.documents.sending import send_bytes, send_file
from motcua.planning.consultations import actions
from motcua.planning.consultations.forms import (
    AskForm,
    CommentForm,
    ConsultationFilter,
    DecideForm,
    FinishForm,
    OpenForm,
    SendForm,
    StopForm,
)
from motcua.planning.consultations.merged_reply import Kind, print_reply
from motcua.planning.consultations.models import AskedUnit, ClauseComment, DraftConsultation
from motcua.planning.consultations.queries import (
    asked_of,
    comments_of,
    in_order,
    listed,
    standings,
    waiting_for_unit,
)
from motcua.planning.product_pages import task_id_in
from motcua.planning.product_rows import task_of, tasks_with


def _find(request: HttpRequest, consultation_id: int) -> DraftConsultation:
    return find_row(DraftConsultation, actor_of(request), consultation_id, "Không có đợt góp ý này.")


def _find_asked(request: HttpRequest, consultation_id: int, asked_id: int) -> AskedUnit:
    asked = find_row(AskedUnit, actor_of(request), asked_id, "Không có đơn vị này trong đợt góp ý.")
    if asked.consultation_id != consultation_id:
        raise NotFound("Không có đơn vị này trong đợt góp ý.")
    return asked


def _find_comment(request: HttpRequest, consultation_id: int, comment_id: int) -> ClauseComment:
    comment = find_row(ClauseComment, actor_of(request), comment_id, "Không có ý kiến này.")
    if comment.consultation_id != consultation_id:
        raise NotFound("Không có ý kiến này.")
    return comment


def _address(consultation_id: int) -> str:
    return reverse("consultation_detail", args=[consultation_id])


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """All consultations, and what the actor's own unit has still to answer."""
    actor = actor_of(request)
    form = ConsultationFilter(request.GET)
    page = page_of(listed(actor.agencies, **form.wanted()), request.GET.get("page"))
    context = {
        "form": form,
        "page": Page(standings(page.items), page.number, page.has_next),
        "waiting": waiting_for_unit(actor),
        "today": today(),
        "may_manage": allowed(actor, "consultation.manage"),
    }
    return render(request, "consultations/overview.html", context)


@require_GET
def detail(request: HttpRequest, consultation_id: int) -> HttpResponse:
    """One consultation: who has answered, who is missing, the comments by clause, what is left to do."""
    actor = actor_of(request)
    row = _find(request, consultation_id)
    asked = asked_of(row)
    context = {
        "row": row,
        "standing": standings([row])[0],
        "asked": [(one, allowed(actor, "consultation.answer", one) and row.is_open) for one in asked],
        "missing": [one for one in asked if one.answered_at is None] if row.is_open else [],
        "comments": comments_of(row),
        "tasks": tasks_with(row.agency_id, actions.KIND, row.id),
        "today": today(),
        "may_manage": allowed(actor, "consultation.manage", row) and row.is_open,
    }
    return render(request, "consultations/detail.html", context)


@require_GET
def draft_file(request: HttpRequest, consultation_id: int) -> HttpResponse:
    """The draft as an attachment."""
    return send_file(_find(request, consultation_id).draft)


@require_GET
def reply_file(request: HttpRequest, consultation_id: int) -> HttpResponse:
    """The signed reply as an attachment."""
    return send_file(_find(request, consultation_id).reply)


@require_GET
def paper(request: HttpRequest, consultation_id: int, asked_id: int) -> HttpResponse:
    """A unit's paper as an attachment."""
    return send_file(_find_asked(request, consultation_id, asked_id).file)


@require_GET
def printed(request: HttpRequest, consultation_id: int, kind: str) -> HttpResponse:
    """The merged reply as PDF or Word."""
    row = _find(request, consultation_id)
    if kind not in {"pdf", "docx"}:
        raise Http404("Chỉ có bản PDF và Word.")
    content, name = print_reply(row, cast(Kind, kind))
    return send_bytes(content, CONTENT_TYPES[kind], name)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a consultation; ?task= names the task whose product it is."""
    actor = actor_of(request)
    task = task_of(actor, task_id_in(request))
    initial = {"task": task.id} if task else {}
    form = OpenForm(request.POST or None, request.FILES or None, actor=actor, initial=initial)

    def perform(found: dict[str, Any]) -> str:
        row = actions.open_consultation(
            form.facts(),
            form.asked(),
            upload=found["file"],
            actor=actor,
            request_id=found["request_id"],
            task_id=found["task"],
        )
        return _address(row.id)

    says = {
        "title": "Lập đợt góp ý dự thảo",
        "intro": "Cấp trên gửi dự thảo để góp ý. Chọn đơn vị cần hỏi và hạn của họ.",
        "submit": "Lập và hỏi đơn vị",
        "done": "Đã lập đợt góp ý. Các đơn vị thấy việc này trên trang Góp ý dự thảo.",
    }
    return deed_page(request, form, perform, says=says, back=reverse("consultation_list"))


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, consultation_id: int) -> HttpResponse:
    """Ask more units."""
    actor = actor_of(request)
    row = _find(request, consultation_id)
    require(actor, "consultation.manage", row)
    form = AskForm(request.POST or None, actor=actor)

    def perform(found: dict[str, Any]) -> str:
        actions.ask_units(row, form.asked(), actor=actor)
        return _address(row.id)

    says = {
        "title": "Hỏi thêm đơn vị",
        "intro": f"{row.title}. Hạn gửi cấp trên: {row.due_on:%d/%m/%Y}.",
        "submit": "Hỏi thêm",
        "done": "Đã hỏi thêm đơn vị.",
    }
    return deed_page(request, form, perform, says=says, back=_address(row.id))


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, consultation_id: int, asked_id: int) -> HttpResponse:
    """A unit's comments: those written so far, and room for the next."""
    actor = actor_of(request)
    asked = _find_asked(request, consultation_id, asked_id)
    require(actor, "consultation.answer", asked)
    form, status = CommentForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.add_comment(asked, actor=actor, **form.cleaned_data)
            except DomainError as error:
                status = tell(form, error)
            else:
                messages.success(request, "Đã ghi ý kiến.")
                return redirect("consultation_answer", consultation_id, asked_id)
    own = ClauseComment.objects.filter(agency_id=asked.agency_id, asked_id=asked.id)
    context = {
        "asked": asked,
        "row": asked.consultation,
        "comments": in_order(own),
        "form": form,
        "is_open": asked.answered_at is None and asked.consultation.is_open,
        "today": today(),
    }
    return render(request, "consultations/answer.html", context, status=status)


@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, consultation_id: int, asked_id: int) -> HttpResponse:
    """The unit has said all it has to say."""
    actor = actor_of(request)
    asked = _find_asked(request, consultation_id, asked_id)
    require(actor, "consultation.answer", asked)
    back = reverse("consultation_answer", args=[consultation_id, asked_id])

    def perform(found: dict[str, Any]) -> str:
        actions.finish_answer(asked, note=found["note"], upload=found["file"], actor=actor)
        return _address(consultation_id)

    says = {
        "title": f"Gửi ý kiến của {asked.name}",
        "intro": "Sau khi gửi, ý kiến của đơn vị không sửa được nữa.",
        "submit": "Gửi ý kiến",
        "done": "Đã gửi ý kiến của đơn vị.",
    }
    # Every field may be empty: an empty answer is an answer all the same.
    form = FinishForm(request.POST, request.FILES) if request.method == "POST" else FinishForm()
    return deed_page(request, form, perform, says=says, back=back)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, consultation_id: int, comment_id: int) -> HttpResponse:
    """Ask, then take back a comment that is not sent yet."""
    actor = actor_of(request)
    comment = _find_comment(request, consultation_id, comment_id)
    require(actor, "consultation.answer", comment.asked)
    back = reverse("consultation_answer", args=[consultation_id, comment.asked_id])
    if request.method == "POST":
        actions.remove_comment(comment, actor=actor)
        messages.success(request, "Đã bỏ ý kiến.")
        return redirect(back)
    context = {
        "title": "Bỏ ý kiến",
        "question": f"Bỏ ý kiến về {comment.clause}?",
        "consequences": [comment.proposal],
        "form": None,
        "submit_label": "Bỏ ý kiến",
        "tone": "danger",
        "cancel_url": back,
        "action_url": "",
    }
    return render(request, "confirm_page.html", context)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, consultation_id: int, comment_id: int) -> HttpResponse:
    """Take up a comment, or say why not."""
    actor = actor_of(request)
    comment = _find_comment(request, consultation_id, comment_id)
    require(actor, "consultation.manage", comment)

    def perform(found: dict[str, Any]) -> str:
        is_accepted = found["decision"] == "accepted"
        actions.decide_comment(comment, is_accepted=is_accepted, answer=found["answer"], actor=actor)
        return f"{_address(consultation_id)}#y-kien-{comment.id}"

    initial = {"answer": comment.answer}
    if comment.is_accepted is not None:
        initial["decision"] = "accepted" if comment.is_accepted else "declined"
    says = {
        "title": f"Tiếp thu ý kiến về {comment.clause}",
        "intro": f"{comment.asked.name}: {comment.proposal}",
        "submit": "Ghi quyết định",
        "done": "Đã ghi quyết định.",
    }
    form = DecideForm(request.POST or None, initial=initial)
    return deed_page(request, form, perform, says=says, back=_address(consultation_id))


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, consultation_id: int) -> HttpResponse:
    """Record that the reply has gone to the upper level."""
    actor = actor_of(request)
    row = _find(request, consultation_id)
    require(actor, "consultation.manage", row)

    def perform(found: dict[str, Any]) -> str:
        actions.send_reply(
            row,
            sent_on=found["sent_on"],
            symbol=found["symbol"],
            missing_note=found["missing_note"],
            upload=found["file"],
            actor=actor,
        )
        return _address(row.id)

    says = {
        "title": "Ghi đã gửi cấp trên",
        "intro": f"{row.title}. Hạn gửi: {row.due_on:%d/%m/%Y}. Sau khi ghi thì đợt góp ý khép lại.",
        "submit": "Ghi đã gửi",
        "done": "Đã ghi gửi cấp trên.",
    }
    form = SendForm(request.POST or None, request.FILES or None)
    return deed_page(request, form, perform, says=says, back=_address(row.id))


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, consultation_id: int) -> HttpResponse:
    """End a consultation without a reply."""
    actor = actor_of(request)
    row = _find(request, consultation_id)
    require(actor, "consultation.manage", row)

    def perform(found: dict[str, Any]) -> str:
        actions.stop_consultation(row, reason=found["reason"], actor=actor)
        return _address(row.id)

    says = {
        "title": "Dừng đợt góp ý",
        "intro": f"{row.title}. Dùng khi cấp trên không cần trả lời nữa. Không mở lại được.",
        "submit": "Dừng đợt góp ý",
        "done": "Đã dừng đợt góp ý.",
    }
    return deed_page(request, StopForm(request.POST or None), perform, says=says, back=_address(row.id))
