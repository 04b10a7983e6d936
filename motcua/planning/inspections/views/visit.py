"""Pages during the visit: one question, the draw, one drawn dossier, the minutes, the end, files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.clock import now
from motcua.core.deed_pages import deed_page
from motcua.core.errors import NotFound
from motcua.documents.models import StoredFile
from motcua.documents.sending import send_file
from motcua.planning.inspections import actions
from motcua.planning.inspections.actions.visit import minutes_of, open_sampled
from motcua.planning.inspections.checklist import find_question, questions_on
from motcua.planning.inspections.forms import AnswerForm, DrawForm, MarkForm, MinutesForm, UploadForm
from motcua.planning.inspections.models import ChecklistAnswer, Inspection, SampledDossier
from motcua.planning.inspections.population import population_of, stratum_names
from motcua.planning.inspections.printing import print_minutes
from motcua.planning.inspections.sampling import PROBLEMS, stratify
from motcua.planning.inspections.views.inspections import address_of, bare_form, find
from motcua.planning.product_lists import send_made


def _next_question(inspection: Inspection, key: str) -> str:
    """The page of the next question without an answer, or the inspection's own."""
    keys = [question.key for question in questions_on(inspection.starts_on)]
    answered = set(
        ChecklistAnswer.objects.filter(
            agency_id=inspection.agency_id, inspection_id=inspection.id
        ).values_list("question", flat=True)
    )
    place = keys.index(key) + 1 if key in keys else 0
    for following in (*keys[place:], *keys[:place]):
        if following not in answered:
            return reverse("inspection_answer", args=[inspection.id, following])
    return address_of(inspection)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, inspection_id: int, question: str) -> HttpResponse:
    """Answer one question and go on to the next."""
    inspection, actor = find(request, inspection_id, "inspection.work")
    asked = find_question(question)
    if asked is None:
        raise NotFound("Không có câu hỏi này.")
    standing = ChecklistAnswer.objects.filter(
        agency_id=inspection.agency_id, inspection_id=inspection.id, question=question
    ).first()
    initial = {"answer": standing.answer, "note": standing.note} if standing else {}
    form = AnswerForm(request.POST or None, request.FILES or None, initial=initial)

    def perform(values: dict[str, Any]) -> str:
        actions.answer_question(inspection, question=question, actor=actor, **values)
        return _next_question(inspection, question)

    says = {
        "title": asked.text,
        "intro": f"{asked.group_name}. Xem ở: {asked.look}. Căn cứ: {asked.citation}"
        f" ({asked.confidence.label.lower()}).",
        "submit": "Lưu và sang câu tiếp theo",
        "done": "Đã ghi câu trả lời.",
    }
    return deed_page(request, form, perform, says=says, back=address_of(inspection))


