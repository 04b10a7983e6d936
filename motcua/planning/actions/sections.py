"""A draft's head and its headings, and the doubtful places of an import."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.errors import Conflict, DomainError, NotFound, WrongState
from motcua.core.text import clean
from motcua.planning.actions.editing import find_wording, locked_draft
from motcua.planning.models import PlanVersion, TaskWording
from motcua.planning.queries import wordings_of

KEPT_AS_PRINTED = "Giữ nguyên như bản gốc"


def _text(text: str, name: str, longest: int, missing: str = "") -> str:
    found = " ".join(clean(text).split())
    if missing and not found:
        raise DomainError(missing, field=name)
    if len(found) > longest:
        raise DomainError(f"Dài quá {longest} ký tự. Hãy viết ngắn lại.", field=name)
    return found


@transaction.atomic
def change_head(
    version: PlanVersion,
    *,
    title: str,
    issuer: str,
    document_number: str,
    issued_on: date | None,
    reason: str = "",
    actor: Actor,
) -> PlanVersion:
    """What the draft says of itself: its name, who issues it, number and day as far as they are known."""
    version = locked_draft(version, actor=actor)
    version.title = _text(title, "title", 500, "Hãy ghi tên kế hoạch.")
    version.issuer = _text(issuer, "issuer", 200)
    version.document_number = _text(document_number, "document_number", 60)
    version.issued_on = issued_on
    if version.reason:
        version.reason = _text(reason, "reason", 500, "Hãy ghi lý do sửa đổi.")
    version.save(update_fields=["title", "issuer", "document_number", "issued_on", "reason"])
    audit(actor, "plan.head_changed", subject=str(version.plan_id), detail={"version": version.number})
    return version


@transaction.atomic
def add_section(
    version: PlanVersion, *, number: str, title: str, parent: tuple[str, ...] = (), actor: Actor
) -> PlanVersion:
    """A heading at the end of its level; below ``parent`` when that is given."""
    version = locked_draft(version, actor=actor)
    name = _text(number, "number", 40, "Hãy ghi số của mục, ví dụ I.")
    title = _text(title, "title", 500, "Hãy ghi tên mục.")
    path, sections = [*parent, name], list(version.sections)
    paths = [section["path"] for section in sections]
    if parent and list(parent) not in paths:
        raise DomainError("Mục cấp trên không còn. Hãy chọn lại.", field="parent")
    if path in paths:
        raise Conflict(f"Đã có mục {' / '.join(path)}. Hãy dùng số khác.", field="number")
    inside = [place for place, other in enumerate(paths) if other[: len(parent)] == list(parent)]
    place = max(inside, default=len(sections) - 1) + 1
    sections.insert(place, {"path": path, "title": title})
    return _saved(version, sections, "plan.section_added", path, actor)


@transaction.atomic
def rename_section(version: PlanVersion, *, path: tuple[str, ...], title: str, actor: Actor) -> PlanVersion:
    """Other words for a heading; its number stays."""
    version = locked_draft(version, actor=actor)
    title = _text(title, "title", 500, "Hãy ghi tên mục.")
    place = _place(version, path)
    sections = [dict(section) for section in version.sections]
    if sections[place]["title"] == title:
        return version
    sections[place]["title"] = title
    return _saved(version, sections, "plan.section_renamed", path, actor)


@transaction.atomic
def remove_section(version: PlanVersion, *, path: tuple[str, ...], actor: Actor) -> PlanVersion:
    """Take away a heading that nothing stands under."""
    version = locked_draft(version, actor=actor)
    place = _place(version, path)
    if any(tuple(row.section_path[: len(path)]) == path for row in wordings_of(version)):
        raise WrongState("Mục này còn nhiệm vụ. Hãy chuyển hoặc bỏ các nhiệm vụ đó trước.")
    below = [other for other in version.sections if tuple(other["path"][: len(path)]) == path]
    if len(below) > 1:
        raise WrongState("Mục này còn mục con. Hãy bỏ các mục con trước.")
    sections = [section for at, section in enumerate(version.sections) if at != place]
    return _saved(version, sections, "plan.section_removed", path, actor)


def _place(version: PlanVersion, path: tuple[str, ...]) -> int:
    for place, section in enumerate(version.sections):
        if tuple(section["path"]) == path:
            return place
    raise NotFound("Mục này không còn. Hãy tải lại trang.")


def _saved(
    version: PlanVersion, sections: list[dict[str, object]], deed: str, path: object, actor: Actor
) -> PlanVersion:
    version.sections = sections
    version.save(update_fields=["sections"])
    named = " / ".join(path) if isinstance(path, list | tuple) else ""
    audit(actor, deed, subject=str(version.plan_id), detail={"section": named})
    return version


@transaction.atomic
def settle_doubt(version: PlanVersion, *, task_id: int, place: int, words: str, actor: Actor) -> TaskWording:
    """Say what a doubtful place (counted from 0) is: the words stay beside it.

    Settling it again the same changes nothing.
    """
    version = locked_draft(version, actor=actor)
    wording = find_wording(version, task_id)
    if not 0 <= place < len(wording.doubts):
        raise NotFound("Chỗ cần xem này không còn. Hãy tải lại trang.")
    words = _text(words, "words", 500, "Hãy ghi kết luận, ví dụ “Giữ nguyên như bản gốc”.")
    if wording.doubts[place].get("settled") == words:
        return wording
    doubts = [dict(doubt) for doubt in wording.doubts]
    doubts[place]["settled"] = words
    wording.doubts = doubts
    wording.save(update_fields=["doubts"])
    audit(actor, "plan.doubt_settled", subject=str(task_id), detail={"why": doubts[place]["why"][:200]})
    return wording


@transaction.atomic
def confirm_draft(version: PlanVersion, *, words: str = KEPT_AS_PRINTED, actor: Actor) -> int:
    """Say that the draft was compared with its source: every place still open is settled with ``words``.

    The number of places settled; WrongState for a draft without tasks.
    """
    version = locked_draft(version, actor=actor)
    words = _text(words, "words", 500, "Hãy ghi kết luận cho các chỗ còn lại.")
    wordings = wordings_of(version)
    if not wordings:
        raise WrongState("Dự thảo chưa có nhiệm vụ nào. Hãy thêm nhiệm vụ trước.")
    settled = 0
    for wording in wordings:
        if all(doubt.get("settled") for doubt in wording.doubts):
            continue
        settled += sum(not doubt.get("settled") for doubt in wording.doubts)
        wording.doubts = [{**doubt, "settled": doubt.get("settled") or words} for doubt in wording.doubts]
        wording.save(update_fields=["doubts"])
    if settled:
        audit(actor, "plan.draft_confirmed", subject=str(version.plan_id), detail={"settled": settled})
    return settled
