"""Taking in a catalogue file from the browser, and what came of it."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePath
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue.doubts import DoubtKind
from motcua.catalogue.forms import ImportForm
from motcua.catalogue.intake import import_catalogue
from motcua.catalogue.models import ImportRun
from motcua.core.actor import Actor
from motcua.core.errors import DomainError, NotFound
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of


def _take_in(file: Any, actor: Actor) -> int:
    """Import an uploaded file from a folder of its own; returns the run's id."""
    with tempfile.TemporaryDirectory(prefix="motcua-import-") as folder:
        path = Path(folder) / (PurePath(file.name).name[-100:] or "danh-muc.jsonl")
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        return int(import_catalogue(path, actor=actor)["run"])


@require_http_methods(["GET", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """Choose a file; before it, the runs so far."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = _take_in(form.cleaned_data["file"], actor_of(request))
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            messages.success(request, "Đã nhập danh mục. Hãy xem số liệu và các nghi vấn.")
            return redirect("catalogue_import_run", pk=run)
    context = {"form": form, "page": page_of(ImportRun.objects.all(), request.GET.get("page"))}
    return render(request, "catalogue/import.html", context)


@require_GET
def run_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Counts of one run and its doubts by kind."""
    run = ImportRun.objects.filter(pk=pk).first()
    if run is None:
        raise NotFound("Không tìm thấy lượt nhập này.")
    kinds = run.counts.get("doubts_by_kind", {})
    rows = [
        (kind, DoubtKind(kind).why, count) for kind, count in sorted(kinds.items(), key=lambda row: -row[1])
    ]
    return render(request, "catalogue/run.html", {"run": run, "counts": run.counts, "rows": rows})
