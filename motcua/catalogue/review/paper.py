"""The consolidated report and the proposal letter of a review in official layout, from compiled content.

The option sheet of each procedure follows the one provinces issue: 1.1 content and reason, 1.2 who is to
change which clause, 1.3 what it saves, 1.4 when.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from motcua.catalogue.review.compiling import Content, sendable
from motcua.catalogue.review.models import Option
from motcua.core.wording import write_date, write_number, write_percent
from motcua.documents.letters import Letter, columns, heading, item, letter_docx, letter_pdf, paragraph, ruled
from motcua.documents.sheet import Block

PAPERS = {"bao-cao": "Báo cáo kết quả rà soát", "to-trinh": "Tờ trình kiến nghị"}
Row = Mapping[str, Any]
_NONE = "Không có."


def print_paper(content: Content, paper: str, kind: str, *, is_draft: bool) -> bytes:
    """ "bao-cao" or "to-trinh" as "pdf" or "docx"; a draft says so at its head."""
    letter = (report_letter if paper == "bao-cao" else proposal_letter)(content, is_draft=is_draft)
    return letter_pdf(letter) if kind == "pdf" else letter_docx(letter)


def _dated(text: str) -> str:
    return write_date(date.fromisoformat(text)) if text else "……"


def _dong(amount: int) -> str:
    return f"{write_number(amount)} đồng"


def _number(text: str) -> str:
    """A kept decimal as people write it, without needless zeros."""
    value = Decimal(text)
    return write_number(int(value) if value == value.to_integral_value() else value)


def _rate(text: str) -> str:
    return write_percent(Decimal(text)) if text else "không tính được (trước đó không mất chi phí)"


def _bracketed(rate: str) -> str:
    return f" ({write_percent(Decimal(rate))})" if rate else ""


def _plan(content: Content) -> str:
    plan = content["plan"]
    return f"Kế hoạch số {plan['number']} ngày {_dated(plan['issued_on'])} ({plan['title']})"


def _letter(
    content: Content, *, number: str, title: tuple[str, ...], blocks: list[Block], **more: Any
) -> Letter:
    return Letter(
        parent_agency=content["parent_agency"],
        agency=content["agency"],
        number=number,
        place=content["place"],
        dated_on=date.fromisoformat(content["dated_on"]),
        title=title,
        blocks=tuple(blocks),
        signer_title=("TM. ỦY BAN NHÂN DÂN", content["signer_title"]),
        signer=content["signer"],
        **more,
    )


def report_letter(content: Content, *, is_draft: bool) -> Letter:
    """Báo cáo kết quả rà soát, with the option sheet of each procedure and its calculation."""
    again = f" (lần {content['version']})" if content["version"] > 1 else ""
    return _letter(
        content,
        number=content["report_number"] or "……/BC-UBND",
        title=("BÁO CÁO", f"Kết quả rà soát, đơn giản hóa thủ tục hành chính năm {content['year']}{again}"),
        blocks=list(_report(content)),
        receivers=(f"- {content['addressee']};", "- Lưu: VT."),
        form_note="DỰ THẢO" if is_draft else "",
    )


def _report(content: Content) -> Iterator[Block]:
    yield paragraph(f"Kính gửi: {content['addressee']}.")
    yield paragraph(
        "Căn cứ Nghị định số 63/2010/NĐ-CP ngày 08/6/2010 của Chính phủ về kiểm soát thủ tục hành chính và "
        f"{_plan(content)}, {content['agency']} báo cáo kết quả rà soát như sau:"
    )
    yield heading("I. TÌNH HÌNH THỰC HIỆN")
    yield from _overview(content)
    yield heading("II. KẾT QUẢ RÀ SOÁT TỪNG THỦ TỤC")
    yield _results(content)
    yield heading("III. NỘI DUNG PHƯƠNG ÁN ĐƠN GIẢN HÓA")
    yield from _sheets(content)
    yield heading("IV. LỢI ÍCH CỦA PHƯƠNG ÁN")
    yield from _benefits(content)
    yield heading("V. ĐỀ XUẤT, KIẾN NGHỊ")
    yield from _requests(content)
    yield from _annex(content)


def _lines(text: str, nothing: str = "") -> Iterator[Block]:
    lines = [line.strip() for line in text.splitlines() if line.strip()] or ([nothing] if nothing else [])
    for line in lines:
        yield paragraph(line)


def _overview(content: Content) -> Iterator[Block]:
    total = content["total"]
    yield paragraph(
        f"Kế hoạch có {total['all']} thủ tục, đã rà soát xong {total['done']} thủ tục. Trong đó kiến nghị "
        f"sửa đổi {total['changed'] - total['abolished']} thủ tục, bãi bỏ {total['abolished']} thủ tục, "
        f"giữ nguyên {total['done'] - total['changed']} thủ tục."
    )
    yield from _lines(content["overview"])


def _results(content: Content) -> Block:
    rows: list[list[str]] = []
    sector = ""
    for number, row in enumerate(content["reviews"], 1):
        if row["sector"] != sector:
            sector = row["sector"]
            rows.append([f"Lĩnh vực {sector}"])
        name = f"{row['name']} (thủ tục nội bộ)" if row["is_internal"] else row["name"]
        stands = (
            row["conclusion_label"] if row["is_done"] else f"{row['state']}, hạn {_dated(row['ends_on'])}"
        )
        rows.append([str(number), row["code"], name, stands])
    heads = columns(("TT", 0.7, "center"), ("Mã thủ tục", 2.2), ("Tên thủ tục", 6), ("Kết quả", 2.6))
    return ruled(heads, rows)


def _sheets(content: Content) -> Iterator[Block]:
    rows = [row for row in content["reviews"] if row["is_done"] and row["conclusion"] != Option.KEEP]
    if not rows:
        yield paragraph("Không có phương án sửa đổi hoặc bãi bỏ.")
    for number, row in enumerate(rows, 1):
        yield from _sheet(number, row)


def _sheet(number: int, row: Row) -> Iterator[Block]:
    """One procedure's option sheet."""
    proposals = [one for one in row["proposals"] if one["kind"] != Option.KEEP]
    yield heading(f"{number}. {row['name']} (mã {row['code']})")
    yield heading(f"{number}.1. Nội dung đơn giản hóa")
    for one in proposals:
        yield item(f"- {one['kind_label']} – {one['part'].lower()}: {one['content']}")
        yield item(f"  Lý do: {one['reason']}")
    yield heading(f"{number}.2. Kiến nghị thực thi")
    for one in proposals:
        asked = f"Kiến nghị {one['issuer']}" if one["issuer"] else "Kiến nghị cơ quan có thẩm quyền"
        yield item(f"- {asked} {one['kind_label'].lower()} {one['place']}.")
        if one["wording"]:
            yield item(f"  Đề xuất viết lại: {one['wording']}")
    yield heading(f"{number}.3. Lợi ích phương án đơn giản hóa")
    yield from _saved(row["cost"])
    roadmaps = list(dict.fromkeys(one["roadmap"] for one in proposals if one["roadmap"]))
    if roadmaps:
        yield heading(f"{number}.4. Lộ trình thực hiện")
        for line in roadmaps:
            yield item(f"- {line}")


