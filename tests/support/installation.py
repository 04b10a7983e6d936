"""Fill an installation, and tell what is in it: ``python -m tests.support.installation fill|summary``."""

from __future__ import annotations

import hashlib
import json
import sys

COUNT = 30


def fill() -> None:
    """An agency, notebooks with events, an audit line, a file of odd bytes."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage
    from django.db import transaction

    from motcua.core.actor import SYSTEM
    from motcua.core.audit import audit
    from tests.notebook.journal import close_notebook, open_notebook, write_line
    from tests.support.people import make_actor, make_agency

    agency = make_agency()
    actor = make_actor(agency, "receptionist")
    for number in range(COUNT):
        with transaction.atomic():
            notebook = open_notebook(
                agency.pk, actor=actor, request_id=f"o-{number}", title="Sổ “hộ tịch”\t\\n"
            )
        write_line(notebook, actor=actor, request_id=f"w-{number}", line='Nguyễn Thị Mẫu\nxuống dòng\t"\\N"')
        if number % 2:
            close_notebook(notebook, actor=actor, request_id=f"c-{number}")
    audit(SYSTEM, "test.filled", subject="cơ sở dữ liệu", detail={"số": COUNT, "rỗng": None})
    default_storage.save("2026/11/giấy khai sinh.pdf", ContentFile(bytes(range(256)) * 5000))


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def summary() -> dict[str, str]:
    """Every table as a sum over its rows in order, and every file's sum."""
    from django.apps import apps
    from django.conf import settings
    from django.db import models

    from motcua.core.guards import across_agencies

    found = {}
    with across_agencies("the test compares whole databases"):
        for model in apps.get_models(include_auto_created=True):
            names = [field.attname for field in model._meta.local_concrete_fields if field.name != "pk"]
            key = model._meta.pk
            parts = key.fields if isinstance(key, models.CompositePrimaryKey) else [key]
            rows = list(model._base_manager.order_by(*(part.attname for part in parts)).values_list(*names))
            found[model._meta.db_table] = f"{len(rows)} {_sum(repr(rows).encode())}"
    for path in sorted((settings.DATA_DIR / "files").rglob("*")):
        if path.is_file():
            found[path.name] = _sum(path.read_bytes())
    return found


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "fill":
        fill()
    print(json.dumps(summary()))
