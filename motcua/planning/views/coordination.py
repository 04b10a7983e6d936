"""Co-ordination and products of a task: one page for each deed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.core.errors import DomainError
from motcua.core.middleware import actor_of
from motcua.core.permissions import require
from motcua.documents.sending import send_file
from motcua.planning.actions import coordination as deeds
from motcua.planning.actions.products import link_product, unlink_product
from motcua.planning.forms import tasks as task_forms
from motcua.planning.models import TaskProduct, TaskState
from motcua.planning.product_kinds import PRODUCT_KINDS
from motcua.planning.task_finding import find_coordinator, find_request
from motcua.planning.views.tasks import asked_task, back_to, post_deed, task_deed
from motcua.planning.wordings import find_visible_task, find_wording, short

PART = "phoi-hop"


@require_http_methods(["GET", "POST"])
def add_coordinator(request: HttpRequest, task_id: int) -> HttpResponse:
    """Name who helps."""
    actor, task = asked_task(request, task_id, "plan.work")
    form = task_forms.CoordinatorForm(request.POST or None, actor=actor)

    def do(_: dict[str, Any]) -> object:
        who = {"unit_id": form.id_in("unit"), "officer_id": form.id_in("officer")}
        return deeds.add_coordinator(task, actor=actor, **who)

    says = ("Thêm đầu mối phối hợp", "Thêm", "Đã thêm đầu mối phối hợp.")
    return task_deed(request, task, form, do, says=says, part=PART)


@require_POST
def remove_coordinator(request: HttpRequest, coordinator_id: int) -> HttpResponse:
    """Take a helper off the list."""
    actor = actor_of(request)
    one = find_coordinator(actor, coordinator_id)
    return post_deed(
        request,
        one.task_id,
        lambda: deeds.remove_coordinator(one, actor=actor),
        "Đã bớt đầu mối phối hợp.",
        PART,
    )


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, task_id: int) -> HttpResponse:
    """Ask something of a unit."""
    actor, task = asked_task(request, task_id, "plan.work")
    form = task_forms.AskForm(request.POST or None, actor=actor)

    def do(cleaned: dict[str, Any]) -> object:
        facts = {"question": cleaned["question"], "due_on": cleaned["due_on"]}
        return deeds.ask_unit(task, unit_id=form.id_in("unit") or 0, actor=actor, **facts)

    says = ("Gửi đề nghị phối hợp", "Gửi", "Đã gửi đề nghị. Đơn vị được hỏi sẽ thấy trong lời nhắc.")
    return task_deed(request, task, form, do, says=says, part=PART)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, request_id: int) -> HttpResponse:
    """Answer for one's unit."""
    actor = actor_of(request)
    asked = find_request(actor, request_id)
    require(actor, "plan.answer", asked)
    form = task_forms.AnswerForm(request.POST or None, request.FILES or None)

    def do(cleaned: dict[str, Any]) -> object:
        upload = cleaned.get("file")
        kept = {"upload": upload, "file_name": upload.name} if upload else {}
        return deeds.answer_request(asked, answer=cleaned["answer"], actor=actor, **kept)

    says = ("Trả lời đề nghị phối hợp", "Gửi trả lời", "Đã gửi trả lời.")
    return task_deed(request, asked.task, form, do, says=says, part=PART, intro=asked.question)


@require_GET
def answer_file(request: HttpRequest, request_id: int) -> HttpResponse:
    """The document that came with an answer."""
    return send_file(find_request(actor_of(request), request_id).file)


@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, task_id: int) -> HttpResponse:
    """Choose what the system has already as the task's product, or go and make one."""
    actor, task = asked_task(request, task_id, "plan.link_product")
    if request.method == "POST":
        key, object_id = request.POST.get("kind", ""), request.POST.get("object_id", "")
        if not object_id.isascii() or not object_id.isdigit() or len(object_id) > 18:
            raise DomainError("Hãy chọn một sản phẩm trong danh sách.")
        return post_deed(
            request,
            task.id,
            lambda: link_product(task, kind=key, object_id=int(object_id), actor=actor),
            "Đã gắn sản phẩm.",
            "san-pham",
        )
    kinds = list(PRODUCT_KINDS.values())
    form = task_forms.LinkForm(request.GET or None, kinds=[(one.key, one.label) for one in kinds])
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    kind = PRODUCT_KINDS.get(chosen.get("kind") or "") or next(iter(kinds), None)
    context = {
        "task": task,
        "title": short(find_wording(task)),
        "form": form,
        "kinds": [(one.label, f"{one.create_url()}?task={task.id}") for one in kinds],
        "kind": kind,
        "cards": kind.matches(actor.agencies, chosen.get("q", "")) if kind else [],
        "is_open": task.state != TaskState.DROPPED,
        "back": back_to(task.id, "san-pham"),
    }
    return render(request, "planning/task_product.html", context)


@require_POST
def unlink(request: HttpRequest, task_id: int, kind: str, object_id: int) -> HttpResponse:
    """Take a product off the task; the thing itself stays."""
    actor = actor_of(request)
    task = find_visible_task(actor, task_id)
    require(actor, "plan.link_product", task)
    own = {"agency_id": task.agency_id, "task_id": task.id, "kind": kind, "object_id": object_id}
    if not TaskProduct.objects.filter(**own).exists():
        raise Http404("Sản phẩm này không gắn với nhiệm vụ.")
    return post_deed(
        request,
        task.id,
        lambda: unlink_product(task, kind=kind, object_id=object_id, actor=actor),
        "Đã bỏ gắn sản phẩm. Sản phẩm vẫn còn trong sổ của nó.",
        "san-pham",
    )
