"""The minutes of an inspection on paper, for both sides to sign."""

from __future__ import annotations

from collections.abc import Iterator

from motcua.core.wording import write_date
from motcua.documents.letters import (
    Letter,
    columns,
    heading,
    item,
    letter_docx,
    letter_pdf,
    paragraph,
    ruled,
)
from motcua.documents.sheet import Block
from motcua.documents.words import date_words
from motcua.organisations.models import Agency
from motcua.planning.inspections.checklist import questions_on
from motcua.planning.inspections.models import (
    ChecklistAnswer,
    Direction,
    Finding,
    Inspection,
    InspectionMember,
    InspectionMinutes,
    SampledDossier,
    Side,
)
from motcua.planning.inspections.population import stratum_names

_NOTHING = "Không có."


def print_minutes(inspection: Inspection, minutes: InspectionMinutes, kind: str) -> bytes:
    """The minutes as "pdf" or "docx". Names of applicants never stand in them, only dossier codes."""
    letter = minutes_letter(inspection, minutes)
    return letter_pdf(letter) if kind == "pdf" else letter_docx(letter)


def minutes_letter(inspection: Inspection, minutes: InspectionMinutes) -> Letter:
    """What is printed. An inspection by another level bears that body's name at the head."""
    agency = Agency.objects.select_related("parent").get(pk=inspection.agency_id)
    is_received = inspection.direction == Direction.RECEIVED
    members = list(
        InspectionMember.objects.filter(agency_id=inspection.agency_id, inspection_id=inspection.id).order_by(
            "-leads", "id"
        )
    )
    signing = {member.side: member.name for member in members if member.leads}
    return Letter(
        parent_agency="" if is_received or agency.parent is None else agency.parent.name,
        agency=inspection.inspector if is_received else agency.name,
        number=minutes.number,
        place=agency.place,
        dated_on=minutes.held_on,
        title=("BIÊN BẢN", "Kiểm tra công tác kiểm soát thủ tục hành chính"),
        blocks=tuple(_blocks(inspection, minutes, members)),
        left_signer_title=("ĐẠI DIỆN", "ĐƠN VỊ ĐƯỢC KIỂM TRA"),
        left_signer=signing.get(Side.HOST, ""),
        signer_title=("ĐẠI DIỆN", "ĐOÀN KIỂM TRA"),
        signer=signing.get(Side.TEAM, ""),
    )


def _blocks(
    inspection: Inspection, minutes: InspectionMinutes, members: list[InspectionMember]
) -> Iterator[Block]:
    decision = f" số {inspection.decision_number}" if inspection.decision_number else ""
    decided = f" ngày {write_date(inspection.decision_on)}" if inspection.decision_on else ""
    yield paragraph(f"Căn cứ Quyết định{decision}{decided} về việc kiểm tra: {inspection.title}.")
    yield paragraph(
        f"Hôm nay, {date_words(minutes.held_on)}, tại {minutes.place}, hai bên lập biên bản như sau:"
    )
    yield heading("I. THÀNH PHẦN")
    for number, side in enumerate(Side, 1):
        yield paragraph(f"{number}. {side.label}:")
        for one in members:
            if one.side == side:
                yield item(f"- {one.name}{', ' + one.title if one.title else ''}")
    yield heading("II. PHẠM VI KIỂM TRA")
    yield from _lines("Nội dung", inspection.content)
    yield paragraph(f"Đơn vị được kiểm tra: {'; '.join(inspection.units)}.")
    yield paragraph(
        f"Thời kỳ kiểm tra: từ {write_date(inspection.period_from)} đến {write_date(inspection.period_to)}. "
        f"Phương pháp: {inspection.get_method_display().lower()}."
    )
    yield heading("III. KẾT QUẢ THEO BẢNG HỎI")
    yield _answers(inspection)
    yield heading("IV. MẪU HỒ SƠ")
    yield from _sample(inspection)
    yield heading("V. KẾT QUẢ, ƯU ĐIỂM")
    yield from _lines("", minutes.strengths)
    yield heading("VI. TỒN TẠI, HẠN CHẾ")
    yield from _findings(inspection, minutes)
    yield heading("VII. Ý KIẾN CỦA ĐƠN VỊ ĐƯỢC KIỂM TRA")
    yield from _lines("", minutes.host_opinion)
    yield heading("VIII. KIẾN NGHỊ")
    yield from _lines("", minutes.proposals)
    yield paragraph("Biên bản được đọc lại cho hai bên cùng nghe, thống nhất và ký tên; mỗi bên giữ một bản.")


