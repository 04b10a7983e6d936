"""Contents of the forms given out at the counter: 01 receipt, 02 supplement, 03 refusal.

Field order and labels follow law.md 2.2; sentences between them are our own.
"""

from __future__ import annotations

from motcua.core.number_words import number_words
from motcua.documents.contents_common import (
    SIGN_NAME,
    address_of,
    contact_lines,
    field,
    head_signature,
    identity_block,
    paragraph,
    paragraphs,
    procedure_runs,
    questions_to,
    sheet_of,
    unstopped,
)
from motcua.documents.form_table import collecting_note, desk_name
from motcua.documents.official_forms import (
    CopyLabel,
    DueLine,
    FeeLine,
    Paper,
    ReceiptSlip,
    RefusalSlip,
    Stage,
    SupplementItem,
    SupplementRequest,
)
from motcua.documents.sheet import Block, Column, Line, Run, Runs, Sheet, Signature, Signatures, Table
from motcua.documents.words import (
    date_words,
    moment_words,
    money,
    padded,
    short_end,
    short_moment,
    unbroken,
)
from motcua.law.book import Era

_DIGEST_SHOWN = 8
_TABLE_LINES = 5  # a longer explanation of the due date is set as running text


def receipt(form: ReceiptSlip, era: Era) -> Sheet:
    """Mẫu số 01, one of its two copies."""
    blocks: list[Block] = [
        *_parties(form),
        *_papers(form.papers),
        field("2. Số lượng hồ sơ", f"{padded(form.dossier_sets)} bộ"),
        field("3. Thời gian giải quyết hồ sơ theo quy định là", form.term_text),
        field("4. Thời gian nhận hồ sơ", moment_words(form.received_at)),
        field("5. Thời gian trả kết quả giải quyết hồ sơ", moment_words(form.due_at), strong=True),
        *_explanation(form),
        field("6. Đăng ký nhận kết quả tại", form.result_place or "………………………………"),
        *_fees(form.fees),
        field(
            "Vào Sổ theo dõi hồ sơ, Quyển số",
            f"{form.register_book or '………'}; Số thứ tự: {form.register_serial or '………'}",
        ),
        *_closing_note(form, era),
        Signatures(
            Signature(("NGƯỜI NỘP HỒ SƠ",), SIGN_NAME, form.submitter_signs),
            Signature(("NGƯỜI TIẾP NHẬN HỒ SƠ",), SIGN_NAME, form.officer),
        ),
    ]
    return sheet_of(form.head, form.kind, era, blocks, by_desk=True, subtitle=f"({form.copy_label})")


def _parties(form: ReceiptSlip) -> list[Block]:
    blocks: list[Block] = [
        field("Tiếp nhận hồ sơ của", form.owner.name, strong=True),
        *contact_lines(form.owner),
    ]
    if form.submitter is not None:
        blocks.append(
            _other_party("Người nộp", form.submitter.name, form.submitter.id_number, form.submitter.phone)
        )
    if form.representative is not None:
        party = form.representative.party
        line = _other_party("Người đại diện", party.name, party.id_number, party.phone)
        blocks.append(Line((*line.runs, Run(f" Căn cứ: {unstopped(form.representative.basis)}."))))
    case = (Run(f", trường hợp: {form.case}"),) if form.case else ()
    wanted = procedure_runs(form.procedure, form.procedure_code)
    blocks.append(Line((Run("Nội dung yêu cầu giải quyết: "), *wanted, *case)))
    if form.competent_agency:
        blocks.append(field("Cơ quan có thẩm quyền giải quyết", form.competent_agency, strong=True))
    return blocks


def _other_party(label: str, name: str, id_number: str, phone: str) -> Line:
    known = [
        f"số định danh {id_number}" if id_number else "",
        f"điện thoại {unbroken(phone)}" if phone else "",
    ]
    extra = "; ".join(part for part in known if part)
    return Line((Run(f"{label}: "), Run(name, "b"), Run(f" ({extra})." if extra else ".")))


