"""Enterprises from a spreadsheet: found by their Vietnamese headings, every problem with its row and column.

Pure: rows in, enterprise fields and problems out. Reading the file is server/steps/read_workbook.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from server.languages import gettext as _
from server.steps.read_workbook import Cell
from server.vietnamese import folded
from survey_defs.own_functions import is_phone, is_tax_code

SEARCHED_ROWS = 20
HEADINGS: dict[str, tuple[str, ...]] = {
    "tax_code": ("Mã số thuế", "MST", "Mã số doanh nghiệp", "Mã số"),
    "name": ("Tên doanh nghiệp", "Tên cơ sở", "Tên đơn vị", "Tên công ty", "Tên"),
    "short_name": ("Tên viết tắt", "Tên giao dịch"),
    "legal_form": ("Loại hình", "Loại hình doanh nghiệp"),
    "commune_code": ("Xã, phường", "Xã/phường", "Xã phường", "Mã xã", "Xã", "Phường"),
    "street": ("Địa chỉ", "Số nhà, đường", "Địa chỉ cơ sở"),
    "phone": ("Điện thoại", "Số điện thoại"),
    "email": ("Thư điện tử", "Email", "E-mail"),
    "priority_sector": ("Nhóm ngành", "Nhóm ngành ưu tiên", "Ngành, lĩnh vực"),
    "vsic": ("Mã ngành", "VSIC", "Mã ngành VSIC"),
    "latitude": ("Vĩ độ",),
    "longitude": ("Kinh độ",),
    "note": ("Ghi chú",),
}
REQUIRED = ("name", "commune_code")


@dataclass(frozen=True)
class Lists:
    """Names and codes that cells are matched with: {code: Vietnamese label}.

    communes: those of the province. taken: {tax code: name} of what the register already has.
    """

    communes: Mapping[str, str]
    legal_forms: Mapping[str, str]
    sectors: Mapping[str, str]
    taken: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RowProblem:
    """row: as the spreadsheet numbers it, from 1; column: its heading; value: what stands in the cell."""

    row: int
    column: str
    value: str
    text: str

    def __str__(self) -> str:
        if not self.column:
            return _("Dòng %(row)s: %(text)s") % {"row": self.row, "text": self.text}
        place = _("Dòng %(row)s, cột “%(column)s”: %(text)s")
        if self.value:
            place = _("Dòng %(row)s, cột “%(column)s” ghi “%(value)s”: %(text)s")
        return place % {"row": self.row, "column": self.column, "value": self.value, "text": self.text}


@dataclass(frozen=True)
class Reading:
    """enterprises: (row, fields) of the rows without a problem. left_out: headings nobody knows here.

    heading_row: as the spreadsheet numbers it, from 1; 0 where none was found.
    """

    enterprises: list[tuple[int, dict[str, str]]]
    problems: list[RowProblem]
    left_out: list[str]
    heading_row: int = 0


def read_enterprises(rows: Sequence[Sequence[Cell]], lists: Lists) -> Reading:
    """Every enterprise and every problem of the sheet.

    The heading is the first row, within twenty, that names an enterprise column; rows without any text are
    passed over. A row with a problem gives no enterprise.
    """
    head_at, columns, left_out = find_heading(rows)
    if not columns:
        text = _(
            "Không thấy dòng tiêu đề trong %(n)s dòng đầu của trang tính đầu tiên. "
            "Cần ít nhất cột “Tên doanh nghiệp” và “Xã, phường”."
        ) % {"n": SEARCHED_ROWS}
        return Reading([], [RowProblem(1, "", "", text)], [])
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        text = _("Thiếu cột này. Thêm cột rồi nhập lại.")
        absent = [RowProblem(head_at + 1, HEADINGS[name][0], "", text) for name in missing]
        return Reading([], absent, left_out, head_at + 1)
    reader = RowReader(columns, lists)
    reading = Reading([], [], left_out, head_at + 1)
    for number, cells in enumerate(rows[head_at + 1 :], start=head_at + 2):
        if not any(text_of(cell) for cell in cells):
            continue
        fields, problems = reader.read(number, cells)
        reading.problems.extend(problems)
        if not problems:
            reading.enterprises.append((number, fields))
    return reading


def find_heading(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, tuple[int, str]], list[str]]:
    """(row index, {field: (column index, its heading)}, headings that are not known)."""
    known = {folded(title): name for name, titles in HEADINGS.items() for title in titles}
    for at, cells in enumerate(rows[:SEARCHED_ROWS]):
        titles = [(index, text_of(cell)) for index, cell in enumerate(cells)]
        found: dict[str, tuple[int, str]] = {}
        for index, title in titles:
            name = known.get(folded(" ".join(title.split())))
            if name and name not in found:
                found[name] = (index, title)
        if "name" in found or "tax_code" in found:
            used = {index for index, _title in found.values()}
            return at, found, [title for index, title in titles if title and index not in used]
    return 0, {}, []


def text_of(cell: Cell) -> str:
    """The cell as text without surrounding spaces; Excel's 100233488.0 reads 100233488."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