def _saved(cost: Row | None) -> Iterator[Block]:
    if cost is None:
        yield paragraph("Chưa tính chi phí tuân thủ.")
        return
    yield item(f"- Chi phí tuân thủ TTHC trước khi đơn giản hóa: {_dong(cost['before']['yearly'])}/năm.")
    yield item(f"- Chi phí tuân thủ TTHC sau khi đơn giản hóa: {_dong(cost['after']['yearly'])}/năm.")
    yield item(f"- Chi phí tiết kiệm: {_dong(cost['saving'])}/năm.")
    yield item(f"- Tỷ lệ cắt giảm chi phí: {_rate(cost['rate'])}.")
    before, after = (Decimal(each) for each in cost["waits"])
    if before or after:
        yield item(
            f"- Thời gian chờ giải quyết: trước {_hours(before)}, sau {_hours(after)}, "
            f"tiết kiệm {_hours(before - after)} mỗi lần."
        )
    saved = [
        f"{shown} {what}"
        for value, shown, what in (
            (Decimal(cost["hours"]), _number(cost["hours"]), "giờ tự làm"),
            (Decimal(cost["trips"]), _number(cost["trips"]), "lượt đi lại"),
            (Decimal(cost["money"]), write_number(cost["money"]), "đồng tiền phải trả"),
        )
        if value
    ]
    if saved:
        yield item(f"- Mỗi năm tiết kiệm {', '.join(saved)}.")
    yield item(f"- {cost['counting']}")