def _papers(papers: tuple[Paper, ...]) -> list[Block]:
    title = "1. Thành phần hồ sơ, yêu cầu và số lượng mỗi loại giấy tờ gồm"
    if not papers:
        return [field(title, "không có giấy tờ kèm theo.")]
    columns = (
        Column("TT", 0.06, "center"),
        Column("Tên giấy tờ", 0.46),
        Column("Bản chính", 0.09, "center"),
        Column("Bản sao", 0.08, "center"),
        Column("Điện tử", 0.09, "center"),
        Column("Số trang", 0.08, "center"),
        Column("Mã đối chiếu", 0.14, "center"),
    )
    rows = tuple(_paper_row(place, paper) for place, paper in enumerate(papers, 1))
    return [Line((Run(f"{title}:"),)), Table(columns, rows)]


def _paper_row(place: int, paper: Paper) -> tuple[tuple[Runs, ...], ...]:
    name: tuple[Runs, ...] = ((Run(paper.name),),)
    if paper.note:
        name = (*name, (Run(f"({paper.note})", "i"),))
    counts = (paper.originals, paper.copies, paper.electronic, paper.pages or 0)
    return (
        ((Run(str(place)),),),
        name,
        *(((Run(padded(count) if count else "–"),),) for count in counts),
        ((Run(paper.digest[:_DIGEST_SHOWN] or "–"),),),
    )


def _explanation(form: ReceiptSlip) -> list[Block]:
    blocks: list[Block] = []
    title = Run("Cách tính thời gian hẹn trả: ", "i")
    if len(form.due_lines) > _TABLE_LINES:
        blocks = [Line((title, Run(_in_one_sentence(form.due_lines), "i")), role="small")]
    elif form.due_lines:
        columns = (
            Column("Từ", 0.185, "center"),
            Column("Đến", 0.185, "center"),
            Column("Được tính", 0.12, "center"),
            Column("Lý do và căn cứ", 0.51),
        )
        rows = tuple(_due_row(line) for line in form.due_lines)
        blocks = [Line((title,), role="small"), Table(columns, rows, small=True)]
    if form.transfer_note:
        blocks.append(Line((Run(form.transfer_note, "i"),), role="small"))
    return blocks


def _due_row(line: DueLine) -> tuple[tuple[Runs, ...], ...]:
    why: Runs = (Run(line.why),)
    if line.citation:
        why = (*why, Run(f" ({line.citation})", "i"))
    return (
        ((Run(short_moment(line.from_at)),),),
        ((Run(short_end(line.to_at)),),),
        ((Run(line.counted or "–"),),),
        (why,),
    )


def _in_one_sentence(lines: tuple[DueLine, ...]) -> str:
    """A long reckoning as running text: the steps in order, then each citation once."""
    steps = [
        line.why if any(char.isdigit() for char in line.why) else f"{line.why} {_days(line)}"
        for line in lines
    ]
    citations = dict.fromkeys(line.citation for line in lines if line.citation)
    basis = f" Căn cứ: {'; '.join(citations)}." if citations else ""
    return f"{'; '.join(steps)}.{basis}"


def _days(line: DueLine) -> str:
    first, last = short_moment(line.from_at).split(" ")[1], short_end(line.to_at).split(" ")[1]
    return first if first == last else f"{first} đến {last}"


def _fees(fees: tuple[FeeLine, ...] | None) -> list[Block]:
    label = "7. Phí, lệ phí"
    if fees is None:
        return []
    if not fees:
        return [field(label, "không có")]
    total = sum(fee.amount or 0 for fee in fees)
    parts = [_fee(fee) for fee in fees]
    if len(fees) > 1 and total:
        parts.append(f"tổng cộng {money(total)}")
    in_words = f" (bằng chữ: {number_words(total)} đồng)" if total else ""
    return [field(label, f"{'; '.join(parts)}{in_words}.")]


def _fee(fee: FeeLine) -> str:
    price = money(fee.amount) if fee.amount is not None else fee.words
    note = f", {fee.note}" if fee.note else ""
    return f"{fee.name}: {price}{note}" if price else f"{fee.name}{note}"


