"""The first day of a commune here: its province, the commune with its desk, its first administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from motcua.core.actor import SYSTEM, Actor
from motcua.core.clock import today
from motcua.core.errors import DomainError, WrongState
from motcua.core.permissions import Role
from motcua.core.text import clean
from motcua.organisations.actions import (
    Contact,
    Hired,
    PositionFacts,
    SetupLink,
    add_agency_code,
    hire_officer,
    open_agency,
    reset_password,
)
from motcua.organisations.models import Agency, AgencyCode, AgencyKind, Officer
from motcua.organisations.provinces import SIXTY_THREE_FROM, code_doubts, provinces
from motcua.organisations.queries import positions_on
from motcua.organisations.rules import code_form, last_district_day, level_one

ADMINISTRATOR_TITLE = "Quản trị hệ thống"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFacts:
    """What the first day needs to know; what is empty follows from the rest.

    ``dossier_form``: how the code in dossier numbers is meant to be written, to catch a slip.
    """

    province_code: str
    name: str
    code: str
    admin_name: str
    admin_username: str
    province_name: str = ""
    place: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    dossier_code: str = ""
    dossier_form: str = ""
    desk_name: str = ""
    admin_email: str = ""
    since: date | None = None

    @property
    def first_on(self) -> date:
        """The day from which the commune receives here: that of the two levels unless told."""
        return self.since or last_district_day() + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What was made; ``doubts`` are for a person to judge."""

    province: Agency
    commune: Agency
    desk: Agency
    dossier_code: AgencyCode
    administrator: Hired
    doubts: list[str]


def known_province(code: str) -> str:
    """The name of a province's People's Committee by its code; empty when the list does not know it."""
    wanted = clean(code).upper()
    return next((row.committee for row in provinces() if row.code == wanted), "")


def short_name(name: str) -> str:
    """What the commune is called without its committee: "xã Thanh Mẫu"."""
    return clean(name).removeprefix("Ủy ban nhân dân ").removeprefix("UBND ")


def require_empty() -> None:
    """WrongState when the installation has an agency already."""
    agency = Agency.objects.order_by("id").first()
    if agency is not None:
        commune = Agency.objects.filter(kind=AgencyKind.COMMUNE).order_by("id").first() or agency
        raise WrongState(
            f"Cài đặt này đã có {commune.name}. Hãy đăng nhập bằng tài khoản quản trị để sửa; "
            "mất mật khẩu thì chạy: motcua admin-link TÊN-ĐĂNG-NHẬP"
        )


def require_office() -> None:
    """WrongState when the installation has no agency yet."""
    if not Agency.objects.exists():
        raise WrongState("Cài đặt này chưa có cơ quan nào. Hãy chạy: motcua install, không có --another")


def _doubts(facts: OfficeFacts, province_code: str, dossier_code: str) -> list[str]:
    doubts = [
        *code_doubts(province_code, facts.first_on),
        *(
            [f"Mã trong số hồ sơ {dossier_code} không thuộc tỉnh có mã {province_code}. Hãy kiểm tra lại."]
            if level_one(dossier_code) != province_code
            else []
        ),
    ]
    return list(dict.fromkeys(doubts))


def _province(facts: OfficeFacts, actor: Actor) -> Agency:
    code = clean(facts.province_code).upper()
    standing = Agency.objects.on(facts.first_on).filter(kind=AgencyKind.PROVINCE, code=code).first()
    if standing is not None:
        return standing
    name = clean(facts.province_name) or known_province(facts.province_code)
    if not name:
        raise DomainError(
            f"Không có tỉnh, thành phố nào mang mã “{facts.province_code}” trong danh sách. "
            "Hãy sửa mã hoặc ghi tên tỉnh, thành phố.",
            field="province_name",
        )
    return open_agency(
        kind=AgencyKind.PROVINCE,
        name=name,
        code=facts.province_code,
        valid_from=min(SIXTY_THREE_FROM, facts.first_on),
        actor=actor,
    )