def _hours(hours: Decimal) -> str:
    """ "184 giờ làm việc (23 ngày)"."""
    days = hours / 8
    shown = f" ({_number(str(days))} ngày làm việc)" if days == days.to_integral_value() else ""
    return f"{_number(str(hours))} giờ{shown}"


def _benefits(content: Content) -> Iterator[Block]:
    costed = [row for row in content["reviews"] if row["cost"]]
    if not costed:
        yield paragraph("Chưa có phương án nào tính chi phí tuân thủ.")
        return
    rows = [
        [
            str(number),
            f"{row['name']} (mã {row['code']})",
            write_number(row["cost"]["before"]["yearly"]),
            write_number(row["cost"]["after"]["yearly"]),
            write_number(row["cost"]["saving"]),
            write_percent(Decimal(row["cost"]["rate"])) if row["cost"]["rate"] else "–",
        ]
        for number, row in enumerate(costed, 1)
    ]
    total = content["total"]
    whole = [write_number(total[name]) for name in ("before", "after", "saving")]
    rows.append(["", "Cộng", *whole, write_percent(Decimal(total["rate"])) if total["rate"] else "–"])
    yield ruled(
        columns(
            ("TT", 0.8, "center"),
            ("Thủ tục", 4.4),
            ("Trước (đồng/năm)", 2.2, "right"),
            ("Sau (đồng/năm)", 2.2, "right"),
            ("Tiết kiệm (đồng/năm)", 2.2, "right"),
            ("Tỷ lệ", 1.4, "right"),
        ),
        rows,
    )
    yield paragraph(
        f"Cộng mỗi năm tiết kiệm {_dong(total['saving'])}, {_number(total['hours'])} giờ tự làm, "
        f"{_number(total['waiting'])} giờ chờ, {_number(total['trips'])} lượt đi lại."
    )
    yield from _goals(content)


def _goals(content: Content) -> Iterator[Block]:
    total, internal = content["total"], content["internal"]
    if content["goal"] and total["rate"]:
        goal, rate = Decimal(content["goal"]), Decimal(total["rate"])
        is_met = "đạt" if rate >= goal else "chưa đạt"
        yield paragraph(
            f"Mục tiêu cắt giảm chi phí của kế hoạch: {write_percent(goal)}; "
            f"kết quả: {write_percent(rate)} ({is_met})."
        )
    if internal:
        yield paragraph(
            f"Riêng thủ tục nội bộ: {internal['all']} thủ tục trong kế hoạch, kiến nghị sửa đổi hoặc bãi bỏ "
            f"{internal['changed']} thủ tục; chi phí cắt giảm {_dong(internal['saving'])}/năm"
            f"{_bracketed(internal['rate'])}."
        )
        if internal["goal"]:
            reached = write_percent(Decimal(internal["share_changed"]))
            yield paragraph(
                f"Mục tiêu cắt giảm thủ tục nội bộ: {internal['goal']}. "
                f"Đã kiến nghị {reached} số thủ tục nội bộ trong kế hoạch."
            )


def _requests(content: Content) -> Iterator[Block]:
    if sendable(content):
        until = f" trước ngày {_dated(content['answer_by'])}" if content["answer_by"] else ""
        yield paragraph(
            f"Đề nghị {content['addressee']} xem xét, thông qua các phương án tại mục III hoặc kiến nghị "
            f"cơ quan có thẩm quyền quyết định, và trả lời{until}."
        )
    yield from _lines(content["requests"], "" if sendable(content) else _NONE)


