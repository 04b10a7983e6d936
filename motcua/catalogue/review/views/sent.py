"""What was proposed to the upper level and what became of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue.review import actions
from motcua.catalogue.review.forms import SentAnswerForm, SentFilter, VersionForm
from motcua.catalogue.review.models import Outcome, SentProposal
from motcua.catalogue.review.pages import find_sent, sent_standing
from motcua.catalogue.review.queries import OVERDUE, later_versions, sent_in
from motcua.core.deed_pages import deed_page
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.core.permissions import allowed
from motcua.core.wording import write_date

_TAKEN = {Outcome.ACCEPTED, Outcome.PARTLY}


def _url(sent: SentProposal) -> str:
    return reverse("review_sent", args=[sent.id])


@require_GET
def sent_list(request: HttpRequest) -> HttpResponse:
    """Proposals sent, those to be answered soonest first; what figures lead to."""
    actor = actor_of(request)
    form = SentFilter(request.GET or None)
    from_on, to_on = form.span()
    rows = sent_in(actor.agencies, from_on=from_on, to_on=to_on, outcome=form.chosen("outcome") or "")
    page = page_of(rows, request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [(one, *sent_standing(one)) for one in page.items],
        "overdue": sent_in(actor.agencies, outcome=OVERDUE).count(),
    }
    return render(request, "review/sent_list.html", context)


@require_GET
def detail(request: HttpRequest, sent_id: int) -> HttpResponse:
    """One proposal as it was sent, and its answer."""
    sent, actor = find_sent(request, sent_id, "review.read")
    is_taken = sent.outcome in _TAKEN
    may_follow = allowed(actor, "review.follow", sent)
    context = {
        "sent": sent,
        "standing": sent_standing(sent),
        "proposal": sent.proposal,
        "review": sent.proposal.review,
        "versions": later_versions(sent) if is_taken else [],
        "is_taken": is_taken,
        "may_answer": may_follow and sent.outcome != Outcome.REPLACED,
        "may_link": may_follow and is_taken,
    }
    return render(request, "review/sent.html", context)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, sent_id: int) -> HttpResponse:
    """Write down the answer."""
    sent, actor = find_sent(request, sent_id, "review.follow")
    form = SentAnswerForm(request.POST or None, initial=SentAnswerForm.initial_of(sent))
    says = {
        "title": "Ghi kết quả trả lời kiến nghị",
        "intro": sent.words[:300],
        "submit": "Lưu kết quả",
        "done": "Đã ghi kết quả trả lời.",
    }
    return deed_page(
        request,
        form,
        lambda _: _url(actions.record_answer(sent, form.facts(), actor=actor)),
        says=says,
        back=_url(sent),
    )


@require_http_methods(["GET", "POST"])
def version(request: HttpRequest, sent_id: int) -> HttpResponse:
    """Link the version in which it was carried out."""
    sent, actor = find_sent(request, sent_id, "review.follow")
    choices = [
        (one.number, f"Phiên bản {one.number}, từ {write_date(one.valid_from)}, {one.decision_no}")
        for one in later_versions(sent)
    ]
    form = VersionForm(request.POST or None, choices=choices)

    def perform(values: dict[str, Any]) -> str:
        return _url(actions.link_version(sent, number=values["number"], actor=actor))

    says = {
        "title": "Gắn phiên bản thực hiện kiến nghị",
        "intro": "Chọn phiên bản của thủ tục đã sửa theo kiến nghị. Danh sách chỉ có phiên bản "
        "được phê duyệt sau phiên bản đã rà soát.",
        "submit": "Gắn phiên bản",
        "done": "Đã gắn phiên bản mới của thủ tục.",
    }
    return deed_page(request, form, perform, says=says, back=_url(sent))
