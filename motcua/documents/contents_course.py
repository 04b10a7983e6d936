"""Contents of the forms of a dossier's further course: apology, stop notice, control sheet, register."""

from __future__ import annotations

from motcua.core.clock import local
from motcua.core.number_words import number_words
from motcua.documents.contents_common import (
    address_of,
    field,
    head_of,
    head_signature,
    paragraph,
    paragraphs,
    procedure_runs,
    receivers,
    sheet_of,
    unstopped,
)
from motcua.documents.form_table import desk_name, official_title
from motcua.documents.official_forms import (
    ApologyLetter,
    ControlSheet,
    HandOver,
    Outcome,
    RegisterBook,
    RegisterClosing,
    RegisterEntry,
    StopNotice,
)
from motcua.documents.sheet import (
    Block,
    Book,
    BookRow,
    Column,
    HandOverRow,
    HandOverTable,
    Line,
    Run,
    Sheet,
    Signatures,
)
from motcua.documents.words import (
    BLANK_MOMENT,
    date_words,
    moment_words,
    padded,
    short_date,
)
from motcua.law.book import Era

_OUTCOMES = {Outcome.EARLY: "Trước hạn", Outcome.ON_TIME: "Đúng hạn", Outcome.LATE: "Quá hạn"}
_DOTS = "………"


def apology(form: ApologyLetter, era: Era) -> Sheet:
    """Mẫu số 04 with the wording of its era."""
    subject, owner = form.subject, form.subject.owner
    you, agency = address_of(owner), form.head.agency
    received = (
        f"{date_words(local(subject.received_at).date()).capitalize()}, " if subject.received_at else ""
    )
    procedure = procedure_runs(subject.procedure, subject.procedure_code)
    code = f", mã hồ sơ {form.head.dossier_code}" if form.head.dossier_code else ""
    blocks: list[Block] = [
        Line((Run("Kính gửi: "), Run(owner.name, "b")), role="centered"),
        paragraph(Run(f"{received}{agency} nhận hồ sơ của {you} về việc "), *procedure, Run(f"{code}.")),
        paragraph(Run("Thời gian hẹn trả kết quả: "), Run(moment_words(form.due_at), "b"), Run(".")),
    ]
    if form.original_due_at is not None and form.original_due_at != form.due_at:
        blocks.append(paragraph(Run(f"Thời gian hẹn trả ban đầu: {moment_words(form.original_due_at)}.")))
    state = (
        "Đến nay, hồ sơ chưa có kết quả đúng thời gian đã hẹn."
        if form.already_late
        else "Hồ sơ dự kiến không có kết quả đúng thời gian đã hẹn."
    )
    ask = " và đề nghị gia hạn thời gian giải quyết" if era != "A" else ""
    blocks += [
        paragraph(Run(state)),
        *paragraphs("Lý do: ", form.reason),
        paragraph(
            Run(f"{agency} xin lỗi {you} về sự chậm trễ này{ask}. Kết quả sẽ được trả vào "),
            Run(moment_words(form.new_due_at), "b"),
            Run("."),
        ),
    ]
    if form.legal_basis:
        blocks.append(paragraph(Run(f"Căn cứ: {unstopped(form.legal_basis)}.")))
    blocks.append(
        Signatures(None, head_signature(form.signer), receivers(form.copies_to, era, form.head)),
    )
    return sheet_of(form.head, form.kind, era, blocks, by_desk=False)


def stop(form: StopNotice, era: Era) -> Sheet:
    """Mẫu số 05 of eras B and C; asking for it in era A is a FormError."""
    official_title(form.kind, era)
    subject, owner = form.subject, form.subject.owner
    desk = desk_name(era, form.head.desk_place)
    opening = f"Theo yêu cầu của {address_of(owner)}, sau khi" if form.requested_at else "Sau khi"
    procedure = procedure_runs(subject.procedure, subject.procedure_code)
    blocks: list[Block] = [
        Line((Run("Kính gửi: "), Run(owner.name, "b")), role="centered"),
        paragraph(
            Run(
                f"{opening} kiểm tra hồ sơ chưa có quyết định hoặc "
                f"thông báo kết quả giải quyết, {desk} thông báo dừng giải quyết hồ sơ như sau:"
            )
        ),
        Line((Run("1. Thủ tục: "), *procedure, Run(".")), role="item"),
    ]
    received = moment_words(subject.received_at) if subject.received_at else BLANK_MOMENT
    facts = [
        ("Thời gian tiếp nhận hồ sơ", received),
        ("Thời gian yêu cầu dừng", moment_words(form.requested_at) if form.requested_at else ""),
        ("Dừng giải quyết từ", moment_words(form.stopped_at)),
        ("Lý do", form.reason),
        ("Xử lý hồ sơ giấy", form.papers_returned or "không có giấy tờ phải trả lại"),
        ("Xử lý phí, lệ phí", form.fees_returned or "không phát sinh"),
        ("Căn cứ", form.legal_basis),
    ]
    shown = [(label, text) for label, text in facts if text]
    for place, (label, text) in enumerate(shown, 2):
        blocks.append(Line((Run(f"{place}. {label}: {unstopped(text)}."),), role="item"))
    blocks.append(Signatures(None, head_signature(form.signer), receivers(form.copies_to, era, form.head)))
    return sheet_of(form.head, form.kind, era, blocks, by_desk=True)


