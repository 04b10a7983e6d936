"""The text of every form as a reader extracts it from the PDF; ``python -m`` this to write it anew."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf

from motcua.documents.official_forms import Form
from motcua.documents.render import render_pdf
from motcua.documents.tests import samples
from motcua.law.book import Era

FOLDER = Path(__file__).parent / "expected"
ERAS: tuple[Era, ...] = ("A", "B")


def forms_of(era: Era) -> dict[str, Form]:
    """The forms of an era; the register with two lines only, to keep the snapshot small."""
    known = {name: form for name, form in samples.ALL.items() if era != "A" or name != "stop"}
    return {**known, "register": samples.register_book(2)}


def pdf_text(pdf: bytes) -> str:
    """All pages' text, line by line, without trailing spaces."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    lines = [line.rstrip() for page in pages for line in page.split("\n")]
    return "\n".join(line for line in lines if line) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for era in ERAS:
        for name, form in forms_of(era).items():
            (FOLDER / f"{era}-{name}.txt").write_text(pdf_text(render_pdf(form, era=era)), encoding="utf-8")