def _annex(content: Content) -> Iterator[Block]:
    costed = [row for row in content["reviews"] if row["cost"]]
    if not costed:
        return
    yield heading("PHỤ LỤC. BẢNG TÍNH CHI PHÍ TUÂN THỦ")
    for number, row in enumerate(costed, 1):
        cost = row["cost"]
        yield heading(f"{number}. {row['name']} (mã {row['code']})")
        yield _calculation(cost)
        yield paragraph(
            f"{cost['counting']} Thu nhập bình quân: {_dong(cost['income'])}/giờ ({cost['income_source']}). "
            "Từng dòng làm tròn đến đồng."
        )
        yield from _lines(cost["note"])


def _calculation(cost: Row) -> Block:
    before, after = cost["before"], cost["after"]
    names = list(dict.fromkeys(name for name, _ in (*before["lines"], *after["lines"])))
    sums = [dict(side["lines"]) for side in (before, after)]
    rows = [
        [name, *(write_number(each.get(name, 0)) for each in sums)]
        for name in names
        if any(each.get(name, 0) for each in sums)
    ]
    sides = (before, after)
    rows.append(["Chi phí một lần thực hiện (C1)", *(write_number(side["once"]) for side in sides)])
    rows.append(["Số lượt thực hiện một năm", *(_number(side["performances"]) for side in sides)])
    rows.append(["Chi phí một năm", *(write_number(side["yearly"]) for side in sides)])
    heads = columns(
        ("Nội dung (đồng)", 5), ("Trước đơn giản hóa", 2.5, "right"), ("Sau đơn giản hóa", 2.5, "right")
    )
    return ruled(heads, rows)


def proposal_letter(content: Content, *, is_draft: bool) -> Letter:
    """Tờ trình: the list of what is asked, of whom, resting on the report."""
    return _letter(
        content,
        number=content["letter_number"] or "……/TTr-UBND",
        title=(
            "TỜ TRÌNH",
            f"Về việc kiến nghị phương án đơn giản hóa thủ tục hành chính năm {content['year']}",
        ),
        blocks=list(_proposal(content)),
        receivers=("- Như trên;", "- Lưu: VT."),
        form_note="DỰ THẢO" if is_draft else "",
    )


def _proposal(content: Content) -> Iterator[Block]:
    asked = sendable(content)
    yield paragraph(f"Kính gửi: {content['addressee']}.")
    yield paragraph(
        f"Thực hiện {_plan(content)}, {content['agency']} đã rà soát {content['total']['done']} thủ tục "
        f"hành chính và kính trình {len(asked)} kiến nghị sau:"
    )
    rows = [
        [
            str(number),
            f"{row['name']} (mã {row['code']})",
            one["place"] or "–",
            f"{one['kind_label']} – {one['part'].lower()}: {one['content']}",
        ]
        for number, (row, one) in enumerate(asked, 1)
    ]
    heads = columns(
        ("TT", 0.7, "center"), ("Thủ tục", 3.4), ("Văn bản, quy định cần sửa", 3), ("Nội dung đề xuất", 4.6)
    )
    yield ruled(heads, rows or [["", _NONE, "", ""]])
    total = content["total"]
    if total["costed"]:
        yield paragraph(
            f"Nếu được thực hiện, các phương án tiết kiệm {_dong(total['saving'])} mỗi năm chi phí tuân thủ"
            f"{_bracketed(total['rate'])}."
        )
    until = f" trước ngày {_dated(content['answer_by'])}" if content["answer_by"] else ""
    yield paragraph(f"Kính đề nghị {content['addressee']} xem xét, quyết định và trả lời{until}.")
    yield paragraph("Hồ sơ kèm theo gồm:")
    number = content["report_number"] or "……/BC-UBND"
    yield item(f"- Báo cáo số {number} về kết quả rà soát, có phương án và bảng tính chi phí tuân thủ;")
    yield item("- Dự thảo nội dung sửa đổi, bổ sung nêu tại mục III của báo cáo.")