def _commune(facts: OfficeFacts, province: Agency, actor: Actor) -> Agency:
    return open_agency(
        kind=AgencyKind.COMMUNE,
        name=facts.name,
        code=facts.code,
        parent=province,
        valid_from=facts.first_on,
        contact=_contact(facts),
        actor=actor,
    )


def _contact(facts: OfficeFacts) -> Contact:
    words = short_name(facts.name).split(maxsplit=1)
    place = facts.place or (words[1] if len(words) == 2 else "")
    return Contact(place=place, address=facts.address, phone=facts.phone, email=facts.email)


def _desk(facts: OfficeFacts, commune: Agency, actor: Actor) -> Agency:
    return open_agency(
        kind=AgencyKind.DESK,
        name=facts.desk_name or f"Trung tâm Phục vụ hành chính công {short_name(facts.name)}",
        code=f"{commune.code}.01",
        parent=commune,
        valid_from=facts.first_on,
        contact=_contact(facts),
        actor=actor,
    )


def _dossier_code(facts: OfficeFacts, commune: Agency, actor: Actor) -> AgencyCode:
    code = clean(facts.dossier_code).upper() or commune.code
    form = code_form(code)
    if facts.dossier_form and form is not None and form != facts.dossier_form:
        raise DomainError(
            f"Mã {code} không viết theo dạng đã chọn. Mã cấp 1 đứng trước như H24.150, "
            "đứng sau như 000.00.16.H23.",
            field="dossier_code",
        )
    return add_agency_code(commune, code, valid_from=facts.first_on, actor=actor)


def _administrator(facts: OfficeFacts, commune: Agency, actor: Actor) -> Hired:
    return hire_officer(
        agency=commune,
        name=facts.admin_name,
        username=facts.admin_username,
        email=facts.admin_email,
        position=PositionFacts(
            title=ADMINISTRATOR_TITLE,
            roles=[Role.ADMINISTRATOR.value],
            valid_from=max(facts.first_on, today()),
        ),
        actor=actor,
    )


@transaction.atomic
def open_first_office(facts: OfficeFacts, *, actor: Actor = SYSTEM) -> NewOffice:
    """Make everything by the usual deeds, or nothing. WrongState when there is an agency already.

    DomainError names the field that is wrong.
    """
    require_empty()
    if facts.first_on > today():
        raise DomainError("Ngày bắt đầu không được ở tương lai.", field="since")
    return _open(facts, actor)


@transaction.atomic
def open_another_office(facts: OfficeFacts, *, actor: Actor = SYSTEM) -> NewOffice:
    """One more commune in the same system, such as the one that comes of a merger; it may begin later."""
    require_office()
    return _open(facts, actor)


def _open(facts: OfficeFacts, actor: Actor) -> NewOffice:
    province = _province(facts, actor)
    commune = _commune(facts, province, actor)
    desk = _desk(facts, commune, actor)
    code = _dossier_code(facts, commune, actor)
    hired = _administrator(facts, commune, actor)
    return NewOffice(province, commune, desk, code, hired, _doubts(facts, province.code, code.code))


def administrator_link(username: str, *, actor: Actor = SYSTEM) -> SetupLink:
    """A new link for an administrator who lost the password; the old password is closed.

    DomainError when nobody of that name is an administrator today. The second factor stays.
    """
    officer = (
        Officer.objects.select_related("user")
        .filter(user__username__iexact=clean(username), user__is_active=True)
        .first()
    )
    held = positions_on(officer.agency_id, today()) if officer else []
    mine = [row for row in held if officer and row.officer_id == officer.pk]
    if officer is None or not any(Role.ADMINISTRATOR in row.roles for row in mine):
        raise DomainError(
            f"Không có quản trị nào đang làm việc với tên đăng nhập “{clean(username)}”. "
            "Hãy kiểm tra tên; người khác thì nhờ quản trị cấp đường dẫn ở trang Cán bộ."
        )
    return reset_password(officer, actor=actor)
