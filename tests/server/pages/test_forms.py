"""Forms at the desk.

F1  Nothing is published while there is a problem; each is shown with its cell and what to do.
F2  A preview shows what publishing would do, and changes nothing.
F3  A published version never changes; its file is handed out as it came.
F4  An unfinished visit stays on its version until a person moves it, and keeps every answer then.
"""

import io
import re
from html import unescape
from typing import Any

import openpyxl
from litestar.testing import TestClient

from server.steps.show import answers_of
from server.store.forms import newest_form, versions_of
from server.store.visit_list import visit_line
from survey_defs.writing_xlsx import form_to_xlsx
from tests.server.office_world import FORM, PHONE, OfficeWorld, flat, id_of, words


def edited(*changes: tuple[str, str]) -> bytes:
    """The needs form as a coordinator saves it in Excel, with other words in it."""
    text = FORM.read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return form_to_xlsx(text)


def without(*names: str) -> bytes:
    """The needs form without these questions, and without what reads them."""
    lines = FORM.read_text("utf-8").splitlines()
    return form_to_xlsx("\n".join(line for line in lines if not any(f"| {name} |" in line for name in names)))


def upload(client: TestClient[Any], content: bytes, name: str = "needs.xlsx") -> str:
    """The address of the report."""
    answer = client.post("/forms/uploads", files={"file": (name, content)}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def shown_with(page: str) -> dict[str, str]:
    """What the button of a preview sends: the version that it was compared with."""
    return {"compared_with": re.findall(r'name="compared_with"\s+value="([^"]*)"', page)[0]}


def publish(client: TestClient[Any], content: bytes) -> str:
    address = upload(client, content)
    shown = shown_with(client.get(address).text)
    answer = client.post(f"{address}/publication", data=shown, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


LABEL = ("Hình thức khảo sát", "Cách khảo sát")


def test_the_list_tells_versions_with_their_visits(world: OfficeWorld) -> None:
    with world.client() as client:
        page = client.get("/forms").text

    assert world.version in page
    assert "11:00, 20/11/2026" in page
    assert "Trần Quốc Hùng" in page
    row = flat(page).split(world.version)[1]
    assert re.search(r"<td> 1 </td>\s*<td class=\"n\">3</td>", row), row[:400]


def test_the_preview_of_a_new_form_shows_what_it_asks(world: OfficeWorld) -> None:  # F2
    form = form_to_xlsx(
        """| survey | | | | | | |
| | type | name | label | required | relevant | calculation |
| | begin_group | first | Phần một | | | |
| | integer | people | Số lao động | yes | | |
| | select_one yn | scale | Có cân không? | ${people} > 9 | ${people} > 0 | |
| | end_group | | | | | |
| | begin_repeat | tools | Phương tiện đo | | | |
| | calculate | twice | | | | ${people} * 2 |
| | end_repeat | | | | | |
| choices | | | | | | |
| | list_name | name | label | | | |
| | yn | yes | Có | | | |
| | yn | no | Không | | | |
| settings | | | | | | |
| | form_id | form_title | version | | | |
| | small | Phiếu nhỏ | 1 | | | |
"""
    )
    with world.client() as client:
        page = unescape(words(client.get(upload(client, form)).text))

    for row in (
        "Phần một first Nhóm câu hỏi",
        "Số lao động people Số nguyên Có",
        "Có cân không? scale Chọn một ${people} > 9 ${people} > 0 Có · Không",
        "Phương tiện đo tools Nhóm lặp",
        "twice twice Tự tính ${people} * 2",
    ):
        assert row in page, (row, page)


def test_a_form_with_problems_is_not_published_and_says_them_all(world: OfficeWorld) -> None:  # F1
    wrong = edited(
        ("| select_one mode |", "| select_one modde |"),
        ("| dateTime | started_at", "| dtaeTime | started_at"),
    )
    with world.client() as client:
        address = upload(client, wrong)
        page = words(client.get(address).text)
        answer = client.post(f"{address}/publication", data={"compared_with": world.version})

    assert "Chưa công bố gì: 2 lỗi cần sửa." in page
    assert "Không có danh sách modde trong trang choices." in page
    assert "Thêm danh sách vào trang choices hoặc sửa tên ở đây. Tên gần nhất: mode" in page
    assert answer.status_code == 409
    assert len(versions_of(world.store.reader(), "needs")) == 1


def test_a_report_can_be_read_in_english(world: OfficeWorld) -> None:  # F1
    with world.client(language="en") as client:
        page = words(client.get(upload(client, edited(("| select_one mode |", "| select_one modde |")))).text)

    assert "There is no list modde in choices." in page


def test_what_is_no_workbook_is_a_problem_not_a_failure(world: OfficeWorld) -> None:  # F1
    with world.client() as client:
        for content in (b"PK\x03\x04 broken", b"\xff\xfe", b"\xd0\xcf\x11\xe0 broken", "xin chào".encode()):
            page = words(client.get(upload(client, content)).text)
            assert "Không đọc được tệp này" in page
        assert client.post("/forms/uploads", files={"file": ("", b"")}).status_code == 400


def test_a_preview_says_what_would_change_and_changes_nothing(world: OfficeWorld) -> None:  # F2
    with world.client() as client:
        page = words(client.get(upload(client, edited(LABEL))).text)

    assert "Chưa công bố gì. Đây là xem trước" in page
    assert "Hình thức khảo sát Cách khảo sát" in page
    assert "Phiếu đang làm 1 ở lại bản cũ" in page
    assert len(versions_of(world.store.reader(), "needs")) == 1


def test_a_preview_counts_the_answers_that_would_not_fit(world: OfficeWorld) -> None:  # F2
    with world.client() as client:
        page = words(client.get(upload(client, without("addr_street"))).text)

    assert "Câu trả lời đã có mà bản mới không hỏi hoặc không nhận" in page
    assert re.search(r"addr_street Không còn được hỏi \d+ [1-3]", page), page


RULE = (". >= 0 and . <= 100000", ". >= 5 and . <= 100000")


def test_a_preview_counts_drafts_whose_answers_break_a_rule_of_the_new_version(
    world: OfficeWorld,
) -> None:  # F2
    with world.client() as client:
        page = words(client.get(upload(client, edited(RULE))).text)
        same_rules = words(client.get(upload(client, edited(LABEL))).text)
        publish(client, edited(RULE))
        move = words(client.get(f"/visits/{id_of('vstshop')}/version").text)

    # The shop has 3 employees; its visit is the only draft.
    assert re.search(r"labour Trái ràng buộc của bản mới 1 0", page), page
    assert "Trái ràng buộc" not in same_rules
    assert "Trái ràng buộc của bản mới" in move


def test_a_move_shows_what_a_new_calculation_finds_wrong(world: OfficeWorld) -> None:  # F4
    # A coordinator who added a sum with a limit could open no draft for its move: "the server had an error".
    row = f"| | calculate | team | Đội | Team |{'  |' * 6} . < 2 |  |  | ${{labour}} |{'  |' * 18}\n"
    before = "| | integer | labour |"
    with world.client() as client:
        publish(client, edited((before, row + before)))
        page = words(client.get(f"/visits/{id_of('vstshop')}/version").text)

    assert "Đội team 3 Trái ràng buộc của bản mới" in page


def test_traps_are_shown_and_do_not_hinder(world: OfficeWorld) -> None:  # F2
    with world.client() as client:
        page = words(client.get(upload(client, edited(("Chọn hình thức khảo sát.", "")))).text)

    assert "Nên xem lại" in page
    assert "Thiếu bản dịch Tiếng Việt (vi); người dùng tiếng này sẽ đọc English (en)." in page
    assert "Công bố bản" in page


def test_publishing_makes_a_version_and_keeps_the_old_one(world: OfficeWorld) -> None:  # F3
    content = edited(LABEL)
    with world.client() as client:
        page = words(client.get(publish(client, content)).text)
        newest = newest_form(world.store.reader(), "needs")
        assert newest is not None
        file = client.get(f"/forms/needs/{newest.version}/file")

    assert f"Đã công bố needs, bản {newest.version}." in page
    assert newest.version != world.version
    assert newest.published_by == id_of("hung")
    assert [one.version for one in versions_of(world.store.reader(), "needs")] == [
        newest.version,
        world.version,
    ]
    assert file.content == content


def test_a_preview_that_was_overtaken_is_shown_again_and_publishes_nothing(world: OfficeWorld) -> None:  # F2
    # Hùng looked at a preview while a colleague published; pressing the button took her changes back, unsaid.
    with world.client() as client:
        address = upload(client, edited(LABEL))
        shown = shown_with(client.get(address).text)
        publish(client, without("addr_street"))
        newest = newest_form(world.store.reader(), "needs")
        assert newest is not None
        answer = client.post(f"{address}/publication", data=shown, follow_redirects=False)
        kept = versions_of(world.store.reader(), "needs")
        again = client.post(f"{address}/publication", data=shown_with(answer.text), follow_redirects=False)

    assert answer.status_code == 409
    assert f"Chưa công bố: trong lúc đó đã có bản {newest.version}" in words(answer.text)
    assert "addr_street Thêm mới" in words(answer.text)
    assert kept[0].version == newest.version
    assert again.status_code == 303


def test_a_form_that_meanwhile_is_no_longer_new_is_shown_again(world: OfficeWorld) -> None:  # F2
    new = form_to_xlsx(FORM.read_text("utf-8").replace("| needs | 1.0 |", "| other | 1.0 |"))
    with world.client() as client:
        address = upload(client, new)
        shown = shown_with(client.get(address).text)
        publish(client, new)
        answer = client.post(f"{address}/publication", data=shown, follow_redirects=False)

    assert shown == {"compared_with": ""}
    assert answer.status_code == 409
    assert "Nội dung này đã được công bố là bản" in words(answer.text)


def test_the_same_content_again_is_said_to_be_the_same(world: OfficeWorld) -> None:  # F3
    with world.client() as client:
        page = words(client.get(upload(client, form_to_xlsx(FORM))).text)

    assert f"Nội dung này đã được công bố là bản {world.version}" in page
    assert "Công bố bản" not in page


def test_a_form_written_in_markdown_is_handed_out_as_excel(world: OfficeWorld) -> None:  # F3
    with world.client() as client:
        file = client.get(f"/forms/needs/{world.version}/file")

    assert openpyxl.load_workbook(io.BytesIO(file.content)).sheetnames[0] == "survey"
    assert "needs-" in file.headers["content-disposition"]


def test_an_unfinished_visit_stays_until_it_is_moved(world: OfficeWorld) -> None:  # F4
    visit = id_of("vstshop")
    with world.client() as client:
        publish(client, without("addr_street"))
        stayed = visit_line(world.store.reader(), visit)
        assert f"/visits/{visit}/version" in client.get(f"/visits/{visit}").text
        before = answers_of(world.store.reader(), visit)
        page = client.get(f"/visits/{visit}/version").text
        newest = newest_form(world.store.reader(), "needs")
        assert newest is not None
        form = {"version": newest.version, "base": re.findall(r'name="base"\s+value="(\d+)"', page)[0]}
        answer = client.post(f"/visits/{visit}/version", data=form, follow_redirects=False)
        again = client.post(f"/visits/{visit}/version", data=form)

    assert stayed is not None
    assert stayed.form_version == world.version
    assert "Mọi câu trả lời đều được giữ." in page
    assert answer.status_code == 303
    assert again.status_code == 409
    moved = visit_line(world.store.reader(), visit)
    assert moved is not None
    assert moved.form_version == newest.version
    assert answers_of(world.store.reader(), visit) == before
    with world.client() as client:
        assert f"/visits/{visit}/version" not in client.get(f"/visits/{visit}").text


def test_a_phone_that_has_not_heard_of_the_move_still_writes_its_answers(world: OfficeWorld) -> None:  # F4
    from server.steps.ledger import open_ledger

    visit = id_of("vstshop")
    with world.client() as client:
        publish(client, edited(LABEL))
        newest = newest_form(world.store.reader(), "needs")
        assert newest is not None
        client.post(f"/visits/{visit}/version", data={"version": newest.version, "base": 10_000})
    with open_ledger(world.store, world.settings.now_ms()) as ledger:
        world.change(ledger, "set", "visit", visit, {"addr_street": "Tổ 5"}, "needs")

    moved = visit_line(world.store.reader(), visit)
    assert moved is not None
    assert moved.form_version == newest.version
    answers = answers_of(world.store.reader(), visit)
    assert answers is not None
    assert answers["fields"]["addr_street"] == "Tổ 5"


def test_a_finished_visit_is_not_moved(world: OfficeWorld) -> None:  # F4
    with world.client() as client:
        publish(client, edited(LABEL))
        assert client.get(f"/visits/{id_of('vsttea')}/version").status_code == 409


def test_leaders_read_and_officers_stay_out(world: OfficeWorld) -> None:
    with world.client("ha") as client:
        page = client.get("/forms").text
        assert "/forms/uploads" not in page
        assert client.post("/forms/uploads", files={"file": ("a.md", b"x")}).status_code == 403
        assert client.get(f"/visits/{id_of('vstshop')}/version").status_code == 403
    assert PHONE not in page


def test_a_phone_takes_the_version_published_last_for_the_newest(world: OfficeWorld) -> None:
    from server.steps.reference import forms_needed

    with world.client() as client:
        # What an author calls a version need not rise: this one sorts before the one in use.
        publish(client, form_to_xlsx(FORM.read_text("utf-8").replace("| needs | 1.0 |", "| needs | 0 |")))

    newest = newest_form(world.store.reader(), "needs")
    needed = forms_needed(world.store, id_of("lan"))
    assert newest is not None
    assert newest.version.startswith("0-")
    assert [one.version for one in needed] == [newest.version, world.version]
