"""The workbook of proposed enterprises: typed cells, official heading, no formula out of a name."""

import io
import zipfile
from datetime import date

from python_calamine import CalamineWorkbook

from server.steps.selection_list import Listed, ListHeading, long_date, selection_list

HEADING = ListHeading(
    parent_organisation="UBND tỉnh Thái Nguyên",
    organisation="Sở Khoa học và Công nghệ tỉnh Thái Nguyên",
    place="Thái Nguyên",
    campaign="Đợt khảo sát 2 năm 2026",
    day=date(2026, 2, 5),
    criteria_title="Tiêu chí Phiếu A",
    criteria_version="2026.1",
    criteria_sha256="ab12cd34ef56ab12cd34",
    criteria=("C1", "C2"),
)


def listed(name: str, rank: int = 1, total: int = 7700, **others: object) -> Listed:
    facts: dict[str, object] = {
        "tax_code": "0109800112", "address": "Xã Tân Cương, tỉnh Thái Nguyên", "legal_form": "Hợp tác xã",
        "sector": "Chế biến", "products": "Chè", "size": "Nhỏ", "support": "Đào tạo", "when": "Trong 3 tháng",
        "contact": "", "note": "", "surveyed_on": date(2026, 1, 20), "points": {"C1": 1500, "C2": 1100},
        "need": 86, "ready": 60,
    }  # fmt: skip
    return Listed(name=name, rank=rank, total=total, **(facts | others))  # type: ignore[arg-type]


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_list_carries_the_official_heading() -> None:
    rows = sheets(selection_list(HEADING, [listed("HTX Chè Suối Cả")], []))["Danh sách lựa chọn"]

    words = [str(cell) for row in rows[:6] for cell in row if cell]
    assert "UBND TỈNH THÁI NGUYÊN" in words
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words
    assert "Thái Nguyên, ngày 05 tháng 02 năm 2026" in words
    assert "DANH SÁCH DOANH NGHIỆP ĐỀ XUẤT LỰA CHỌN\nĐợt khảo sát 2 năm 2026" in words


def test_a_tax_code_keeps_its_zero_and_points_are_numbers() -> None:
    rows = sheets(selection_list(HEADING, [listed("HTX Chè Suối Cả")], []))["Danh sách lựa chọn"]

    head = rows[6]
    entry = dict(zip(head, rows[7], strict=True))
    assert entry["Mã số thuế"] == "0109800112"
    assert entry["Tổng điểm"] == 77.0


def test_the_table_of_points_has_a_column_for_each_criterion_and_a_real_date() -> None:
    content = selection_list(HEADING, [listed("B", 2)], [listed("A", 1, 7800)])

    rows = sheets(content)["Tổng hợp điểm"]
    head = rows[6]
    assert [row[head.index("Tên doanh nghiệp")] for row in rows[7:9]] == ["A", "B"]
    assert rows[7][head.index("C1")] == 15.0
    assert rows[7][head.index("Ngày khảo sát")] == date(2026, 1, 20)


def test_a_name_that_looks_like_a_formula_stays_text() -> None:
    content = selection_list(HEADING, [listed("=1+1")], [])

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


def test_it_prints_on_a4_landscape_with_the_head_on_every_page_and_the_criteria_below() -> None:
    content = selection_list(HEADING, [listed("A")], [])

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        book = archive.read("xl/workbook.xml").decode()
    assert 'orientation="landscape"' in sheet
    assert 'paperSize="9"' in sheet
    assert "bản 2026.1, mã ab12cd34ef56" in sheet
    assert "Trang &amp;P/&amp;N" in sheet
    assert "_xlnm.Print_Titles" in book


def test_only_small_days_and_the_first_two_months_take_a_zero() -> None:
    assert long_date(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert long_date(date(2026, 11, 20)) == "ngày 20 tháng 11 năm 2026"