class RowReader:
    """Reads one row after the other and remembers the tax codes it has met."""

    def __init__(self, columns: dict[str, tuple[int, str]], lists: Lists) -> None:
        self.columns, self.lists = columns, lists
        self.communes = by_name(lists.communes, commune=True)
        self.legal_forms, self.sectors = by_name(lists.legal_forms), by_name(lists.sectors)
        self.met: dict[str, int] = {}
        self.numbers: set[str] = set()

    def read(self, number: int, cells: Sequence[Cell]) -> tuple[dict[str, str], list[RowProblem]]:
        """The fields of the enterprise and the problems of the row."""
        texts = {name: self._text(name, cells) for name in self.columns}
        self.numbers = {name for name in self.columns if isinstance(self._cell(name, cells), int | float)}
        fields = {name: text for name, text in texts.items() if text}
        problems: list[RowProblem] = []
        for name, text in self._complaints(number, texts, fields):
            problems.append(RowProblem(number, self._heading(name), texts.get(name, ""), text))
        fields = self._with_point(fields)
        if "tax_code" in fields:
            self.met.setdefault(fields["tax_code"], number)
        return fields, problems

    def _text(self, name: str, cells: Sequence[Cell]) -> str:
        return text_of(self._cell(name, cells))

    def _cell(self, name: str, cells: Sequence[Cell]) -> Cell:
        index = self.columns[name][0]
        return cells[index] if index < len(cells) else None

    def _heading(self, name: str) -> str:
        return self.columns[name][1] if name in self.columns else HEADINGS[name][0]

    def _complaints(
        self, number: int, texts: dict[str, str], fields: dict[str, str]
    ) -> Iterator[tuple[str, str]]:
        """(field, what is wrong and what to do); writes codes instead of names into `fields` on the way."""
        if not fields.get("name"):
            yield "name", _("Chưa có tên doanh nghiệp.")
        yield from self._tax_code(texts.get("tax_code", ""), fields)
        matches = {
            "commune_code": (
                self.communes,
                _("Không có xã, phường này trong tỉnh. Ghi tên hoặc mã theo danh mục."),
            ),
            "legal_form": (self.legal_forms, _("Không có loại hình này trong danh mục.")),
            "priority_sector": (self.sectors, _("Không có nhóm ngành này trong danh mục.")),
        }
        for name, (names, text) in matches.items():
            if fields.get(name):
                code = names.get(folded(fields[name]))
                if code is None:
                    yield name, text
                else:
                    fields[name] = code
        if not fields.get("commune_code"):
            yield "commune_code", _("Chưa có xã, phường.")
        if fields.get("phone"):
            phone = with_zero(fields["phone"], (9,))
            fields["phone"] = phone
            if not is_phone(phone):
                yield "phone", _("Số điện thoại không đúng. Ghi đủ 10 chữ số, bắt đầu bằng 0.")
        if fields.get("email") and "@" not in fields["email"]:
            yield "email", _("Địa chỉ thư điện tử thiếu dấu @.")
        yield from self._coordinates(fields)

    def _tax_code(self, text: str, fields: dict[str, str]) -> Iterator[tuple[str, str]]:
        """A tax code is a text of 10, 10-3 or 12 digits; Excel takes leading zeros away from numbers."""
        if not text:
            return
        code = text.replace(" ", "").replace(".", "")
        # Only from numbers: eleven digits of text are one short, and twelve have no check digit to tell.
        if "tax_code" in self.numbers and not is_tax_code(code):
            code = with_zero(code, (9, 11))
        fields["tax_code"] = code
        if not is_tax_code(code):
            yield (
                "tax_code",
                _("Mã số thuế chưa đúng: chữ số kiểm tra không khớp. Xem lại trên giấy đăng ký."),
            )
        elif code in self.lists.taken:
            yield "tax_code", _("Danh bạ đã có mã này: %(name)s.") % {"name": self.lists.taken[code]}
        elif code in self.met:
            yield "tax_code", _("Mã này đã có ở dòng %(row)s.") % {"row": self.met[code]}

    def _coordinates(self, fields: dict[str, str]) -> Iterator[tuple[str, str]]:
        text = _("Tọa độ phải là số thập phân nằm trong lãnh thổ Việt Nam, ví dụ 21.53 và 105.74.")
        for name, (low, high) in {"latitude": (8.0, 23.5), "longitude": (102.0, 110.0)}.items():
            if name in fields and not is_between(fields[name], low, high):
                yield name, text
        if ("latitude" in fields) != ("longitude" in fields):
            missing = "longitude" if "latitude" in fields else "latitude"
            yield missing, _("Cần đủ cả vĩ độ và kinh độ, hoặc để trống cả hai.")

    @staticmethod
    def _with_point(fields: dict[str, str]) -> dict[str, str]:
        rest = {name: value for name, value in fields.items() if name not in ("latitude", "longitude")}
        if "latitude" in fields and "longitude" in fields:
            latitude, longitude = (fields[name].replace(",", ".") for name in ("latitude", "longitude"))
            rest["point"] = f"{latitude} {longitude}"
        return rest


def by_name(labels: Mapping[str, str], *, commune: bool = False) -> dict[str, str]:
    """{folded code or label: code}; of a commune also its name without "xã" or "phường", where unique."""
    names = {folded(code): code for code in labels}
    short: dict[str, set[str]] = {}
    for code, label in labels.items():
        words = folded(label.split(",")[0])
        names[words] = code
        if commune:
            for prefix in ("xa ", "phuong ", "dac khu "):
                if words.startswith(prefix):
                    short.setdefault(words.removeprefix(prefix), set()).add(code)
                    names[words.replace("xa ", "x. ", 1).replace("phuong ", "p. ", 1)] = code
    for words, codes in short.items():
        if len(codes) == 1:
            names.setdefault(words, next(iter(codes)))
    return names


def with_zero(digits: str, lengths: tuple[int, ...]) -> str:
    """Puts back the leading zero that Excel took from a number of one digit less than it should have."""
    return f"0{digits}" if digits.isdigit() and len(digits) in lengths else digits


def is_between(text: str, low: float, high: float) -> bool:
    try:
        return low <= float(text.replace(",", ".")) <= high
    except ValueError:
        return False