@require_http_methods(["GET", "POST"])
def draw(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """Choose how many of each stratum, and the seed; draw once."""
    inspection, actor = find(request, inspection_id, "inspection.manage")
    population = stratify((row[2] for row in population_of(inspection, actor).values()), now())
    counts = {stratum: len(codes) for stratum, codes in population.items()}
    names = stratum_names({*counts, *PROBLEMS})
    form = DrawForm(request.POST or None, counts=counts, names=names)

    def perform(values: dict[str, Any]) -> str:
        actions.draw_sample(inspection, seed=values["seed"], sizes=form.sizes(), actor=actor)
        return f"{address_of(inspection)}#mau"

    total = len({code for codes in population.values() for code in codes})
    says = {
        "title": "Rút mẫu hồ sơ",
        "intro": f"Thời kỳ kiểm tra có {total} hồ sơ. Chỉ rút một lần; số gieo và số hồ sơ từng nhóm in vào "
        "biên bản. Một hồ sơ thuộc nhiều nhóm chỉ được rút một lần.",
        "submit": "Rút mẫu",
        "done": "Đã rút mẫu hồ sơ.",
    }
    return deed_page(request, form, perform, says=says, back=address_of(inspection))


@require_http_methods(["GET", "POST"])
def sample(request: HttpRequest, inspection_id: int, sample_id: int) -> HttpResponse:
    """One drawn dossier in short and what it shows; opening it is recorded as a read."""
    inspection, actor = find(request, inspection_id, "inspection.work")
    sampled = SampledDossier.objects.filter(
        agency_id=inspection.agency_id, inspection_id=inspection.id, id=sample_id
    ).first()
    if sampled is None:
        raise NotFound("Hồ sơ này không có trong mẫu kiểm tra.")
    dossier = open_sampled(sampled, actor=actor)
    form = MarkForm(request.POST or None, initial={"verdict": sampled.verdict, "remark": sampled.remark})

    def perform(values: dict[str, Any]) -> str:
        actions.mark_sample(sampled, actor=actor, **values)
        return f"{address_of(inspection)}#mau"

    says = {
        "title": f"Hồ sơ {sampled.code}",
        "intro": f"Rút từ nhóm: {sampled.stratum_name}. Việc mở hồ sơ được ghi vào nhật ký đọc.",
        "submit": "Ghi kết quả xem",
        "done": f"Đã ghi kết quả xem hồ sơ {sampled.code}.",
    }
    if request.method == "POST":
        return deed_page(request, form, perform, says=says, back=address_of(inspection))
    context = {
        **says,
        "form": form,
        "back": address_of(inspection),
        "dossier": dossier,
        "is_late": dossier.is_late_at(dossier.finished_at or now()),
    }
    return render(request, "inspections/sample.html", context)


@require_http_methods(["GET", "POST"])
def minutes(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """Write the minutes."""
    inspection, actor = find(request, inspection_id, "inspection.work")
    standing = minutes_of(inspection)
    form = MinutesForm(request.POST or None, initial=MinutesForm.initial_of(standing) if standing else {})

    def perform(_: dict[str, Any]) -> str:
        actions.write_minutes(inspection, form.facts(), actor=actor)
        return f"{address_of(inspection)}#bien-ban"

    says = {
        "title": "Biên bản kiểm tra",
        "intro": "Thành phần, bảng hỏi, mẫu hồ sơ và tồn tại được in vào biên bản từ những gì đã ghi.",
        "submit": "Lưu biên bản",
        "done": "Đã lưu biên bản. Hãy tải bản Word hoặc PDF để hai bên ký.",
    }
    return deed_page(request, form, perform, says=says, back=address_of(inspection))


@require_GET
def minutes_print(request: HttpRequest, inspection_id: int, kind: str) -> HttpResponse:
    """The minutes as PDF or Word."""
    inspection, _ = find(request, inspection_id, "inspection.read")
    written = minutes_of(inspection)
    if kind not in {"pdf", "docx"} or written is None:
        raise Http404("Chưa có biên bản ở dạng này.")
    return send_made(print_minutes(inspection, written, kind), kind, f"bien-ban-kiem-tra-{inspection.id}")


@require_http_methods(["GET", "POST"])
def signed(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """Keep the scan of the signed minutes."""
    inspection, actor = find(request, inspection_id, "inspection.work")

    def perform(values: dict[str, Any]) -> str:
        actions.attach_signed_minutes(inspection, upload=values["upload"], actor=actor)
        return f"{address_of(inspection)}#bien-ban"

    says = {
        "title": "Gắn biên bản đã ký",
        "intro": "Bản quét có chữ ký của đại diện hai bên.",
        "submit": "Gắn vào cuộc kiểm tra",
        "done": "Đã gắn biên bản đã ký.",
    }
    form = UploadForm(request.POST or None, request.FILES or None)
    return deed_page(request, form, perform, says=says, back=address_of(inspection))


@require_http_methods(["GET", "POST"])
def conclude(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """End the inspection."""
    inspection, actor = find(request, inspection_id, "inspection.manage")
    says = {
        "title": "Kết thúc kiểm tra",
        "intro": "Bảng hỏi, mẫu hồ sơ và biên bản không sửa nữa. Tồn tại vẫn được theo dõi đến khi đóng.",
        "submit": "Kết thúc",
        "done": "Đã kết thúc cuộc kiểm tra.",
    }
    return deed_page(
        request,
        bare_form(request),
        lambda _: address_of(actions.conclude_inspection(inspection, actor=actor)),
        says=says,
        back=address_of(inspection),
    )


@require_GET
def attached_file(request: HttpRequest, inspection_id: int, file_id: int) -> HttpResponse:
    """A proof of the checklist or the signed minutes of this inspection."""
    inspection, _ = find(request, inspection_id, "inspection.read")
    written = minutes_of(inspection)
    is_ours = (written is not None and written.signed_file_id == file_id) or ChecklistAnswer.objects.filter(
        agency_id=inspection.agency_id, inspection_id=inspection.id, file_id=file_id
    ).exists()
    stored = StoredFile.objects.filter(agency_id=inspection.agency_id, id=file_id).first()
    return send_file(stored if is_ours else None)
