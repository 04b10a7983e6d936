"""A procedure as data for other programs: the JSON addresses and the open-data files say the same.

Names of officials, doubts of an import and the raw text of a source are not in it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from motcua.catalogue.content import UNKNOWN, Case, ChannelTerm, Fee, RequiredPaper, VersionContent
from motcua.catalogue.models import Procedure, ProcedureVersion
from motcua.core.clock import today


class SectorRecord(Schema):
    """Lĩnh vực."""

    code: str = Field(description="Mã lĩnh vực")
    name: str = Field(description="Tên lĩnh vực")


class PaperRecord(Schema):
    """Một giấy tờ trong thành phần hồ sơ."""

    key: str = Field(description="Khóa trong trường hợp này")
    name: str = Field(description="Tên giấy tờ")
    originals: int = Field(description="Số bản chính")
    copies: int = Field(description="Số bản sao")
    electronic: bool = Field(description="Nhận bản điện tử")
    shown_only: bool = Field(description="Chỉ xuất trình, không nộp")
    required: bool = Field(description="Bắt buộc; sai nghĩa là chỉ khi có")
    form_name: str | None = Field(description="Tên mẫu đơn, tờ khai")
    note: str = Field(description="Ghi chú")
    replaced_by: str | None = Field(description="Cơ sở dữ liệu thay giấy này hôm nay: không phải nộp")


class TermRecord(Schema):
    """Thời hạn theo một cách nộp."""

    channel: str = Field(description="Cách nộp: counter (trực tiếp), online (trực tuyến), post (bưu chính)")
    value: int | None = Field(description="Số; null khi chưa có thông tin")
    unit: str | None = Field(
        description="Đơn vị: working_day (ngày làm việc), day, working_hour, hour, month, same_day; "
        "null khi chưa rõ"
    )
    note: str = Field(description="Ghi chú")


class FeeStepRecord(Schema):
    """Mức phí đổi từ một số lượng."""

    from_unit: int = Field(description="Từ đơn vị thứ")
    amount: int = Field(description="Mức (đồng)")


class FeeRecord(Schema):
    """Phí hoặc lệ phí."""

    kind: str = Field(description="fee (phí) hoặc charge (lệ phí)")
    name: str = Field(description="Tên")
    state: str = Field(
        description="fixed (mức cố định), free (miễn phí), "
        "by_provincial_council (do HĐND cấp tỉnh quy định), unknown (chưa có thông tin)"
    )
    amount: int | None = Field(description="Mức (đồng); null khi không có mức")
    per: str = Field(description="Tính theo (bản, trang, hồ sơ...)")
    channels: list[str] = Field(description="Chỉ khi nộp bằng cách này; rỗng: mọi cách")
    steps: list[FeeStepRecord] = Field(description="Mức đổi theo số lượng")
    most: int | None = Field(description="Mức tối đa (đồng)")
    note: str = Field(description="Ghi chú")


class StepRecord(Schema):
    """Một bước giải quyết trong cơ quan."""

    name: str = Field(description="Tên bước")
    position: str = Field(
        description="Người thực hiện: receptionist, specialist, leader, clerk, hoặc tên vị trí"
    )
    hours: Decimal = Field(description="Số giờ làm việc")


class CaseRecord(Schema):
    """Một trường hợp của thủ tục."""

    key: str = Field(description="Khóa, dùng trong địa chỉ trang (truong-hop)")
    name: str = Field(description="Tên trường hợp")
    copies_of_dossier: int = Field(description="Số bộ hồ sơ")
    papers: list[PaperRecord] = Field(description="Thành phần hồ sơ")
    terms: list[TermRecord] = Field(description="Thời hạn theo cách nộp")
    fees: list[FeeRecord] = Field(description="Phí, lệ phí")
    steps: list[StepRecord] = Field(description="Các bước giải quyết")


class BasisRecord(Schema):
    """Căn cứ pháp lý."""

    number: str = Field(description="Số, ký hiệu")
    title: str = Field(description="Trích yếu")
    issued_on: date | None = Field(description="Ngày ban hành")
    issuer: str = Field(description="Cơ quan ban hành")


class ResultRecord(Schema):
    """Kết quả giải quyết."""

    code: str = Field(description="Mã kết quả; rỗng khi chưa rõ")
    name: str = Field(description="Tên kết quả")


class VersionRecord(Schema):
    """Một bản của thủ tục đã được công khai."""

    number: int = Field(description="Số bản")
    valid_from: date = Field(description="Áp dụng từ ngày")
    valid_to: date | None = Field(description="Áp dụng đến hết ngày; null khi chưa định")
    standing: str = Field(
        description="approved (chưa có hiệu lực), in_force (đang áp dụng), ended (hết hiệu lực)"
    )
    decision_no: str = Field(description="Số quyết định công bố")
    decision_on: date | None = Field(description="Ngày quyết định")
    decision_issuer: str = Field(description="Cơ quan ban hành quyết định")
    ended_by_no: str = Field(description="Số quyết định làm hết hiệu lực")
    digest: str = Field(description="Mã băm SHA-256 của nội dung: đổi khi nội dung đổi")


class ProcedureRecord(Schema):
    """Một thủ tục hành chính với đủ các bộ phận theo NĐ 63/2010/NĐ-CP Điều 8 khoản 2."""

    code: str = Field(description="Mã thủ tục")
    national_code: str = Field(description="Mã quốc gia, khi mã trên là mã riêng của địa phương")
    url: str = Field(description="Trang công khai")
    sector: SectorRecord = Field(description="Lĩnh vực")
    version: VersionRecord = Field(description="Bản này")
    name: str = Field(description="a) Tên thủ tục")
    how_to: str = Field(description="b) Trình tự thực hiện")
    cases: list[CaseRecord] = Field(
        description="c), d), đ) Cách nộp, thành phần hồ sơ, thời hạn, phí theo trường hợp"
    )
    who_may_apply: list[str] = Field(description="e) Đối tượng thực hiện")
    executing_agency: str = Field(description="g) Cơ quan thực hiện")
    results: list[ResultRecord] = Field(description="h) Kết quả thực hiện")
    requirements: str = Field(description="h) Yêu cầu, điều kiện")
    legal_bases: list[BasisRecord] = Field(description="Căn cứ pháp lý")


def version_record(version: ProcedureVersion) -> VersionRecord:
    """What stands around the content of an approved version."""
    assert version.valid_from is not None  # the database holds it for approved versions
    return VersionRecord(
        number=version.number,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        standing=version.state_on(today()).value,
        decision_no=version.decision_no,
        decision_on=version.decision_on,
        decision_issuer=version.decision_issuer,
        ended_by_no=version.ended_by_no,
        digest=version.content_digest,
    )


def _paper(paper: RequiredPaper) -> PaperRecord:
    replaced = paper.replaced_on(today())
    return PaperRecord(
        **paper.model_dump(exclude={"replaced_by"}), replaced_by=replaced.database if replaced else None
    )


def _term(term: ChannelTerm) -> TermRecord:
    return TermRecord(
        channel=term.channel.value,
        value=term.value or None,
        unit=None if term.unit == UNKNOWN else str(term.unit),
        note=term.note,
    )


def _fee(fee: Fee) -> FeeRecord:
    return FeeRecord(
        kind=fee.kind.value,
        name=fee.name,
        state=fee.state.value,
        amount=fee.amount,
        per=fee.per,
        channels=[channel.value for channel in fee.channels],
        steps=[FeeStepRecord(from_unit=step.from_unit, amount=step.amount) for step in fee.steps],
        most=fee.most,
        note=fee.note,
    )


def _case(case: Case) -> CaseRecord:
    return CaseRecord(
        key=case.key,
        name=case.name,
        copies_of_dossier=case.copies_of_dossier,
        papers=[_paper(paper) for paper in case.papers],
        terms=[_term(term) for term in case.terms],
        fees=[_fee(fee) for fee in case.fees],
        steps=[StepRecord(name=one.name, position=one.position, hours=one.hours) for one in case.steps],
    )


def procedure_record(
    procedure: Procedure, version: ProcedureVersion, content: VersionContent, url: str
) -> ProcedureRecord:
    """Everything public of one version. ``url``: its page, absolute."""
    return ProcedureRecord(
        code=procedure.code,
        national_code=procedure.national_code,
        url=url,
        sector=SectorRecord(code=procedure.sector.code, name=procedure.sector.name),
        version=version_record(version),
        name=content.name,
        how_to=content.how_to,
        cases=[_case(case) for case in content.cases],
        who_may_apply=list(content.who_may_apply),
        executing_agency=content.executing_agency,
        results=[ResultRecord(code=one.code, name=one.name) for one in content.results],
        requirements=content.requirements,
        legal_bases=[BasisRecord(**basis.model_dump()) for basis in content.legal_bases],
    )
