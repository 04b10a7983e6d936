"""Files that cannot be a plan: one clear line, nothing half done."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from motcua.cli.root import main
from motcua.core.errors import DomainError
from motcua.planning.importer import reading
from motcua.planning.importer.importing import import_file, import_text
from motcua.planning.importer.tests.documents import HEADER, docx_of, pdf_of

ANNEX = "(Kèm theo Kế hoạch số 1/KH-UBND ngày 02/01/2026)"
ROW = ["1", "Niêm yết", "Văn phòng", "Các thôn", "Quý II", "Biên bản"]


def _scanned() -> bytes:
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _packed(name: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr(name, "<broken")
    return written.getvalue()


BAD = [
    (b"", "a.txt", "rỗng"),
    (b" " * (21 * 1024 * 1024) + b"x", "a.txt", "vượt mức"),
    (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "a.doc", "kiểu cũ"),
    (b"{\\rtf1 abc}", "a.rtf", "RTF"),
    (b"\x89PNG\r\n\x1a\n\0\0\0", "a.png", "không phải PDF"),
    (b"%PDF-1.7 broken", "a.pdf", "Không đọc được tệp PDF"),
    (_packed("word/document.xml"), "a.docx", "Không đọc được tệp Word"),
    (_packed("xl/workbook.xml"), "a.xlsx", "Không đọc được tệp Excel"),
    (b"PK\x03\x04 broken", "a.docx", "bị hỏng"),
    ("Nội dung".encode(), "a.docx", "nội dung là văn bản thuần"),
    (b"\xe9\xe8\xff n\xf4i dung", "a.txt", "UTF-8"),
    ("Kính gửi các đồng chí".encode(), "a.txt", "Không thấy bảng kế hoạch"),
    (docx_of([HEADER]), "a.docx", "chưa có dòng nhiệm vụ"),
    (docx_of([HEADER, ROW]), "a.pdf", "Tên tệp là PDF nhưng nội dung là Word"),
    (_scanned(), "a.pdf", "ảnh quét"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "name", "says"), BAD, ids=[says for _, _, says in BAD])
def test_a_bad_file_is_refused_with_what_to_do(data: bytes, name: str, says: str):
    with pytest.raises(DomainError, match=says) as refusal:
        import_file(data, name)
    assert refusal.value.message.endswith(".")


def test_five_thousand_rows_are_refused():
    lines = ["\t".join(HEADER), *("\t".join([str(at), *ROW[1:]]) for at in range(5_000))]
    with pytest.raises(DomainError, match="5001 dòng"):
        import_text("\n".join(lines))


@pytest.mark.parametrize(
    "heads",
    [("Số: 12/KH-UBND", "Số: 15/KH-UBND"), (ANNEX, ANNEX.replace("2026", "2027"))],
)
def test_two_plans_in_one_file_are_refused(heads: tuple[str, str]):
    table = ["\t".join(HEADER), "\t".join(ROW)]
    with pytest.raises(DomainError, match="từ hai văn bản trở lên"):
        import_text("\n".join([heads[0], *table, heads[1], *table]))


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "_MAX_UNPACKED", 1024 * 1024)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"\0" * (2 * 1024 * 1024))
    with pytest.raises(DomainError, match="quá lớn"):
        import_file(written.getvalue(), "a.docx")


def test_the_command_prints_the_published_shape(tmp_path: Path):
    path = tmp_path / "ke-hoach.pdf"
    path.write_bytes(pdf_of([HEADER, ROW]))
    result = CliRunner().invoke(main, ["plan", "import", str(path), "--year", "2022", "--json"])
    assert result.exit_code == 0, result.output
    answer = json.loads(result.output)
    assert set(answer) == {"title", "issuer", "number", "issued_on", "sections", "tasks"}
    assert set(answer["tasks"][0]) == {
        "section_path",
        "number",
        "content",
        "items",
        "lead",
        "coordination",
        "deadline",
        "products",
        "doubts",
    }
    assert answer["tasks"][0]["deadline"]["end"] == "2022-06-30"


def test_the_command_says_in_one_line_what_is_wrong(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("không có bảng")
    result = CliRunner().invoke(main, ["plan", "import", str(path), "--json"])
    assert result.exit_code == 2
    assert "Không thấy bảng kế hoạch" in result.output
