"""The cast: the invented people of two invented communes, used by the demonstration and by tests.

Every name carries "Mẫu" (sample), every address ends in example.com: nobody here exists. The organisation
is made by the real deeds, so its history (district until 30/06/2025, the desk that became a centre, staff
moved to the new offices on 01/07/2025) is what an office would have recorded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from motcua.core.actor import SYSTEM
from motcua.core.permissions import Role
from motcua.organisations.actions import (
    Contact,
    PositionFacts,
    add_agency_code,
    assign_position,
    end_agency,
    hire_officer,
    move_agency,
    open_agency,
)
from motcua.organisations.models import Agency, AgencyKind, Officer, User

DEMO_PASSWORD = "mot-cua-mau-2026"  # noqa: S105 - printed on the log-in page of the demonstration

ERA_A_FROM = date(2019, 1, 6)
TWO_LEVELS_FROM = date(2025, 7, 1)
DISTRICT_LAST = TWO_LEVELS_FROM - timedelta(days=1)
TERM_FROM = date(2021, 7, 1)
BASIS = "Văn bản mẫu, không có thật"

PROVINCE = "H24"
DISTRICT = "H24.16"
COMMUNE = "H24.990"
NEIGHBOUR = "H24.991"
OLD_DESK = "H24.990.00"
CENTRE = "H24.990.01"
OFFICE = "H24.990.02"
ECONOMY = "H24.990.03"
CULTURE = "H24.990.04"
POLICE = "H24.990.11"
INSURANCE = "H24.990.12"
NEIGHBOUR_CENTRE = "H24.991.01"
NEIGHBOUR_OFFICE = "H24.991.02"


@dataclass(frozen=True, slots=True)
class Unit:
    """One office of a commune: code, kind, name, and its days."""

    code: str
    kind: AgencyKind
    name: str
    valid_from: date
    valid_to: date | None = None


UNITS: dict[str, tuple[Unit, ...]] = {
    COMMUNE: (
        Unit(OLD_DESK, AgencyKind.DESK, "Bộ phận Tiếp nhận và Trả kết quả", ERA_A_FROM),
        Unit(CENTRE, AgencyKind.DESK, "Trung tâm Phục vụ hành chính công xã Thanh Mẫu", TWO_LEVELS_FROM),
        Unit(OFFICE, AgencyKind.UNIT, "Văn phòng HĐND và UBND", ERA_A_FROM),
        Unit(ECONOMY, AgencyKind.UNIT, "Phòng Kinh tế", TWO_LEVELS_FROM),
        Unit(CULTURE, AgencyKind.UNIT, "Phòng Văn hóa - Xã hội", TWO_LEVELS_FROM),
        Unit(POLICE, AgencyKind.EXTERNAL, "Công an xã Thanh Mẫu", ERA_A_FROM),
        Unit(INSURANCE, AgencyKind.EXTERNAL, "Bảo hiểm xã hội cơ sở Thanh Mẫu", ERA_A_FROM),
    ),
    NEIGHBOUR: (
        Unit(
            NEIGHBOUR_CENTRE, AgencyKind.DESK, "Trung tâm Phục vụ hành chính công xã Lân Cận", TWO_LEVELS_FROM
        ),
        Unit(NEIGHBOUR_OFFICE, AgencyKind.UNIT, "Văn phòng HĐND và UBND", ERA_A_FROM),
    ),
}


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast. ``unit`` None: the agency itself; ``agency`` None: a citizen.

    ``unit_before`` is the office held until 30/06/2025, where the present one did not yet exist.
    """

    username: str
    name: str
    title: str = ""
    roles: tuple[Role, ...] = ()
    agency: str | None = COMMUNE
    unit: str | None = None
    unit_before: str | None = None
    is_new: bool = False
    sectors: tuple[str, ...] = ()
    does: str = ""
    password: str = field(default=DEMO_PASSWORD, repr=False)

    @property
    def email(self) -> str:
        """An address that leads nowhere."""
        return f"{self.username}@example.com"


