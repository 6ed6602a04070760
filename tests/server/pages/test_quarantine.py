"""What waits can be read, mended and taken, or refused with a reason that its author sees."""

from typing import Any

from server.steps.ledger import open_ledger
from server.steps.merging import Author
from server.steps.receive import receive_one
from server.steps.show import shown_record
from server.store.changes import change_by_seq
from server.store.devices import device_by_id, write_progress
from sync.clock import next_stamp
from sync.messages import Change, encode
from tests.server.office_world import NOW_MS, PHONE, OfficeWorld, id_of, words

VISIT = id_of("vststeel")


def wait(world: OfficeWorld, fields: dict[str, Any]) -> int:
    """A change of Lan's phone that the server holds back; its number."""
    with open_ledger(world.store, NOW_MS) as ledger:
        device = device_by_id(ledger.db, PHONE)
        assert device is not None
        change = Change(
            seq=device.durable_seq + 1, table="visit", record=VISIT, fields=fields, form="needs",
            form_version=world.version, epoch=ledger.state.epoch, base=ledger.state.rev,
            stamp=next_stamp(device.last_stamp, NOW_MS, PHONE), user=id_of("lan"), kind="set",
        )  # fmt: skip
        result = receive_one(ledger, device, Author(PHONE, id_of("lan")), change.seq, encode(change))
        assert result.outcome == "quarantined"
        write_progress(ledger.db, device)
    return change.seq


def answers(world: OfficeWorld) -> dict[str, Any]:
    shown = shown_record(world.store.reader(), "visit", VISIT)
    assert shown is not None
    return shown.fields


def test_what_waits_says_whose_it_is_why_and_what_it_holds(world: OfficeWorld) -> None:
    wait(world, {"labour": 7})

    with world.client() as client:
        first = client.get("/").text
        page = words(client.get("/quarantine").text)

    assert 'href="/quarantine"' in first
    assert "Doanh nghiệp không thuộc danh sách được giao." in page
    assert "Nội dung vẫn còn nguyên ở máy chủ" in page
    assert "Nguyễn Thị Lan · ghi câu trả lời · Công ty CP Cán thép Tích Lương Mới" in page
    assert "labour" in page


def test_it_is_taken_as_it_is(world: OfficeWorld) -> None:
    seq = wait(world, {"labour": 7})

    with world.client() as client:
        page = words(client.post(f"/quarantine/{PHONE}/{seq}/release", data={"field.labour": "7"}).text)

    assert "Đã nhận: thay đổi đã ghép vào hồ sơ." in page
    assert "Không có thay đổi nào đang chờ" in page
    assert answers(world)["labour"] == 7


def test_a_field_is_mended_and_another_left_out(world: OfficeWorld) -> None:
    seq = wait(world, {"labour": 7, "no_such_question": "x"})

    with world.client() as client:
        still = words(client.post(f"/quarantine/{PHONE}/{seq}/release", data={"x": "y"}).text)
        form = {"field.labour": "70", "drop.no_such_question": "1"}
        page = words(client.post(f"/quarantine/{PHONE}/{seq}/release", data=form).text)

    assert "Chưa ghép được: Mẫu phiếu không có câu hỏi này." in still
    assert "Đã nhận" in page
    assert answers(world)["labour"] == 70


def test_a_refusal_needs_a_reason_and_its_author_sees_it(world: OfficeWorld) -> None:
    seq = wait(world, {"labour": 7})

    with world.client() as client:
        without = client.post(f"/quarantine/{PHONE}/{seq}/refusal", data={"reason": " "})
        page = words(client.post(f"/quarantine/{PHONE}/{seq}/refusal", data={"reason": "Nhầm công ty"}).text)
        again = client.post(f"/quarantine/{PHONE}/{seq}/refusal", data={"reason": "Nhầm công ty"})

    assert without.status_code == 400
    assert "Đã từ chối" in page
    assert again.status_code == 409
    stored = change_by_seq(world.store.reader(), PHONE, seq)
    assert stored is not None
    assert (stored.outcome, stored.problem) == ("refused", "Nhầm công ty")


def test_bytes_that_cannot_be_read_are_named_and_can_be_refused(world: OfficeWorld) -> None:
    with open_ledger(world.store, NOW_MS) as ledger:
        device = device_by_id(ledger.db, PHONE)
        assert device is not None
        receive_one(ledger, device, Author(PHONE, id_of("lan")), device.durable_seq + 1, b"\xc1")
        write_progress(ledger.db, device)

    with world.client() as client:
        page = client.get("/quarantine").text

    assert "Nội dung không đọc được." in page
    assert "/refusal" in page
    assert "/release" not in page


def test_a_leader_looks_at_counts_and_decides_nothing(world: OfficeWorld) -> None:
    seq = wait(world, {"labour": 7})

    with world.client("ha") as client:
        assert 'href="/quarantine"' not in client.get("/").text
        assert client.get("/quarantine").status_code == 403
        assert client.post(f"/quarantine/{PHONE}/{seq}/release", data={"x": "y"}).status_code == 403
