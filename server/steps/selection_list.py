"""The list of proposed enterprises as a workbook: what the committee reads and the office annexes.

Layout after Decree 30/2020/NĐ-CP, annex I: issuing office, national title, A4 landscape, margins 20 and
30 mm. Texts are Vietnamese whatever the reader's language: it is an official paper.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

MM = 1 / 25.4
FONT = "Times New Roman"
POINTS = "0.00"
PERCENT_OF_AXIS = "0"
DATE = "dd/mm/yyyy"
HEAD_ROW = 6
LINE_POINTS = 15  # of one line of text of size 11
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True)
class ListHeading:
    """What stands above and below every sheet. day: the day of the list. criteria_sha256: hexadecimal."""

    parent_organisation: str
    organisation: str
    place: str
    campaign: str
    day: date
    criteria_title: str
    criteria_version: str
    criteria_sha256: str
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listed:
    """One enterprise of the list. Points in hundredths; need, ready, impact in percent of their axes.

    total: None for who could not be scored. rank: None for who is not eligible. contact: "" unless the
    enterprise agreed to be contacted. reason: why it is not proposed, "" where it is.
    """

    name: str
    total: int | None
    rank: int | None
    tax_code: str = ""
    address: str = ""
    legal_form: str = ""
    sector: str = ""
    products: str = ""
    size: str = ""
    support: str = ""
    when: str = ""
    contact: str = ""
    note: str = ""
    surveyed_on: date | None = None
    points: dict[str, int] = field(default_factory=dict)
    need: int = 0
    ready: int = 0
    recommendation: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Column:
    """title over the cells; width in characters; kind: text, number or the number format of a typed cell."""

    title: str
    width: float
    value: Callable[[int, Listed], Any]
    kind: str = "text"


SELECTED = (
    Column("TT", 4, lambda at, _: at, "0"),
    Column("Tên doanh nghiệp", 26, lambda _, e: e.name),
    Column("Mã số thuế", 14, lambda _, e: e.tax_code),
    Column("Địa chỉ (xã/phường, tỉnh)", 24, lambda _, e: e.address),
    Column("Loại hình", 14, lambda _, e: e.legal_form),
    Column("Ngành/lĩnh vực", 18, lambda _, e: e.sector),
    Column("Sản phẩm chính", 18, lambda _, e: e.products),
    Column("Quy mô", 9, lambda _, e: e.size),
    Column("Tổng điểm", 8, lambda _, e: in_points(e.total), POINTS),
    Column("Xếp hạng", 7, lambda _, e: e.rank, "0"),
    Column("Nội dung hỗ trợ", 24, lambda _, e: e.support),
    Column("Thời gian thực hiện", 12, lambda _, e: e.when),
    Column("Đầu mối (họ tên, chức vụ, điện thoại)", 22, lambda _, e: e.contact),
    Column("Ghi chú", 14, lambda _, e: e.note),
)
OTHERS = (*SELECTED, Column("Lý do", 26, lambda _, e: e.reason))


def selection_list(heading: ListHeading, proposed: Sequence[Listed], others: Sequence[Listed]) -> bytes:
    """The workbook (.xlsx): proposed enterprises, points of all of them, and the others with the reason.

    Both lists come in the order of their ranks; the second sheet holds both, by rank.
    """
    content = io.BytesIO()
    options = {
        "in_memory": True,
        # Names are typed by others: a leading "=" stays text.
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties(
            {
                "title": f"Danh sách doanh nghiệp đề xuất lựa chọn – {heading.campaign}",
                "author": heading.organisation,
                "created": datetime(heading.day.year, heading.day.month, heading.day.day),
            }
        )
        look = Look(book)
        title = "DANH SÁCH DOANH NGHIỆP ĐỀ XUẤT LỰA CHỌN"
        sheet = Sheet(book.add_worksheet("Danh sách lựa chọn"), look, heading, SELECTED)
        sheet.write(title, proposed, f"Danh sách gồm {len(proposed):02d} doanh nghiệp./.")
        everybody = sorted([*proposed, *others], key=lambda listed: (listed.rank is None, listed.rank or 0))
        sheet = Sheet(book.add_worksheet("Tổng hợp điểm"), look, heading, score_columns(heading.criteria))
        sheet.write("BẢNG TỔNG HỢP ĐIỂM", everybody, f"Bảng gồm {len(everybody):02d} doanh nghiệp./.")
        sheet = Sheet(book.add_worksheet("Dự phòng, không lựa chọn"), look, heading, OTHERS)
        title = "DANH SÁCH DOANH NGHIỆP DỰ PHÒNG, KHÔNG LỰA CHỌN"
        sheet.write(title, others, f"Danh sách gồm {len(others):02d} doanh nghiệp./.")
    return content.getvalue()


def score_columns(criteria: Sequence[str]) -> tuple[Column, ...]:
    """Columns of the table of points; the last two stay empty for the committee's pens."""

    def points_of(criterion: str) -> Callable[[int, Listed], Any]:
        return lambda _, listed: in_points(listed.points.get(criterion))

    return (
        Column("TT", 4, lambda at, _: at, "0"),
        Column("Tên doanh nghiệp", 30, lambda _, e: e.name),
        *(Column(criterion, 7, points_of(criterion), POINTS) for criterion in criteria),
        Column("Tổng", 8, lambda _, e: in_points(e.total), POINTS),
        Column("Nhu cầu", 8, lambda _, e: e.need if e.points else None, PERCENT_OF_AXIS),
        Column("Sẵn sàng", 8, lambda _, e: e.ready if e.points else None, PERCENT_OF_AXIS),
        Column("Xếp hạng", 7, lambda _, e: e.rank, "0"),
        Column("Ngày khảo sát", 11, lambda _, e: e.surveyed_on, DATE),
        Column("Đề xuất của cán bộ", 20, lambda _, e: e.recommendation),
        Column("Ý kiến Tổ thẩm định", 20, lambda _, __: ""),
        Column("Kết luận", 14, lambda _, __: ""),
    )


