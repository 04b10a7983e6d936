"""Sending a catalogue file from the browser, how far it is, what came of it, and each record of it."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from motcua.catalogue import wording
from motcua.catalogue.doubts import DoubtKind
from motcua.catalogue.forms import ImportForm
from motcua.catalogue.importer.queue import enqueue_import, is_worker_silent, waiting_before
from motcua.catalogue.importer.shapes import SHAPES, find_shape
from motcua.catalogue.models import ImportedRecord, ImportRun, ImportState, RecordOutcome
from motcua.core.errors import DomainError, NotFound
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of

STATE_TONES = {
    ImportState.WAITING: "waiting",
    ImportState.RUNNING: "info",
    ImportState.DONE: "done",
    ImportState.FAILED: "overdue",
}
# Records a person should see first.
_FIRST = (RecordOutcome.UNCLEAR, RecordOutcome.CHANGED, RecordOutcome.COMPARED)


@require_http_methods(["GET", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """Choose a file for the worker to take in; below, the runs so far and every shape with its mapping."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = enqueue_import(form.cleaned_data["file"], actor=actor_of(request))
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            messages.success(request, "Đã nhận tệp. Bạn có thể làm việc khác, tệp vẫn được nhập.")
            return redirect("catalogue_import_run", pk=run.pk)
    page = page_of(ImportRun.objects.all(), request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(run, STATE_TONES[ImportState(run.state)], find_shape(run.shape)) for run in page.items],
        "is_silent": is_worker_silent(),
        "shapes": SHAPES,
    }
    return render(request, "catalogue/import.html", context)


def _progress(run: ImportRun) -> dict[str, Any]:
    return {
        "run": run,
        "shape": find_shape(run.shape),
        "words": wording.import_words(run.done, run.total, is_running=run.state == ImportState.RUNNING),
        "before": waiting_before(run),
        "is_silent": is_worker_silent(),
    }


def _result(run: ImportRun, request: HttpRequest) -> dict[str, Any]:
    kinds = run.counts.get("doubts_by_kind", {})
    rows = [
        (kind, DoubtKind(kind).why, count) for kind, count in sorted(kinds.items(), key=lambda row: -row[1])
    ]
    wanted = request.GET.get("loai", "")
    there = set(run.records.order_by().values_list("outcome", flat=True).distinct())
    outcomes = [one.value for one in RecordOutcome]
    records = run.records.select_related("version__procedure", "base__procedure").defer("said", "reading")
    records = records.filter(outcome=wanted) if wanted in outcomes else records.filter(outcome__in=_FIRST)
    return {
        "run": run,
        "shape": find_shape(run.shape),
        "counts": run.counts,
        "rows": rows,
        "is_failed": run.state == ImportState.FAILED,
        "page": page_of(records, request.GET.get("page")),
        "wanted": wanted if wanted in outcomes else "",
        "outcomes": [(value, label) for value, label in RecordOutcome.choices if value in there],
    }


@require_GET
def run_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a run is; once it is done its counts, doubts and records, or why it failed.

    The page asks for itself every two seconds while the run is open and is then loaded anew.
    """
    run = ImportRun.objects.filter(pk=pk).first()
    if run is None:
        raise NotFound("Không tìm thấy lượt nhập này.")
    if "HX-Request" not in request.headers:
        context = _progress(run) if run.is_open else _result(run, request)
        answer = render(request, "catalogue/run.html", context)
    elif run.is_open:
        answer = render(request, "catalogue/_run_progress.html", _progress(run))
    else:
        answer = HttpResponseClientRefresh()
    patch_vary_headers(answer, ("HX-Request",))
    return answer


def _words(record: ImportedRecord) -> list[tuple[str, str, bool]]:
    """What the source said, field by field: its name in words, the text, and whether it is data."""
    said: dict[str, str] = json.loads(record.said) if record.said else {}
    shape = find_shape(record.shape)
    labels = {line.source: line.label for line in shape.mapping} if shape else {}
    return [
        (labels.get(field, "Nguyên văn" if field == "text" else f"Mục “{field}”"), text, text[:1] in "[{")
        for field, text in said.items()
    ]


@require_GET
def record_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One record of a file, word for word, and what came of it."""
    records = ImportedRecord.objects.select_related("run", "version__procedure", "base__procedure")
    record = records.filter(pk=pk).first()
    if record is None:
        raise NotFound("Không tìm thấy bản ghi này.")
    context = {"record": record, "shape": find_shape(record.shape), "words": _words(record)}
    return render(request, "catalogue/record.html", context)
