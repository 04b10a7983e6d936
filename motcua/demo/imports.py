"""The demonstration's imports: a source that came twice and changed, a list beside it, a local code.

By the real importer, from small files made here; a second start finds them and changes nothing.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from motcua.catalogue.importer.intake import import_catalogue
from motcua.catalogue.models import ImportRun
from motcua.core.actor import Actor

_FILE = "ban-ghi-cong-dvc.json"
_LIST = "danh-sach-tthc.csv"


def _record(**changes: Any) -> dict[str, Any]:
    """Supply of copies from the original register, as the portal describes it."""
    ways = [
        {
            "channel": channel,
            "time_raw": "1",
            "time_value": 1.0,
            "time_unit": None,
            "fee_raw": "Không có thông tin",
        }
        for channel in ("Trực tiếp", "Dịch vụ bưu chính")
    ]
    base: dict[str, Any] = {
        "code": "2.000908",
        "name": "Cấp bản sao từ sổ gốc",
        "domain": "Chứng thực",
        "publisher": "Bộ Tư pháp",
        "decision_no": "1024/QĐ-BTP",
        "targets": ["Công dân Việt Nam", "Doanh nghiệp"],
        "executing_agencies_list": ["Ủy ban nhân dân cấp xã"],
        "steps_text": "Người yêu cầu nộp hồ sơ. Cơ quan lưu sổ gốc cấp bản sao.",
        "submission_ways": ways,
        "components_parsed": [{"name": "Giấy tờ tùy thân", "form_file": None, "quantity_raw": "1 bản sao"}],
        "results": [{"name": "Bản sao từ sổ gốc", "code": "dsfas"}],
        "legal_doc_numbers": ["23/2015/NĐ-CP"],
    }
    return {**base, **changes}


_CHANGED: dict[str, Any] = {
    "decision_no": "3152/QĐ-BTP",
    "legal_doc_numbers": ["23/2015/NĐ-CP", "280/2025/NĐ-CP"],
    "steps_text": "Người yêu cầu nộp hồ sơ trực tiếp, qua bưu chính hoặc trực tuyến. "
    "Cơ quan lưu sổ gốc cấp bản sao trong ngày.",
}
_ROWS = (
    "Mã số,Tên,Cơ quan ban hành,Cơ quan thực hiện,Lĩnh vực",
    "2.000908,Cấp bản sao từ sổ gốc cho người yêu cầu,Bộ Tư pháp,Ủy ban nhân dân cấp xã,Chứng thực",
    "2.000908.H19,Cấp bản sao từ sổ gốc tại xã,UBND tỉnh,Ủy ban nhân dân cấp xã,Chứng thực",
    ",Tổng số: 2 thủ tục,,,",
)


def play_imports(control: Actor) -> None:
    """Take in the three files, unless they have been taken in before."""
    if ImportRun.objects.filter(file_name=_LIST).exists():
        return
    with TemporaryDirectory() as folder:
        source, listed = Path(folder) / _FILE, Path(folder) / _LIST
        for record in (_record(), _record(**_CHANGED)):
            source.write_text(json.dumps([record], ensure_ascii=False), "utf-8")
            import_catalogue(source, actor=control)
        listed.write_text("\n".join(_ROWS), "utf-8")
        import_catalogue(listed, actor=control)
