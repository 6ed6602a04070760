"""A list of thousands in a coordinator's own form: it comes once and is chosen from offline."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright, expect

from server.command import main
from tests.browser.between import Between
from tests.browser.conftest import Complaints
from tests.browser.office import Office
from tests.browser.officer import Officer
from tests.conftest import RunningServer

DISTRICTS, VILLAGES = 30, 3000


def a_form_of_villages(version: str) -> str:
    districts = "".join(f"| | district | d{i} | Huyện {i} | |\n" for i in range(DISTRICTS))
    villages = "".join(f"| | village | v{i} | Xóm Đồng {i} | d{i % DISTRICTS} |\n" for i in range(VILLAGES))
    return (
        "| survey |\n| | type | name | label | choice_filter |\n"
        "| | begin_group | g | Nơi khảo sát | |\n"
        "| | select_one district | district | Huyện | |\n"
        "| | select_one village | village | Xóm | district = ${district} |\n"
        "| | note | chosen | Đã chọn ${village} | |\n"
        "| | end_group | g | | |\n"
        f"| choices |\n| | list_name | name | label | district |\n{districts}{villages}"
        f"| settings |\n| | form_id | form_title | version |\n| | villages | Phiếu xóm | {version} |\n"
    )


def test_a_list_of_thousands_comes_once_and_is_chosen_from_without_network(
    playwright: Playwright,
    office: Office,
    between: Between,
    server: RunningServer,
    tmp_path: Path,
    monkeypatch: Any,
) -> None:
    monkeypatch.setenv("KHAOSAT_DATA", str(server.data))
    file = tmp_path / "villages.md"
    file.write_text(a_form_of_villages("1"), "utf-8")
    assert main(["form", "publish", str(file)]) == 0
    asked: list[str] = []
    between.answered = asked.append
    complaints = Complaints()
    officer = Officer(playwright, tmp_path / "phone", between.url, complaints)
    officer.enrol(office.make_code("Nguyễn Thị Lan"))
    officer.go("/f/ready")
    lists = [path for path in asked if "/reference/choices-" in path]
    assert len(lists) == 1
    between.cut()

    officer.find("thep da xanh", "Công ty cổ phần Thép Đá Xanh")
    officer.page.get_by_text("Làm phiếu khác").click()
    officer.page.get_by_role("button", name="Phiếu xóm").click()
    officer.page.locator("ol.group a.row").first.click()
    village = officer.question("village").get_by_role("combobox")
    district = officer.question("district").get_by_role("combobox")
    district.fill("huyen 7")
    officer.page.get_by_role("option", name="Huyện 7", exact=True).click()
    village.fill("xom dong")
    expect(officer.page.get_by_role("option")).to_have_text(
        [f"Xóm Đồng {7 + DISTRICTS * i}" for i in range(8)]
    )
    officer.page.get_by_role("option", name="Xóm Đồng 37").click()
    expect(officer.page.locator("main")).to_contain_text("Đã chọn v37")

    # A new version with the same list brings the form alone.
    file.write_text(a_form_of_villages("2"), "utf-8")
    assert main(["form", "publish", str(file), "--yes"]) == 0
    between.join()
    asked.clear()
    with officer.page.expect_response(re.compile("/api/v1/forms/villages/2-")):
        officer.send()
    assert not [path for path in asked if "/reference/choices-" in path]
    officer.close_browser()
    assert not complaints, "\n".join(complaints)