def control(form: ControlSheet, era: Era) -> Sheet:
    """The sheet that goes from hand to hand with the dossier."""
    blocks: list[Block] = []
    if form.procedure:
        blocks.append(field("Thủ tục", form.procedure, strong=True))
    if form.owner_name:
        blocks.append(field("Hồ sơ của", form.owner_name, strong=True))
    if form.due_at is not None:
        blocks.append(field("Thời gian hẹn trả kết quả", moment_words(form.due_at)))
    blocks += [
        field("Cơ quan (bộ phận) giải quyết hồ sơ", form.settling_agency),
        field("Cơ quan phối hợp giải quyết hồ sơ", "; ".join(form.consulted_agencies) or "không có"),
    ]
    given = tuple(_hand_over(row) for row in form.hand_overs)
    blank = _hand_over(HandOver(from_agency=_DOTS, to_agency=_DOTS))
    blocks.append(
        HandOverTable(
            titles=(
                "TÊN CƠ QUAN",
                "THỜI GIAN GIAO,\nNHẬN HỒ SƠ",
                "KẾT QUẢ GIẢI QUYẾT HỒ SƠ",
                "GHI CHÚ",
            ),
            people=("Người giao", "Người nhận"),
            choices=tuple(_OUTCOMES.values()),
            rows=given + (blank,) * max(form.blank_rows, 0 if given else 1),
        )
    )
    return sheet_of(form.head, form.kind, era, blocks, by_desk=True)


def _hand_over(row: HandOver) -> HandOverRow:
    return HandOverRow(
        giver=f"1. Giao: {row.from_agency}",
        taker=f"2. Nhận: {row.to_agency}",
        moment=(moment_words(row.at) if row.at else BLANK_MOMENT).replace(", ", ",\n"),
        giver_name=row.from_person,
        taker_name=row.to_person,
        chosen=list(_OUTCOMES).index(row.outcome) if row.outcome else None,
        note=row.note,
    )


# Columns of the register: law.md 2.2, from memory of TT 01/2018 Mẫu số 06 (medium confidence). Shares in mm.
_REGISTER_COLUMNS = (
    Column("TT", 8, "center"),
    Column("Mã hồ sơ", 24, "center"),
    Column("Tên thủ tục hành chính", 38),
    Column("Số lượng hồ sơ (bộ)", 11, "center"),
    Column("Tên cá nhân, tổ chức", 29),
    Column("Địa chỉ, số điện thoại", 33),
    Column("Cơ quan chủ trì giải quyết", 24),
    Column("Nhận hồ sơ", 17.5, "center"),
    Column("Hẹn trả kết quả", 17.5, "center"),
    Column("Trả kết quả", 17.5, "center"),
    Column("Phương thức nhận kết quả", 16, "center"),
    Column("Ký nhận", 17, "center"),
    Column("Ghi chú", 12.5),
)


def register(form: RegisterBook, era: Era) -> Book:
    """The year's register as a book: cover, numbered pages, closing sentence once it is closed."""
    title = official_title(form.kind, era).title
    head = head_of(form.head, form.kind, era, by_desk=True)
    closed = form.closing
    cover = [
        field("Năm", str(form.year)),
        field("Quyển số", form.book),
        field("Mở sổ", date_words(form.opened_on)),
    ]
    if closed is not None:
        cover.append(field("Khóa sổ", date_words(closed.closed_on)))
    return Book(
        head=head,
        title=title,
        cover_lines=tuple(cover),
        columns=_REGISTER_COLUMNS,
        dates_title="Ngày, tháng, năm",
        dated_columns=(7, 9),
        rows=tuple(_entry(entry) for entry in form.entries),
        empty_text="Chưa có hồ sơ trong sổ.",
        closing=_closing_sentence(form.entries, closed) if closed else "",
        closing_date=f"{form.head.place}, {date_words(closed.closed_on)}" if closed else "",
        signature=head_signature(closed.signer) if closed else None,
        page_label="Trang",
        running_title=f"{' '.join(title)} năm {form.year}, quyển số {form.book}",
        dated_on=closed.closed_on if closed else form.head.dated_on,
        author=head.issuer,
    )


def _closing_sentence(entries: tuple[RegisterEntry, ...], closing: RegisterClosing) -> str:
    """The layout fills in {pages} and {pages_words}: only it knows them."""
    count = len(entries)
    span = ""
    if count:
        span = f", từ số thứ tự {padded(entries[0].serial)} đến số thứ tự {padded(entries[-1].serial)}"
    return (
        f"Sổ này có {{pages}} ({{pages_words}}) trang, ghi {padded(count)} ({number_words(count)}) hồ sơ"
        f"{span}; khóa sổ {date_words(closing.closed_on)}."
    )


def _entry(entry: RegisterEntry) -> BookRow:
    return BookRow(
        (
            padded(entry.serial),
            entry.dossier_code,
            entry.procedure,
            padded(entry.dossier_sets),
            entry.owner_name,
            entry.contact,
            entry.settling_agency,
            short_date(entry.received_on),
            short_date(entry.due_on),
            short_date(entry.returned_on) if entry.returned_on else "",
            entry.return_way,
            "",
            entry.note,
        )
    )
