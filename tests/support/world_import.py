"""A file of the national catalogue that came twice, changed the second time, and a list beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from motcua.catalogue.importer.intake import import_catalogue
from motcua.catalogue.models import ImportedRecord, ProcedureVersion

if TYPE_CHECKING:
    from tests.support.world import World


def build_imports(world: World, folder: Path) -> None:
    """A draft with changes to decide, and a record that belongs to no procedure."""
    from tests.support.world import catalogue_records

    control = world.cast["kiemsoat"]
    record = {**catalogue_records()[0], "code": "1.900003", "name": "Thủ tục có nguồn đổi"}
    path = folder / "nguon.jsonl"
    for requirements in ("Không", "Có nơi cư trú hợp pháp"):
        path.write_text(json.dumps({**record, "requirements": requirements}), "utf-8")
        import_catalogue(path, actor=control)
    listed = folder / "danh-sach.csv"
    listed.write_text("Mã số,Tên,Lĩnh vực\n1.900003,Tên khác,Hộ tịch\n,Dòng không có mã,\n", "utf-8")
    world.things["list_run"] = import_catalogue(listed, actor=control)["run"]
    world.things["changed"] = ProcedureVersion.objects.get(procedure__code="1.900003", number=2)
    world.things["unclear_record"] = ImportedRecord.objects.get(outcome="unclear")
