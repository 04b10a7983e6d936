"""A small plan on paper, and who works with it."""

from __future__ import annotations

from motcua.core.actor import Actor
from motcua.planning.actions import approval, drafts, sections
from motcua.planning.models import PlanVersion

YEAR = 2026
HEADER = "TT\tNội dung công việc\tCơ quan chủ trì\tCơ quan phối hợp\tThời hạn\tSản phẩm"
ROWS = (
    "I\tCÔNG TÁC CHUNG\t\t\t\t",
    "1\tBan hành kế hoạch rà soát thủ tục hành chính\tVăn phòng\tCác đơn vị\tQuý I\tKế hoạch",
    "2\tNiêm yết thủ tục hành chính tại bộ phận một cửa. Kiểm tra bảng niêm yết hằng tháng\t"
    "Văn phòng\tCông an xã\tHằng quý\tBiên bản",
    "II\tTRUYỀN THÔNG\t\t\t\t",
    "1\tViết tin bài tuyên truyền cải cách thủ tục hành chính\tVăn hóa\tĐài truyền thanh\t"
    "23/11/20268\tTin, bài",
)
TITLE = f"KẾ HOẠCH\nKiểm soát thủ tục hành chính năm {YEAR}"


def paper(*rows: str, title: str = TITLE) -> bytes:
    """The plan as pasted text; ``rows`` instead of its own."""
    return "\n".join([title, "", HEADER, *(rows or ROWS)]).encode()


def imported(actor: Actor) -> PlanVersion:
    """The plan as a draft."""
    return drafts.import_plan(actor=actor, data=paper())


def in_force(control: Actor, leader: Actor, number: str = "12/KH-UBND") -> PlanVersion:
    """The plan, confirmed and approved on 12/01/2026."""
    from datetime import date

    version = imported(control)
    sections.confirm_draft(version, actor=control)
    return approval.approve_version(
        version,
        document_number=number,
        issued_on=date(YEAR, 1, 12),
        signer="Lê Thị Duyệt",
        actor=leader,
    )