def _lines(label: str, text: str) -> Iterator[Block]:
    lines = [line for line in text.splitlines() if line.strip()] or [_NOTHING]
    for number, line in enumerate(lines):
        yield paragraph(f"{label}: {line}" if label and not number else line)


def _answers(inspection: Inspection) -> Block:
    answers = {
        row.question: row
        for row in ChecklistAnswer.objects.filter(agency_id=inspection.agency_id, inspection_id=inspection.id)
    }
    rows: list[list[str]] = []
    group = ""
    for number, question in enumerate(questions_on(inspection.starts_on), 1):
        if question.group_name != group:
            group = question.group_name
            rows.append([group])
        given = answers.get(question.key)
        shown = given.get_answer_display() if given else "Chưa ghi"
        rows.append([str(number), question.text, shown, given.note if given else ""])
    heads = columns(("TT", 1, "center"), ("Nội dung", 7), ("Kết quả", 2.4), ("Ghi chú", 4))
    return ruled(heads, rows, small=True)


def _sample(inspection: Inspection) -> Iterator[Block]:
    if inspection.drawn_at is None:
        yield paragraph("Không rút mẫu hồ sơ.")
        return
    rows = list(
        SampledDossier.objects.filter(agency_id=inspection.agency_id, inspection_id=inspection.id).order_by(
            "position"
        )
    )
    yield paragraph(
        f"Rút ngẫu nhiên {len(rows)} hồ sơ trong {inspection.population_size} hồ sơ của thời kỳ kiểm tra, "
        f"ngày {write_date(inspection.drawn_at)}, với số gieo {inspection.seed}. "
        f"Mã băm danh sách: {inspection.population_digest[:16]}."
    )
    names = stratum_names(inspection.population)
    strata = [
        [names[stratum], str(counts["size"]), str(sum(1 for row in rows if row.stratum == stratum))]
        for stratum, counts in inspection.population.items()
    ]
    yield ruled(columns(("Nhóm", 6), ("Số hồ sơ", 2, "center"), ("Đã rút", 2, "center")), strata)
    shown = [
        [str(row.position), row.code, row.stratum_name, row.get_verdict_display(), row.remark] for row in rows
    ]
    heads = columns(("TT", 1, "center"), ("Mã hồ sơ", 4), ("Nhóm", 3), ("Kết quả", 2.4), ("Nhận xét", 4))
    yield ruled(heads, shown, small=True)


def _findings(inspection: Inspection, minutes: InspectionMinutes) -> Iterator[Block]:
    findings = (
        Finding.objects.filter(agency_id=inspection.agency_id, inspection_id=inspection.id)
        .select_related("unit", "officer")
        .order_by("due_on", "id")
    )
    rows = [
        [str(number), one.content, one.proposal, mender_of(one), write_date(one.due_on)]
        for number, one in enumerate(findings, 1)
    ]
    if minutes.weaknesses or not rows:
        yield from _lines("", minutes.weaknesses)
    if rows:
        heads = columns(
            ("TT", 1, "center"),
            ("Tồn tại", 5),
            ("Biện pháp khắc phục", 4),
            ("Đơn vị, người khắc phục", 3),
            ("Hạn", 2, "center"),
        )
        yield ruled(heads, rows, small=True)


def mender_of(finding: Finding) -> str:
    """Who must mend it, in words."""
    return ", ".join(each.name for each in (finding.officer, finding.unit) if each is not None)
