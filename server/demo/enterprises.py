"""About 240 invented enterprises of Thái Nguyên with valid invented tax codes.

Names are put together from invented parts. Tax codes start with 46098, a range far above what the tax
office has given out, and carry a right check digit; the twelve digits of households have a fourth digit that
no person has (it would mean a birth after 2300). The same seed gives the same world.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

# Weights of the check digit of a ten-digit tax code: domain rule, see survey_defs/own_functions.py.
WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
FIRST_PREFIX = 460_980_010


@dataclass(frozen=True)
class Kind:
    """An archetype: how such enterprises are called, who they are, which answers they resemble.

    case: the worked answers that its surveys vary (survey_defs/forms/needs/cases/).
    """

    id: str
    pattern: str
    names: tuple[str, ...]
    legal_form: str
    sector: str
    vsic: str
    case: str
    count: int
    street: str


HILLS = (
    "Suối Cả", "Đồi Cọ", "Nà Khoang", "Bản Luống", "Khe Vàng", "Đồng Hin", "Núi Voi Xanh", "Thác Bạc",
    "Phú Lương Xanh", "Khau Mạ", "Nà Phặc Mới", "Suối Chì", "Bản Đông", "Đèo Gió", "Hồ Sen Trắng", "Cây Thị",
    "Làng Chợ Mới", "Gò Móc", "Soi Mít", "Pác Nặm Xanh",
)  # fmt: skip
VIRTUES = (
    "Minh Khuê", "Vạn Thắng Phát", "Sơn Vy", "Tân Hòa Lợi", "An Khang Thịnh", "Bách Việt Xanh", "Thiên Phước",
    "Đại Lộc Phong", "Hưng Vượng", "Kim Sơn Hà", "Thái An Bình", "Trường Thọ Phát", "Nhật Minh Quang",
    "Phúc Hải Long", "Gia Bảo Nam", "Hoàng Việt Sáng", "Tâm Đức Tín", "Quang Trung Lộc", "Việt Trì Xuân",
    "Đông Á Thành",
)  # fmt: skip
PEOPLE = (
    "Lường Văn Sáu", "Nông Thị Mai", "Hà Văn Quyết", "Triệu Thị Náy", "Ma Đình Khoa", "Lý Thị Vân",
    "Đặng Văn Lâm", "Hoàng Thị Thắm", "Bế Văn Tùng", "Chu Thị Hậu", "Vi Thị Ngần", "Lục Văn Bảy",
    "Mông Thị Duyên", "Phùng Văn Chiến", "Âu Thị Hiền", "Dương Văn Khải", "La Thị Sen", "Tạ Văn Ổn",
    "Đàm Thị Liễu", "Sầm Văn Pao",
)  # fmt: skip

KINDS = (
    Kind("tea", "Hợp tác xã Chè {}", HILLS, "coop", "food", "2025-C", "tea", 40, "Xóm"),
    Kind("noodle", "Hợp tác xã Miến dong {}", HILLS, "coop", "food", "2025-C", "tea", 14, "Thôn"),
    Kind("farm", "Hợp tác xã Nông nghiệp {}", HILLS, "coop", "food", "2025-A", "tea", 22, "Xóm"),
    Kind("steel", "Công ty cổ phần Cán thép {}", VIRTUES,
         "jsc", "material", "2025-C", "steel", 12, "Lô công nghiệp"),
    Kind("mech", "Công ty TNHH Cơ khí {}", VIRTUES, "llc2", "mech", "2025-C", "steel", 20, "Cụm công nghiệp"),
    Kind("electronics", "Công ty TNHH Điện tử {}", VIRTUES,
         "llc1", "electronics", "2025-C", "steel", 16, "Lô công nghiệp"),
    Kind("cement", "Công ty cổ phần Vật liệu xây dựng {}", VIRTUES,
         "jsc", "material", "2025-C", "steel", 14, "Tổ dân phố"),
    Kind("petrol", "Công ty TNHH Xăng dầu {}", VIRTUES,
         "llc1", "energy", "2025-G", "petrol", 20, "Quốc lộ 3, tổ"),
    Kind("water", "Công ty cổ phần Nước sạch {}", HILLS,
         "jsc", "water", "2025-E", "petrol", 10, "Tổ dân phố"),
    Kind("clinic", "Phòng khám đa khoa {}", VIRTUES, "llc1", "health", "2025-R", "petrol", 14, "Tổ dân phố"),
    Kind("food", "Công ty TNHH Thực phẩm {}", VIRTUES, "llc2", "food", "2025-C", "tea", 18, "Tổ dân phố"),
    Kind("shop", "Hộ kinh doanh {}", PEOPLE, "household", "retail", "2025-G", "shop", 20, "Tổ"),
    Kind("market", "Cửa hàng tổng hợp {}", PEOPLE, "household", "retail", "2025-G", "shop", 20, "Xóm"),
)  # fmt: skip


@dataclass(frozen=True)
class Enterprise:
    """fields: as the register keeps them (the `enterprise` record)."""

    kind: Kind
    fields: dict[str, str]


def invent_enterprises(communes: list[str], seed: int = 996) -> list[Enterprise]:
    """The enterprises in a fixed order. communes: codes of the province's communes."""
    rng = random.Random(seed)
    codes, households = invented_tax_codes(), invented_household_codes()
    made = []
    for kind in KINDS:
        for number in range(kind.count):
            name = kind.pattern.format(kind.names[number % len(kind.names)])
            if number >= len(kind.names):
                name += " " + ("Hai", "Ba")[number // len(kind.names) - 1]
            fields = {
                "tax_code": next(households if kind.legal_form == "household" else codes),
                "name": name,
                "legal_form": kind.legal_form,
                "priority_sector": kind.sector,
                "vsic": kind.vsic,
                "commune_code": rng.choice(communes),
                "street": f"{kind.street} {rng.randint(1, 18)}",
                "phone": f"0208 {rng.randint(3_500_000, 3_999_999)}",
            }
            made.append(Enterprise(kind, fields))
    # The one that the pages and tests speak of by name.
    made.append(
        Enterprise(
            KINDS[3], {**made[80].fields, "name": "Công ty cổ phần Thép Đá Xanh", "tax_code": next(codes)}
        )
    )
    rng.shuffle(made)
    return made


def invented_tax_codes() -> Iterator[str]:
    """Ten-digit codes with a right check digit, one after the other."""
    prefix = FIRST_PREFIX
    while True:
        prefix += 7
        total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, str(prefix), strict=True))
        check = 10 - total % 11
        if check < 10:  # the tax office gives out no code whose check digit would be ten
            yield f"{prefix}{check}"


def invented_household_codes() -> Iterator[str]:
    """Twelve digits as households use since 1 July 2025 (Circular 86/2024/TT-BTC), of nobody."""
    return (f"0199{number:08d}" for number in itertools.count(98_000_011, 13))
