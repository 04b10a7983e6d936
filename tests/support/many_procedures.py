"""A catalogue as large as the national one (about 6,300 procedures), made up from words of its kind."""

from __future__ import annotations

import random
from datetime import date
from itertools import islice, product

from motcua.catalogue import stamp
from motcua.catalogue.models import Offering, Procedure, ProcedureVersion, Sector, VersionState
from motcua.catalogue.queries import searchable_text
from motcua.catalogue.tests.samples import content
from motcua.core.clock import now

NATIONAL = 6_300
OFFERED = 376
START = date(2025, 7, 1)
_DEEDS = (
    "Đăng ký", "Đăng ký lại", "Cấp", "Cấp lại", "Cấp đổi", "Gia hạn", "Thu hồi", "Điều chỉnh", "Công nhận",
    "Xác nhận", "Thẩm định", "Phê duyệt", "Chấm dứt", "Tạm ngừng", "Hỗ trợ", "Thông báo",
)  # fmt: skip
_THINGS = (
    "khai sinh", "khai tử", "kết hôn", "giám hộ", "giấy phép xây dựng", "giấy chứng nhận quyền sử dụng đất",
    "giấy phép bán lẻ rượu", "hợp tác xã", "hộ kinh doanh", "nhóm trẻ độc lập", "chế độ ưu đãi",
    "trợ cấp xã hội hằng tháng", "phương án khai thác gỗ", "giấy phép thăm dò nước dưới đất", "lễ hội",
    "chứng chỉ hành nghề kế toán", "giấy phép vận tải đường thủy", "dịch vụ karaoke", "thư viện cộng đồng",
    "kế hoạch bảo vệ môi trường", "tàu cá", "giống cây trồng", "giấy phép lái xe", "mã số vùng trồng",
    "phiếu lý lịch tư pháp", "thủ tục hải quan", "hoàn thuế giá trị gia tăng", "chứng nhận xuất xứ",
)  # fmt: skip
_TAILS = (
    "", "cho cá nhân", "cho tổ chức", "có yếu tố nước ngoài", "tại khu vực biên giới", "lưu động",
    "do bị mất, hỏng", "khi thay đổi nội dung", "thuộc thẩm quyền của Ủy ban nhân dân cấp xã",
    "thuộc thẩm quyền của cấp tỉnh", "đối với người cao tuổi", "đối với doanh nghiệp nhỏ và vừa",
    "trong khu bảo tồn biển", "kết hợp nhận cha, mẹ, con", "theo ủy quyền",
)  # fmt: skip


def names(count: int = NATIONAL) -> list[str]:
    """Different names, short ones and long ones mixed, always the same."""
    made = [" ".join(filter(None, parts)) for parts in product(_DEEDS, _THINGS, _TAILS)]
    random.Random(7).shuffle(made)
    return list(islice(made, count))


def questions(count: int, *, seed: int = 3) -> list[str]:
    """What people type: parts of names, without accents, begun, and with slips of the finger."""
    draw = random.Random(seed)
    from motcua.core.text import fold

    asked = []
    for name in draw.sample(names(), count):
        words = name.split()
        start = draw.randrange(max(1, len(words) - 3))
        text = " ".join(words[start : start + draw.randint(1, 6)])
        kind = draw.randrange(4)
        if kind:
            text = fold(text)
        if kind == 2:
            text = text[: max(2, len(text) - 2)]
        if kind == 3:
            place = draw.randrange(len(text))
            text = text[:place] + draw.choice("aeinhxsy") + text[place + 1 :]
        asked.append(text)
    return asked


def fill_catalogue(agency_id: int, count: int = NATIONAL, *, offered: int = OFFERED) -> None:
    """Put that many procedures in force into an empty catalogue; the agency offers some. A few seconds."""
    sectors = Sector.objects.bulk_create(
        Sector(code=f"linh-vuc-{number}", name=f"Lĩnh vực {number}") for number in range(140)
    )
    base = content(how_to="Người dân nộp hồ sơ. Cán bộ kiểm tra và tiếp nhận. " * 60)
    texts = {
        who: base.model_copy(update={"who_may_apply": (who,)}).to_json() for who in ("Công dân", "Tổ chức")
    }
    people, firms = texts["Công dân"], texts["Tổ chức"]
    procedures = Procedure.objects.bulk_create(
        (
            Procedure(
                code=f"1.{number:06}",
                name=name,
                sector=sectors[number % len(sectors)],
                executing="commune" if number % 3 else "province",
                keywords="",
                search_text=searchable_text(f"1.{number:06}", name, ""),
            )
            for number, name in enumerate(names(count))
        ),
        batch_size=500,
    )
    ProcedureVersion.objects.bulk_create(
        (
            ProcedureVersion(
                procedure=procedure,
                number=1,
                state=VersionState.APPROVED,
                valid_from=START,
                decision_no="1/QĐ",
                content=firms if number % 4 == 0 else people,
                content_digest="0" * 64,
                saved_at=now(),
            )
            for number, procedure in enumerate(procedures)
        ),
        batch_size=500,
    )
    Offering.objects.bulk_create(
        Offering(agency_id=agency_id, procedure=procedure, channel=channel, valid_from=START)
        for procedure in procedures[:offered]
        for channel in ("counter", "online")
    )
    stamp.changed()