CAST: tuple[Member, ...] = (
    Member(
        "tiepnhan1",
        "Nguyễn Thị Mẫu An",
        "Cán bộ tiếp nhận và trả kết quả",
        (Role.RECEPTIONIST,),
        unit=CENTRE,
        unit_before=OLD_DESK,
        does="tiếp nhận, quét giấy tờ, trả kết quả",
    ),
    Member(
        "tiepnhan2",
        "Trần Mẫu Bình",
        "Cán bộ tiếp nhận và trả kết quả",
        (Role.RECEPTIONIST,),
        unit=CENTRE,
        unit_before=OLD_DESK,
        does="tiếp nhận, làm thay khi người kia vắng",
    ),
    Member(
        "hotich",
        "Lê Thị Mẫu Chi",
        "Công chức tư pháp - hộ tịch",
        (Role.SPECIALIST,),
        unit=OFFICE,
        sectors=("ho-tich", "chung-thuc", "nuoi-con-nuoi", "hoa-giai-o-co-so", "khieu-nai-to-cao"),
        does="giải quyết hồ sơ hộ tịch, chứng thực",
    ),
    Member(
        "diachinh",
        "Phạm Mẫu Dũng",
        "Công chức địa chính - xây dựng",
        (Role.SPECIALIST,),
        unit=ECONOMY,
        sectors=("dat-dai", "hoat-dong-xay-dung", "quy-hoach-do-thi-va-nong-thon"),
        does="giải quyết hồ sơ đất đai, xây dựng, môi trường",
    ),
    Member(
        "kinhte",
        "Bùi Thị Mẫu Hoa",
        "Chuyên viên kinh tế",
        (Role.SPECIALIST,),
        unit=ECONOMY,
        is_new=True,
        sectors=("thanh-lap-va-hoat-dong-doanh-nghiep-ho-kinh-doanh", "trong-trot", "duong-bo"),
        does="giải quyết hồ sơ hộ kinh doanh, nông nghiệp",
    ),
    Member(
        "laodong",
        "Hoàng Thị Mẫu Giang",
        "Công chức lao động - thương binh - xã hội",
        (Role.SPECIALIST,),
        unit=CULTURE,
        sectors=(
            "bao-tro-xa-hoi",
            "nguoi-co-cong",
            "giam-ngheo",
            "giao-duc",
            "giao-duc-mam-non",
            "tin-nguong-ton-giao",
        ),
        does="giải quyết hồ sơ bảo trợ xã hội, người có công, giảm nghèo",
    ),
    Member(
        "vanthu",
        "Vũ Thị Mẫu Khánh",
        "Văn thư",
        (Role.CLERK,),
        unit=OFFICE,
        does="lấy số, đóng dấu, phát hành kết quả",
    ),
    Member(
        "chutich",
        "Đặng Mẫu Long",
        "Chủ tịch Ủy ban nhân dân",
        (Role.LEADER,),
        does="ký, duyệt, ủy quyền",
    ),
    Member(
        "phochutich",
        "Đỗ Thị Mẫu Mai",
        "Phó Chủ tịch Ủy ban nhân dân",
        (Role.LEADER,),
        does="ký, duyệt, làm Giám đốc Trung tâm",
    ),
    Member(
        "kiemsoat",
        "Ngô Mẫu Nam",
        "Công chức kiểm soát thủ tục hành chính",
        (Role.CONTROL_OFFICER,),
        unit=OFFICE,
        does="kiểm soát thủ tục, theo dõi, báo cáo",
    ),
    Member(
        "quantri",
        "Dương Mẫu Phúc",
        "Quản trị hệ thống",
        (Role.ADMINISTRATOR,),
        unit=OFFICE,
        does="tài khoản, phân quyền, lịch, sao lưu; không đọc hồ sơ",
    ),
    Member(
        "congan",
        "Lý Mẫu Quân",
        "Cán bộ Công an xã",
        (Role.EXTERNAL_OFFICER,),
        unit=POLICE,
        does="trả lời, giải quyết hồ sơ thuộc Công an",
    ),
    Member(
        "lancan.tiepnhan",
        "Hồ Thị Mẫu Sen",
        "Cán bộ tiếp nhận và trả kết quả",
        (Role.RECEPTIONIST,),
        agency=NEIGHBOUR,
        unit=NEIGHBOUR_CENTRE,
        is_new=True,
        does="người của xã khác: không thấy hồ sơ của xã Thanh Mẫu",
    ),
    Member(
        "lancan.chuyenmon",
        "Tạ Mẫu Tâm",
        "Công chức tư pháp - hộ tịch",
        (Role.SPECIALIST,),
        agency=NEIGHBOUR,
        unit=NEIGHBOUR_OFFICE,
        sectors=("ho-tich", "chung-thuc"),
        does="người của xã khác: không thấy hồ sơ của xã Thanh Mẫu",
    ),
    Member(
        "congdan1",
        "Mai Thị Mẫu Uyên",
        agency=None,
        roles=(Role.CITIZEN,),
        does="nộp hồ sơ, theo dõi, đánh giá",
    ),
    Member("congdan2", "Cao Mẫu Vinh", agency=None, roles=(Role.CITIZEN,), does="người dân khác"),
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """What was built, by code and log-in name."""

    agencies: dict[str, Agency]
    users: dict[str, User]

    @property
    def commune(self) -> Agency:
        """UBND xã Thanh Mẫu."""
        return self.agencies[COMMUNE]

    @property
    def neighbour(self) -> Agency:
        """UBND xã Lân Cận: the strangers."""
        return self.agencies[NEIGHBOUR]

    @property
    def centre(self) -> Agency:
        """The one-stop centre since 01/07/2025."""
        return self.agencies[CENTRE]

    def officer(self, username: str) -> Officer:
        """The officer behind a log-in name."""
        return Officer.objects.get(user=self.users[username])


@transaction.atomic
def build_organisation() -> Organisation:
    """Make what is missing of the two communes and the cast; run again, it changes nothing."""
    agencies = _by_code()
    if PROVINCE not in agencies:
        open_agency(
            kind=AgencyKind.PROVINCE,
            name="UBND thành phố Hải Phòng (mẫu)",
            code=PROVINCE,
            valid_from=date(2008, 8, 1),
            actor=SYSTEM,
        )
        agencies = _by_code()
    for code, name in ((COMMUNE, "xã Thanh Mẫu"), (NEIGHBOUR, "xã Lân Cận")):
        if code not in agencies:
            _commune(agencies, code, name)
            agencies = _by_code()
    if agencies[DISTRICT].successions.count() == 0:
        end_agency(
            agencies[DISTRICT],
            last_on=DISTRICT_LAST,
            successors=[agencies[PROVINCE]],
            basis=BASIS,
            actor=SYSTEM,
        )
    present = set(User.objects.values_list("username", flat=True))
    missing = [member for member in CAST if member.username not in present]
    for member in missing:
        if member.agency is not None:
            _officer(member, agencies)
    if agencies[OLD_DESK].successions.count() == 0:
        # The real deed moves the desk's people to the centre on the day it took over.
        end_agency(
            agencies[OLD_DESK],
            last_on=DISTRICT_LAST,
            successors=[agencies[CENTRE]],
            basis=BASIS,
            actor=SYSTEM,
        )
    _director(agencies)
    _log_ins(missing)
    names = [member.username for member in CAST]
    return Organisation(_by_code(), {user.username: user for user in User.objects.filter(username__in=names)})


def _by_code() -> dict[str, Agency]:
    return {agency.code: agency for agency in Agency.objects.all()}


def _commune(agencies: dict[str, Agency], code: str, name: str) -> None:
    if DISTRICT not in agencies:
        agencies[DISTRICT] = open_agency(
            kind=AgencyKind.DISTRICT,
            name="UBND huyện Mẫu",
            code=DISTRICT,
            parent=agencies[PROVINCE],
            valid_from=date(2008, 8, 1),
            actor=SYSTEM,
        )
    commune = open_agency(
        kind=AgencyKind.COMMUNE,
        name=f"UBND {name}",
        code=code,
        parent=agencies[DISTRICT],
        valid_from=ERA_A_FROM,
        contact=Contact(
            place=name.removeprefix("xã ").strip(),
            address=f"Thôn Mẫu, {name}, thành phố Hải Phòng (địa chỉ mẫu)",
            phone="0225 000 0000",
            email=f"ubnd.{code.lower().replace('.', '-')}@example.com",
        ),
        basis=BASIS,
        actor=SYSTEM,
    )
    move_agency(commune, agencies[PROVINCE], valid_from=TWO_LEVELS_FROM, basis=BASIS, actor=SYSTEM)
    add_agency_code(commune, f"000.{code[-2:]}.16.H24", valid_from=ERA_A_FROM, actor=SYSTEM)
    add_agency_code(commune, code, valid_from=TWO_LEVELS_FROM, actor=SYSTEM)
    for unit in UNITS[code]:
        open_agency(
            kind=unit.kind,
            name=unit.name,
            code=unit.code,
            parent=commune,
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
            contact=Contact(place=commune.place, address=commune.address),
            actor=SYSTEM,
        )


def _officer(member: Member, agencies: dict[str, Agency]) -> None:
    unit = agencies[member.unit] if member.unit else None
    before = agencies[member.unit_before] if member.unit_before else None
    is_newer = unit is not None and unit.valid_from > TERM_FROM

    def facts(place: Agency | None, first: date, last: date | None) -> PositionFacts:
        return PositionFacts(
            title=member.title,
            roles=[role.value for role in member.roles],
            unit=place,
            sectors=member.sectors,
            valid_from=first,
            valid_to=last,
        )

    if member.is_new or not is_newer:
        first = facts(unit, TWO_LEVELS_FROM if member.is_new else TERM_FROM, None)
    elif before is not None:
        first = facts(before, TERM_FROM, None)  # moved on when the desk ends
    else:
        first = facts(None, TERM_FROM, DISTRICT_LAST)
    assert member.agency is not None
    hired = hire_officer(
        agency=agencies[member.agency],
        name=member.name,
        username=member.username,
        email=member.email,
        position=first,
        actor=SYSTEM,
    )
    if is_newer and not member.is_new and before is None:
        assign_position(hired.officer, facts(unit, TWO_LEVELS_FROM, None), actor=SYSTEM)


def _director(agencies: dict[str, Agency]) -> None:
    # Nghị định 118/2025/NĐ-CP: a vice-chairman heads the commune's centre.
    officer = Officer.objects.get(user__username="phochutich")
    if not officer.positions.filter(unit=agencies[CENTRE]).exists():
        facts = PositionFacts(
            title="Giám đốc Trung tâm",
            roles=[Role.LEADER.value],
            unit=agencies[CENTRE],
            valid_from=TWO_LEVELS_FROM,
        )
        assign_position(officer, facts, actor=SYSTEM)


def _log_ins(missing: list[Member]) -> None:
    # One salted hash for all: hashing is slow on purpose, and this password is no secret.
    password = make_password(DEMO_PASSWORD)
    User.objects.bulk_create(
        User(username=member.username, email=member.email, full_name=member.name)
        for member in missing
        if member.agency is None
    )
    users = User.objects.filter(username__in=[member.username for member in missing])
    users.update(password=password)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