def lines_of(value: Any, width: float) -> int:
    """How many lines a text wraps into; words are not cut."""
    lines, used = 1, 0
    for word in str(value).split() if isinstance(value, str) else ():
        if used and used + 1 + len(word) > width:
            lines, used = lines + 1, 0
        used += len(word) + (1 if used else 0)
    return lines


def in_points(hundredths: int | None) -> float | None:
    """9325 -> 93.25; an empty cell for what has no points."""
    return None if hundredths is None else hundredths / 100


def long_date(day: date) -> str:
    """ "ngày 05 tháng 02 năm 2026": days below ten and months 1 and 2 take a zero (Decree 30/2020)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


class Look:
    """The formats of one workbook, made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        centre = {"font_name": FONT, "align": "center", "valign": "vcenter", "text_wrap": True}
        cell = {"font_name": FONT, "font_size": 11, "border": 1, "valign": "top"}
        self._book = book
        self._cell = cell
        self.parent = book.add_format({**centre, "font_size": 12})
        self.issuer = book.add_format({**centre, "font_size": 12, "bold": True})
        self.motto = book.add_format({**centre, "font_size": 13, "bold": True, "underline": 1})
        self.place = book.add_format({**centre, "font_size": 13, "italic": True})
        self.title = book.add_format({**centre, "font_size": 14, "bold": True})
        self.head = book.add_format(
            {**centre, "font_size": 11, "bold": True, "border": 1, "bg_color": "#E6ECEE"}
        )
        self.text = book.add_format({**cell, "text_wrap": True})
        self.end = book.add_format({"font_name": FONT, "font_size": 12, "italic": True})
        self._numbers: dict[str, Any] = {}

    def number(self, kind: str) -> Any:
        if kind not in self._numbers:
            self._numbers[kind] = self._book.add_format({**self._cell, "num_format": kind, "align": "right"})
        return self._numbers[kind]


class Sheet:
    """One sheet: letterhead, title, table, closing line, and how it prints."""

    def __init__(self, sheet: Worksheet, look: Look, heading: ListHeading, columns: Sequence[Column]) -> None:
        self.sheet, self.look, self.heading, self.columns = sheet, look, heading, columns
        self.last = len(columns) - 1

    def write(self, title: str, rows: Sequence[Listed], closing: str) -> None:
        self._letterhead()
        self.sheet.set_row(4, 40)
        words = f"{title}\n{self.heading.campaign}"
        self.sheet.merge_range(4, 0, 4, self.last, words, self.look.title)
        for at, column in enumerate(self.columns):
            self.sheet.set_column(at, at, column.width)
            self.sheet.write_string(HEAD_ROW, at, column.title, self.look.head)
        for number, listed in enumerate(rows, start=1):
            values = [column.value(number, listed) for column in self.columns]
            # Not every program fits rows to wrapped text by itself when it opens or prints a file.
            self.sheet.set_row(HEAD_ROW + number, LINE_POINTS * self._lines(values) + 3)
            for at, (column, value) in enumerate(zip(self.columns, values, strict=True)):
                self._cell(HEAD_ROW + number, at, column.kind, value)
        self.sheet.write_string(HEAD_ROW + len(rows) + 2, 1, closing, self.look.end)
        self._printing()

    def _lines(self, values: Sequence[Any]) -> int:
        """Lines of the tallest cell: a column of width 30 holds about 30 letters of size 11 in a line."""
        pairs = zip(self.columns, values, strict=True)
        return max(lines_of(value, column.width) for column, value in pairs)

    def _letterhead(self) -> None:
        half = max(self.last // 2 - 1, 1)
        right = (half + 1, self.last)
        heading, look = self.heading, self.look
        self.sheet.merge_range(0, 0, 0, half, heading.parent_organisation.upper(), look.parent)
        self.sheet.merge_range(1, 0, 1, half, heading.organisation.upper(), look.issuer)
        self.sheet.merge_range(0, right[0], 0, right[1], NATION, look.issuer)
        self.sheet.merge_range(1, right[0], 1, right[1], MOTTO, look.motto)
        placed = f"{heading.place}, {long_date(heading.day)}"
        self.sheet.merge_range(2, right[0], 2, right[1], placed, look.place)

    def _cell(self, row: int, column: int, kind: str, value: Any) -> None:
        if kind == "text":
            self.sheet.write_string(row, column, value, self.look.text)
        elif value is None:
            self.sheet.write_blank(row, column, None, self.look.text)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, column, value, self.look.number(kind))
        else:
            self.sheet.write_number(row, column, value, self.look.number(kind))

    def _printing(self) -> None:
        heading, sheet = self.heading, self.sheet
        sheet.freeze_panes(HEAD_ROW + 1, 2)
        sheet.repeat_rows(HEAD_ROW)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=30 * MM, right=15 * MM, top=20 * MM, bottom=20 * MM)
        sheet.fit_to_pages(1, 0)
        criteria = (
            f"{heading.criteria_title}, bản {heading.criteria_version}, mã {heading.criteria_sha256[:12]}"
        )
        sheet.set_footer(f'&L&"{FONT}"&9{criteria.replace("&", "&&")}&R&"{FONT}"&11Trang &P/&N')
