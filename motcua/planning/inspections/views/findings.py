"""The register of findings and the way of one to its closure."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.deed_pages import deed_page
from motcua.core.middleware import actor_of
from motcua.core.owned_rows import find_row
from motcua.core.paging import page_of
from motcua.core.permissions import allowed, require
from motcua.documents.models import StoredFile
from motcua.documents.sending import send_file
from motcua.planning.inspections import actions
from motcua.planning.inspections.checklist import find_question
from motcua.planning.inspections.forms import (
    CloseForm,
    FindingFilter,
    FindingForm,
    RemedyForm,
    ReopenForm,
)
from motcua.planning.inspections.models import Finding, FindingDeed, FindingState, FindingStep, SampledDossier
from motcua.planning.inspections.queries import findings_in
from motcua.planning.inspections.views.inspections import find

_NUMBER = re.compile(r"[0-9]{1,18}")
_STEP_TONES = {
    FindingDeed.FOUND: "overdue",
    FindingDeed.REMEDIED: "info",
    FindingDeed.CLOSED: "done",
    FindingDeed.REOPENED: "due_soon",
}


def standing_of(finding: Finding) -> tuple[str, str]:
    """Tone and words of where it stands, its day included."""
    if finding.state == FindingState.CLOSED:
        return "done", "Đã đóng"
    if finding.due_on < today():
        return "overdue", f"Quá hạn {(today() - finding.due_on).days} ngày"
    if finding.state == FindingState.REMEDIED:
        return "info", "Đã báo khắc phục"
    return "waiting", "Chưa khắc phục"


def _find(request: HttpRequest, finding_id: int, permission: str) -> tuple[Finding, Actor]:
    actor = actor_of(request)
    finding = find_row(Finding, actor, finding_id, "Không có tồn tại này.")
    require(actor, permission, finding)
    return finding, actor


def _address(finding: Finding) -> str:
    return reverse("finding_detail", args=[finding.id])


@require_GET
def finding_list(request: HttpRequest) -> HttpResponse:
    """What is still to be put right, the most urgent first."""
    actor = actor_of(request)
    form = FindingFilter(request.GET or None)
    rows = findings_in(
        actor.agencies,
        from_on=form.chosen("from_day"),
        to_on=form.chosen("to_day"),
        state=form.chosen("state") or "",
    )
    page = page_of(rows, request.GET.get("page"))
    lines = [(one, *standing_of(one)) for one in page.items]
    return render(request, "inspections/findings.html", {"form": form, "page": page, "lines": lines})


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """Write down a shortcoming; ?question= or ?sample= say where it was seen."""
    inspection, actor = find(request, inspection_id, "inspection.work")
    question = find_question(request.GET.get("question", ""))
    given = request.GET.get("sample", "")
    sampled = SampledDossier.objects.filter(
        agency_id=inspection.agency_id,
        inspection_id=inspection.id,
        id=int(given) if _NUMBER.fullmatch(given) else 0,
    ).first()
    form = FindingForm(
        request.POST or None, actor=actor, initial={"content": sampled.remark} if sampled else {}
    )

    def perform(values: dict[str, Any]) -> str:
        facts = form.facts(
            question=question.key if question else "", sample_id=sampled.id if sampled else None
        )
        return _address(actions.add_finding(inspection, facts, request_id=values["request_id"], actor=actor))

    seen = f"Thấy ở hồ sơ {sampled.code}. " if sampled else ""
    seen += f"Thấy ở câu hỏi: {question.text} " if question else ""
    says = {
        "title": "Ghi tồn tại",
        "intro": f"{seen}Mỗi tồn tại có người khắc phục và hạn; theo dõi đến khi có minh chứng và được đóng.",
        "submit": "Ghi tồn tại",
        "done": "Đã ghi tồn tại.",
    }
    return deed_page(
        request, form, perform, says=says, back=reverse("inspection_detail", args=[inspection.id])
    )


def _history(finding: Finding) -> list[dict[str, Any]]:
    steps = (
        FindingStep.objects.filter(agency_id=finding.agency_id, finding_id=finding.id)
        .select_related("by", "file")
        .order_by("-at", "-id")
    )
    return [
        {
            "at": step.at,
            "title": step.get_deed_display(),
            "who": step.by.name if step.by else "",
            "note": step.note,
            "tone": _STEP_TONES[FindingDeed(step.deed)],
            "file": step.file,
        }
        for step in steps
    ]


@require_GET
def detail(request: HttpRequest, finding_id: int) -> HttpResponse:
    """The finding, who mends it, and everything that happened to it."""
    finding, actor = _find(request, finding_id, "inspection.read")
    tone, standing = standing_of(finding)
    history = _history(finding)
    may_close = allowed(actor, "inspection.close_finding", finding)
    context = {
        "finding": finding,
        "tone": tone,
        "standing": standing,
        "question": find_question(finding.question),
        "history": history,
        "proofs": [step for step in history if step["file"]],
        "may_remedy": finding.state == FindingState.OPEN and allowed(actor, "inspection.remedy", finding),
        "may_close": finding.state == FindingState.REMEDIED and may_close,
        "may_reopen": finding.state != FindingState.OPEN and may_close,
    }
    return render(request, "inspections/finding.html", context)


@require_http_methods(["GET", "POST"])
def remedy(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Report that it was mended, with proof."""
    finding, actor = _find(request, finding_id, "inspection.remedy")
    says = {
        "title": "Báo đã khắc phục",
        "intro": finding.content,
        "submit": "Báo khắc phục",
        "done": "Đã báo khắc phục. Chờ người có quyền xem và đóng.",
    }
    return deed_page(
        request,
        RemedyForm(request.POST or None, request.FILES or None),
        lambda values: _address(actions.remedy_finding(finding, actor=actor, **values)),
        says=says,
        back=_address(finding),
    )


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Accept the proof."""
    finding, actor = _find(request, finding_id, "inspection.close_finding")
    says = {
        "title": "Đóng tồn tại",
        "intro": "Chỉ đóng khi đã xem minh chứng. Người báo khắc phục không tự đóng.",
        "submit": "Đóng tồn tại",
        "done": "Đã đóng tồn tại.",
    }
    return deed_page(
        request,
        CloseForm(request.POST if request.method == "POST" else None),
        lambda values: _address(actions.close_finding(finding, actor=actor, **values)),
        says=says,
        back=_address(finding),
    )


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Send it back with a reason and a new day."""
    finding, actor = _find(request, finding_id, "inspection.close_finding")
    says = {
        "title": "Mở lại tồn tại",
        "intro": "Dùng khi minh chứng chưa đủ hoặc việc lại xảy ra. Các bước trước vẫn còn.",
        "submit": "Mở lại",
        "done": "Đã mở lại tồn tại.",
    }
    return deed_page(
        request,
        ReopenForm(request.POST or None),
        lambda values: _address(actions.reopen_finding(finding, actor=actor, **values)),
        says=says,
        back=_address(finding),
    )


@require_GET
def attached_file(request: HttpRequest, finding_id: int, file_id: int) -> HttpResponse:
    """A proof of this finding."""
    finding, _ = _find(request, finding_id, "inspection.read")
    is_ours = FindingStep.objects.filter(
        agency_id=finding.agency_id, finding_id=finding.id, file_id=file_id
    ).exists()
    stored = StoredFile.objects.filter(agency_id=finding.agency_id, id=file_id).first()
    return send_file(stored if is_ours else None)