def _closing_note(form: ReceiptSlip, era: Era) -> list[Block]:
    """How to follow the dossier, what to bring, what the short hash is.

    The secret only on the applicant's copy.
    """
    applicant = form.copy_label == CopyLabel.APPLICANT
    runs: list[Run] = []
    if form.track_code:
        runs += [
            Run("Tra cứu tiến độ: quét mã QR hoặc nhập mã tra cứu ", "i"),
            Run(form.track_code, "bi"),
        ]
        if form.track_secret and applicant:
            runs += [Run(", mã bí mật ", "i"), Run(form.track_secret, "bi")]
        runs.append(Run(". ", "i"))
    if applicant:
        runs.append(Run(f"{collecting_note(era)} ", "i"))
    if any(paper.digest for paper in form.papers):
        runs.append(Run("Mã đối chiếu là 8 ký tự đầu của mã băm SHA-256 của tệp đã số hóa.", "i"))
    return [Line(tuple(runs), role="small")] if runs else []


def supplement(form: SupplementRequest, era: Era) -> Sheet:
    """Mẫu số 02: everything that is missing, once."""
    blocks: list[Block] = [
        *identity_block(form.subject),
        Line((Run("Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:"),)),
        *(_item(place, item) for place, item in enumerate(form.items, 1)),
    ]
    if form.reason:
        blocks.append(field("Lý do", form.reason))
    if form.second_basis:
        blocks.append(field("Đây là lần yêu cầu bổ sung thứ hai, căn cứ", form.second_basis))
    blocks += _consequence(form)
    blocks += questions_to(form.subject.owner, form.contact_name, form.contact_phone, form.lookup_address)
    blocks.append(Signatures(None, Signature(("NGƯỜI HƯỚNG DẪN",), SIGN_NAME, form.officer)))
    return sheet_of(form.head, form.kind, era, blocks, by_desk=form.stage == Stage.RECEPTION)


def _item(place: int, item: SupplementItem) -> Line:
    runs: Runs = (Run(f"{place}. {item.text}"),)
    if item.reason:
        runs = (*runs, Run(f" (Lý do: {item.reason})", "i"))
    return Line(runs, role="item")


def _consequence(form: SupplementRequest) -> list[Block]:
    """What happens when the papers come in time, and when they do not."""
    sentences = []
    if form.complete_by is not None:
        sentences.append(
            f"Đề nghị {address_of(form.subject.owner)} nộp đủ chậm nhất {date_words(form.complete_by)}; "
            "quá thời hạn này, hồ sơ được đóng."
        )
    if form.clock_restarts:
        sentences.append("Thời gian giải quyết được tính lại từ đầu kể từ khi hồ sơ được nộp đủ.")
    if not sentences:
        return []
    runs: Runs = (Run(" ".join(sentences)),)
    return [paragraph(*runs, Run(f" ({form.citation})", "i")) if form.citation else paragraph(*runs)]


def refusal(form: RefusalSlip, era: Era) -> Sheet:
    """Mẫu số 03, at the counter or after appraisal."""
    at_counter = form.stage == Stage.RECEPTION
    if at_counter:
        said = f"{desk_name(era, form.head.desk_place)} không tiếp nhận hồ sơ nêu trên"
    else:
        said = f"Sau khi thẩm định, {form.head.agency} từ chối giải quyết hồ sơ nêu trên"
    blocks: list[Block] = [
        *identity_block(form.subject),
        paragraph(Run(f"{said} với lý do cụ thể như sau:")),
        *paragraphs("", form.reason),
    ]
    if form.legal_basis:
        blocks.append(paragraph(Run(f"Căn cứ: {unstopped(form.legal_basis)}.")))
    blocks += questions_to(form.subject.owner, form.contact_name, form.contact_phone)
    submitter = Signature(("NGƯỜI NỘP HỒ SƠ",), SIGN_NAME, form.submitter_signs)
    if at_counter:
        blocks.append(Signatures(submitter, Signature(("NGƯỜI TIẾP NHẬN HỒ SƠ",), SIGN_NAME, form.officer)))
    else:
        blocks.append(Signatures(submitter, head_signature(form.signer)))
    return sheet_of(form.head, form.kind, era, blocks, by_desk=at_counter)
