"""The ranking: who stands where, why, and the list to hand out."""

import io
import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from server.steps.ledger import open_ledger
from tests.server.office_world import OfficeWorld, empty_world, flat, id_of, words


def table(world: OfficeWorld, sheet: str) -> list[dict[str, object]]:
    """The rows of a sheet of the downloaded workbook, by heading."""
    with world.client() as client:
        answer = client.get("/ranking/selection-list.xlsx")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == (
        'attachment; filename="danh-sach-lua-chon-TN26-1-2026-11-20.xlsx"'
    )
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name(sheet).to_python()
    head = next(number for number, row in enumerate(rows) if row[0] == "TT")
    listed = [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]
    return [row for row in listed if row["TT"]]


def test_enterprises_stand_by_total_with_class_and_axes(world: OfficeWorld) -> None:
    with world.client() as client:
        page = words(client.get("/ranking").text)

    assert "3 doanh nghiệp có phiếu đã kết thúc: 3 đủ điều kiện" in page
    assert re.search(
        r"1 Công ty CP Cán thép .* 93,25 .* 2 Hợp tác xã Chè .* 77,00 .* 3 Công ty TNHH Xăng", page
    )
    assert "Nhu cầu 86 · Sẵn sàng 60 · Tác động 92" in page


def test_widths_of_bars_are_attributes_not_styles(world: OfficeWorld) -> None:
    with world.client() as client:
        page = flat(client.get("/ranking").text)

    assert '<rect class="a" x="0" width="3200" height="10">' in page


def test_a_chosen_enterprise_is_explained_rule_by_rule(world: OfficeWorld) -> None:
    with world.client() as client:
        page = client.get(f"/ranking?choose={id_of('tea')}").text

    panel = words(page.split('id="chosen"')[1])
    assert "Hợp tác xã Chè Suối Cả Hạng 2" in panel
    assert "C5 · Cam kết và nguồn lực 17,00/20" in panel
    assert f'href="/visits/{id_of("vsttea")}#' in page


def test_a_class_can_be_looked_at_alone(world: OfficeWorld) -> None:
    with world.client() as client:
        page = words(client.get("/ranking?class=priority_2").text)

    assert "Xăng dầu Minh Lộ" in page
    assert "Cán thép" not in page.split("Không đủ điều kiện")[0]


def test_those_that_fail_a_gate_stand_apart_with_the_reason(world: OfficeWorld) -> None:
    world.visit("shop", "tea", r_already="yes")

    with world.client() as client:
        page = words(client.get("/ranking").text)

    assert "Không đủ điều kiện xếp hạng 1" in page
    assert "Đã có Chương trình đảm bảo đo lường" in page


def test_who_is_not_eligible_has_a_reason_and_no_class_of_priority(world: OfficeWorld) -> None:
    # The card said "Ưu tiên 2 – dự phòng" of an enterprise that cannot be selected at all.
    world.visit("shop", "tea", r_already="yes")

    with world.client() as client:
        page = client.get(f"/ranking?choose={id_of('shop')}").text

    card = words(page.split('id="chosen"')[1])
    assert "Không xếp hạng" in card
    assert "Không đủ điều kiện xếp hạng Đã có Chương trình đảm bảo đo lường" in card
    assert "Ưu tiên" not in card


def test_an_edited_answer_changes_the_score_at_once(world: OfficeWorld) -> None:
    with world.client() as client:
        assert "77,00" in client.get("/ranking").text
        with open_ledger(world.store, world.settings.now_ms()) as ledger:
            world.change(ledger, "set", "visit", id_of("vsttea"), {"r_commit": "verbal"}, "needs")

        assert "74,00" in client.get("/ranking").text


def test_the_workbook_lists_the_first_class_with_typed_cells(world: OfficeWorld) -> None:
    rows = table(world, "Danh sách lựa chọn")

    assert [row["Tên doanh nghiệp"] for row in rows] == [
        "Công ty CP Cán thép Tích Lương Mới",
        "Hợp tác xã Chè Suối Cả",
    ]
    tea = rows[1]
    assert tea["Mã số thuế"] == "9902345626"
    assert tea["Tổng điểm"] == 77.0
    assert tea["Xếp hạng"] == 2
    assert tea["Địa chỉ (xã/phường, tỉnh)"] == "Xóm Hồng Thái, Xã Tân Cương, tỉnh Thái Nguyên"
    assert "Kiểm định phương tiện đo" in str(tea["Nội dung hỗ trợ"])


def test_the_table_of_points_has_every_criterion(world: OfficeWorld) -> None:
    rows = table(world, "Tổng hợp điểm")

    assert [row["Tổng"] for row in rows] == [93.25, 77.0, 59.5]
    assert [rows[1][criterion] for criterion in ("C1", "C2", "C3", "C4", "C5", "C6", "C7")] == [
        15.0, 11.0, 19.0, 3.0, 17.0, 8.0, 4.0,
    ]  # fmt: skip


def test_a_contact_is_listed_only_where_the_enterprise_agreed(world: OfficeWorld) -> None:
    contact = "Đầu mối (họ tên, chức vụ, điện thoại)"
    assert table(world, "Danh sách lựa chọn")[1][contact] != ""

    with open_ledger(world.store, world.settings.now_ms()) as ledger:
        world.change(ledger, "set", "visit", id_of("vsttea"), {"consent_contact": "no"}, "needs")

    assert table(world, "Danh sách lựa chọn")[1][contact] == ""


@pytest.mark.parametrize("number", ["046099012345", "0460 9901 2345", "046.099.012.345 "])
def test_a_personal_number_is_not_handed_out_whole(world: OfficeWorld, number: str) -> None:
    with open_ledger(world.store, world.settings.now_ms()) as ledger:
        world.change(ledger, "set", "visit", id_of("vsttea"), {"mst": number}, "needs")

    lines = [*table(world, "Danh sách lựa chọn"), *table(world, "Dự phòng, không lựa chọn")]
    assert "046******345" in [line["Mã số thuế"] for line in lines]
    with world.client() as client:
        assert number.strip() not in client.get(f"/ranking?choose={id_of('tea')}").text


def test_no_list_holds_the_sanction_answer(world: OfficeWorld) -> None:
    with open_ledger(world.store, world.settings.now_ms()) as ledger:
        world.change(ledger, "set", "visit", id_of("vsttea"), {"k_sanction": "yes"}, "needs")

    for sheet in ("Danh sách lựa chọn", "Tổng hợp điểm", "Dự phòng, không lựa chọn"):
        assert not any("xử phạt" in str(cell).lower() for row in table(world, sheet) for cell in row.values())


def test_the_workbook_stays_vietnamese_for_an_english_reader(world: OfficeWorld) -> None:
    with world.client(language="en") as client:
        content = client.get("/ranking/selection-list.xlsx").content

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert any("Hợp tác xã" in str(cell) for row in sheet for cell in row)


def test_without_a_campaign_the_pages_say_so(tmp_path: Path) -> None:
    with empty_world(tmp_path).client() as client:
        assert "Chưa có đợt khảo sát nào" in client.get("/ranking").text
        assert client.get("/ranking/selection-list.xlsx").status_code == 404
