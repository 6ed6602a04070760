"""Seen and accepted: told once, with who and when, and only by those who may."""

import errno
from typing import Any
from urllib.parse import parse_qs

import pytest
from litestar.testing import TestClient

from server.steps.ledger import open_ledger
from server.steps.review import review_of
from server.store.office_log import Entry, OfficeLog
from tests.server.office_world import NOW_MS, OfficeWorld, id_of, words

TEA = f"/visits/{id_of('vsttea')}"
END = {"finished_ms": "1795143600000"}


def changes(world: OfficeWorld) -> int:
    count: int = world.store.reader().execute("select count(*) from changes").fetchone()[0]
    return count


def test_opening_a_finished_visit_tells_that_it_was_seen_once(world: OfficeWorld) -> None:
    with world.client() as client:
        client.get(TEA)
        before = changes(world)
        page = words(client.get(TEA).text)

    assert "Trần Quốc Hùng xem lần đầu lúc" in page
    assert changes(world) == before
    assert review_of(world.store.reader(), id_of("vsttea")).state == "seen"


def test_a_visit_can_be_read_while_the_office_s_log_is_away(
    world: OfficeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(log: OfficeLog, entry: Entry) -> None:
        raise OSError(errno.EIO, "the office's log was not written", str(log.path))

    with world.client() as client:
        monkeypatch.setattr(OfficeLog, "append", away)
        answer = client.get(TEA)

    assert answer.status_code == 200
    assert "Suối Cả" in answer.text
    assert review_of(world.store.reader(), id_of("vsttea")).state == ""


def test_opening_a_draft_tells_nothing(world: OfficeWorld) -> None:
    with world.client() as client:
        client.get(f"/visits/{id_of('vstshop')}")

    assert review_of(world.store.reader(), id_of("vstshop")).state == ""


def test_a_coordinator_accepts_a_visit(world: OfficeWorld) -> None:
    with world.client() as client:
        client.post(f"{TEA}/acceptance", data=END)
        page = words(client.get(TEA).text)
        listed = words(client.get("/visits").text)

    assert "Trần Quốc Hùng đã chấp nhận lúc" in page
    assert listed.count("Đã chấp nhận") == 1


def test_what_was_accepted_is_not_accepted_again(world: OfficeWorld) -> None:
    with world.client() as client:
        client.post(f"{TEA}/acceptance", data=END)
        again = client.post(f"{TEA}/acceptance", data=END)

        assert again.status_code == 409
        assert "Việc này đã có người xử lý." in again.text


def test_a_draft_cannot_be_accepted(world: OfficeWorld) -> None:
    with world.client() as client:
        answer = client.post(f"/visits/{id_of('vstshop')}/acceptance", data=END)

        assert answer.status_code == 409
        assert "đang làm hoặc đang được cán bộ sửa" in answer.text


def test_a_leader_looks_and_does_not_accept(world: OfficeWorld) -> None:
    with world.client("ha") as client:
        assert "/acceptance" not in client.get(TEA).text
        assert client.post(f"{TEA}/acceptance", data=END).status_code == 403


def test_the_page_shows_the_receipt(world: OfficeWorld) -> None:
    code = world.store.reader().execute("select code from receipts where visit = ?", [id_of("vsttea")])

    with world.client() as client:
        assert code.fetchone()[0] in client.get(TEA).text


SCALE = id_of("rw03tea")


def remark(client: TestClient[Any], key: str, text: str, row: str = "") -> Any:
    data = {"key": key, "row": row, "text": text}
    return client.post(f"{TEA}/remark", data=data, follow_redirects=False)


def give_back(client: TestClient[Any], text: str = "") -> Any:
    return client.post(f"{TEA}/return", data=END | {"text": text})


def test_a_remark_is_written_beside_the_answer_and_counted_at_the_return(world: OfficeWorld) -> None:
    with world.client() as client:
        client.get(TEA)
        form = client.get(f"{TEA}/remark?key=i_qty&row={SCALE}").text
        to = remark(client, "i_qty", "Đếm lại số cân.", SCALE).headers["location"]
        remark(client, "labour", "Kiểm tra lại.")
        page = client.get(TEA).text

    assert 'id="remark"' in form
    assert "Số lượng" in words(form)
    assert to == f"{TEA}#answer-{SCALE}-i_qty"
    assert f'id="answer-{SCALE}-i_qty"' in page
    assert "Đếm lại số cân." in words(page)
    assert "Trả lại để bổ sung, kèm 2 nhận xét" in words(page)


def test_a_returned_visit_says_who_when_and_what_and_is_listed_as_such(world: OfficeWorld) -> None:
    with world.client() as client:
        remark(client, "labour", "Kiểm tra lại <số> lao động.")
        page = words(give_back(client, "Sửa trước thứ Tư.").text)
        listed = words(client.get("/visits?state=returned").text)

    assert "Trần Quốc Hùng trả lại lúc" in page
    assert "Sửa trước thứ Tư." in page
    assert "Kiểm tra lại &lt;số&gt; lao động." in page
    assert "đã sửa 0/1 câu" in page
    assert "Cán bộ chưa mở ra sửa." in page
    assert "Trả lại để bổ sung" not in page
    assert "1 phiếu khớp bộ lọc" in listed
    assert "Hợp tác xã Chè Suối Cả" in listed
    assert "Đã trả lại" in listed


def test_where_a_return_would_reach_nobody_the_page_says_so(world: OfficeWorld) -> None:
    with world.client() as client:
        assigned = words(client.get(TEA).text)
        to_nobody = words(client.get(f"/visits/{id_of('vstpetrol')}").text)

    assert "không tới máy nào" not in assigned
    assert "Doanh nghiệp chưa giao cho ai, nên phiếu trả lại không tới máy nào." in to_nobody


def test_what_was_mended_stands_beside_what_it_was(world: OfficeWorld) -> None:
    with world.client() as client:
        remark(client, "labour", "Kiểm tra lại.")
        give_back(client)
        with open_ledger(world.store, NOW_MS) as ledger:
            world.change(ledger, "set", "visit", id_of("vsttea"), {"state": "draft", "labour": 36}, "needs")
        mending = words(client.get(TEA).text)
        listed = words(client.get("/visits?state=returned").text)
        register = words(client.get("/enterprises").text)
        enterprise = words(client.get(f"/enterprises/{id_of('tea')}").text)
        with open_ledger(world.store, NOW_MS) as ledger:
            done = {"state": "finished", "finished_ms": NOW_MS}
            world.change(ledger, "finalise", "visit", id_of("vsttea"), done, "needs")
        page = words(client.get(TEA).text)
        after = words(client.get("/visits?state=returned").text)

    assert "cán bộ đang sửa" in register
    assert "cán bộ đang sửa" in enterprise
    assert "Cán bộ đang sửa, chưa chấm điểm" in mending
    assert "cán bộ đang sửa" in listed
    assert "Đã sửa 35 người → 36 người" in page
    assert "đã sửa 1/1 câu" in page
    assert "Trần Quốc Hùng xem lần đầu lúc" in page
    assert "0 phiếu khớp bộ lọc" in after


def test_what_cannot_be_done_is_said_with_what_to_do(world: OfficeWorld) -> None:
    with world.client() as client:
        nothing = give_back(client)
        long = give_back(client, "a" * 1001)
        former = client.post(f"{TEA}/acceptance", data={"finished_ms": "1"})

        assert (nothing.status_code, long.status_code, former.status_code) == (400, 400, 409)
        assert "ghi nhận xét ở câu cần sửa hoặc nhận xét chung" in nothing.text
        assert "1001 ký tự, nhiều nhất là 1000" in long.text
        assert "Mở lại phiếu để xem bản mới" in former.text


@pytest.mark.parametrize("place", ["key=khong_co", "key=labour&row=khong-co", "key=i_qty"])
def test_a_remark_belongs_to_an_answer_of_the_visit(world: OfficeWorld, place: str) -> None:
    with world.client() as client:
        key, row = (parse_qs(place).get(name, [""])[0] for name in ("key", "row"))

        assert client.get(f"{TEA}/remark?{place}").status_code == 404
        assert remark(client, key, "?", row).status_code == 404


def test_a_leader_reads_remarks_and_writes_none(world: OfficeWorld) -> None:
    with world.client() as client:
        remark(client, "labour", "Kiểm tra lại.")
    with world.client("ha") as client:
        page = client.get(TEA).text

        assert "Kiểm tra lại." in page
        assert "/remark" not in page
        assert "/return" not in page
        assert client.get(f"{TEA}/remark?key=labour").status_code == 403
        assert remark(client, "labour", "?").status_code == 403
        assert give_back(client, "?").status_code == 403
