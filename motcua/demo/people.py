"""Invented people, reproducible from a seed and impossible to mistake for real ones.

Surnames and given names follow their usual frequency; every identity number begins with 000, a place
that was never given out, every telephone number lies in an unused block, every address is "Thôn Mẫu".
"""

from __future__ import annotations

from random import Random

from motcua.dossiers.facts import PartyFacts

# Shares in the population, rounded (per thousand).
SURNAMES = {
    "Nguyễn": 340, "Trần": 110, "Lê": 95, "Phạm": 70, "Hoàng": 35, "Huỳnh": 20, "Phan": 35, "Vũ": 30,
    "Võ": 20, "Đặng": 25, "Bùi": 25, "Đỗ": 20, "Hồ": 15, "Ngô": 15, "Dương": 12, "Lý": 8, "Đinh": 10,
    "Mai": 8, "Trịnh": 8, "Đào": 8,
}  # fmt: skip
MIDDLES = {
    "male": ("Văn", "Văn", "Văn", "Minh", "Đức", "Hữu", "Quang", "Xuân", "Đình", "Công"),
    "female": ("Thị", "Thị", "Thị", "Thị", "Ngọc", "Thanh", "Thu", "Hồng", "Phương", "Kim"),
}
GIVEN = {
    "male": (
        "Anh", "Tuấn", "Sơn", "Dũng", "Hùng", "Cường", "Thắng", "Nam", "Long", "Hải", "Đức", "Huy",
        "Quân", "Trung", "Phong", "Bình", "Thành", "Khánh", "Tùng", "Vinh",
    ),
    "female": (
        "Anh", "Linh", "Trang", "Thảo", "Hương", "Hà", "Lan", "Mai", "Nga", "Hằng", "Yến", "Thủy",
        "Huyền", "Ngân", "Vân", "Loan", "Tâm", "Dung", "Phượng", "Nhung",
    ),
}  # fmt: skip


def person(random: Random, *, number: int) -> PartyFacts:
    """One invented citizen; ``number`` makes identity and telephone numbers unique."""
    sex = random.choice(("male", "female"))
    surname = random.choices(list(SURNAMES), weights=list(SURNAMES.values()))[0]
    name = f"{surname} {random.choice(MIDDLES[sex])} {random.choice(GIVEN[sex])}"
    century = random.choice((0, 2)) + (1 if sex == "female" else 0)
    return PartyFacts(
        name=name,
        id_number=f"000{century}{random.randint(0, 99):02d}{number:06d}",
        phone=f"09000{number % 100_000:05d}",
        address=f"Thôn Mẫu {random.randint(1, 9)}, xã Thanh Mẫu",
    )
