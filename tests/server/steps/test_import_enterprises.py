"""Enterprises from a spreadsheet: every problem is named with its row and column, nothing is guessed."""

from pathlib import Path

import pytest
import xlsxwriter

from server.steps.import_enterprises import Lists, Reading, read_enterprises
from server.steps.read_workbook import Cell, UnreadableWorkbook, read_workbook

LISTS = Lists(
    communes={"05503": "Xã Tân Cương", "05443": "Phường Phan Đình Phùng"},
    legal_forms={"coop": "Hợp tác xã", "jsc": "Công ty cổ phần"},
    sectors={"food": "Chế biến nông, lâm, thủy sản, thực phẩm, đồ uống", "retail": "Bán lẻ, chợ, siêu thị"},
    taken={"4600100155": "Công ty đã có"},
)
HEAD: list[Cell] = ["Mã số thuế", "Tên doanh nghiệp", "Xã, phường", "Loại hình"]


def read(*rows: list[Cell], head: list[Cell] | None = None) -> Reading:
    return read_enterprises([head or HEAD, *rows], LISTS)


def problems(reading: Reading) -> list[tuple[int, str]]:
    return [(found.row, found.column) for found in reading.problems]


def test_a_row_is_read_by_its_vietnamese_headings() -> None:
    reading = read(["0100233488", "HTX Chè Suối Cả", "Xã Tân Cương", "Hợp tác xã"])

    assert reading.problems == []
    assert reading.enterprises == [
        (
            2,
            {
                "tax_code": "0100233488",
                "name": "HTX Chè Suối Cả",
                "commune_code": "05503",
                "legal_form": "coop",
            },
        )
    ]


def test_the_heading_is_found_below_a_title_and_rows_keep_excels_numbers() -> None:
    title: list[list[Cell]] = [["DANH SÁCH DOANH NGHIỆP", None], [None, None], ["Tên cơ sở", "Xã phường"]]

    reading = read_enterprises([*title, [None, None], ["HTX A", "Không có xã này"]], LISTS)

    assert problems(reading) == [(5, "Xã phường")]


def test_a_zero_that_excel_took_away_comes_back_when_the_check_digit_then_fits() -> None:
    reading = read([100233488.0, "HTX A", "05503", None])

    assert reading.enterprises[0][1]["tax_code"] == "0100233488"


def test_a_wrong_check_digit_is_a_problem_of_that_cell() -> None:
    reading = read(["0100233480", "HTX A", "05503", None])

    assert problems(reading) == [(2, "Mã số thuế")]
    assert str(reading.problems[0]).startswith("Dòng 2, cột “Mã số thuế” ghi “0100233480”: Mã số thuế")
    assert reading.enterprises == []


def test_a_tax_code_that_the_register_has_is_named_with_its_owner() -> None:
    reading = read(["4600100155", "HTX A", "05503", None])

    assert "Công ty đã có" in reading.problems[0].text


def test_the_same_tax_code_twice_in_the_file_names_the_first_row() -> None:
    reading = read(["0100233488", "HTX A", "05503", None], ["0100233488", "HTX B", "05503", None])

    assert "dòng 2" in reading.problems[0].text
    assert [row for row, _fields in reading.enterprises] == [2]


def test_every_problem_of_a_row_is_told_at_once() -> None:
    reading = read(["123", None, "Nơi nào đó", "Tập đoàn"])

    assert problems(reading) == [
        (2, "Tên doanh nghiệp"),
        (2, "Mã số thuế"),
        (2, "Xã, phường"),
        (2, "Loại hình"),
    ]


@pytest.mark.parametrize("typed", ["Xã Tân Cương", "tân cương", "x. Tân Cương", "05503", "XÃ TÂN CƯƠNG"])
def test_a_commune_is_known_by_code_and_by_name_however_it_is_written(typed: str) -> None:
    reading = read([None, "HTX A", typed, None])

    assert reading.enterprises[0][1]["commune_code"] == "05503"


def test_a_point_needs_both_numbers_and_takes_a_comma() -> None:
    head: list[Cell] = ["Tên", "Xã", "Vĩ độ", "Kinh độ"]

    reading = read(["HTX A", "05503", "21,53", 105.74], ["HTX B", "05503", "21.53", None], head=head)

    assert reading.enterprises[0][1]["point"] == "21.53 105.74"
    assert problems(reading) == [(3, "Kinh độ")]


def test_columns_that_nobody_knows_are_told_and_left_out() -> None:
    reading = read(["HTX A", "05503", "đẹp"], head=["Tên", "Xã", "Nhận xét riêng"])

    assert reading.left_out == ["Nhận xét riêng"]
    assert reading.enterprises[0][1] == {"name": "HTX A", "commune_code": "05503"}


def test_a_sheet_without_a_heading_says_which_columns_it_needs() -> None:
    reading = read_enterprises([["a", "b"], ["c", "d"]], LISTS)

    assert "Tên doanh nghiệp" in reading.problems[0].text


def test_a_spreadsheet_is_read_in_a_child_with_its_empty_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Danh bạ")
        sheet.write_row(2, 1, HEAD)
        sheet.write(4, 2, "HTX A")

    read_sheet = read_workbook(path)
    rows = read_sheet.rows

    assert read_sheet.name == "Danh bạ"
    assert rows[2] == [None, *HEAD]
    assert rows[4][2] == "HTX A"


def test_a_cell_at_the_end_of_the_sheet_does_not_take_the_server_down(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")

    with pytest.raises(UnreadableWorkbook):
        read_workbook(path)


def test_a_file_that_is_no_spreadsheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "note.xlsx"
    path.write_bytes(b"not a workbook")

    with pytest.raises(UnreadableWorkbook, match="not_a_workbook"):
        read_workbook(path)


def test_eleven_digits_written_as_text_are_one_short_and_not_padded() -> None:
    # A personal number that missed a digit became another person's: it has no check digit to betray it.
    as_text = read(["01909901234", "Hộ A", "05503", None])
    as_number = read([1909901234.0, "Hộ A", "05503", None])

    assert as_text.enterprises == []
    assert "ghi “01909901234”" in str(as_text.problems[0])
    assert problems(as_number) == [(2, "Mã số thuế")]
