"""Sync health: whose work is here, whose is missing, by number; and how far a restore has been filled."""

from pathlib import Path
from typing import Any

import pytest

from server.steps import replay
from server.steps.copies import back_up, restore
from server.steps.ledger import open_ledger
from server.store.connection import Store
from server.store.devices import add_gap
from server.store.sync_health import DeviceReport, write_report
from server.store.sync_state import read_state
from tests.server.office_world import NOW_MS, PHONE, OfficeWorld, id_of, words
from tests.server.steps.test_rescue import LansPhone

DAY_MS = 24 * 3_600_000


def page(world: OfficeWorld, **given: Any) -> str:
    with world.client(**given) as client:
        return words(client.get("/sync").text)


def durable(world: OfficeWorld) -> int:
    seq: int = (
        world.store.reader().execute("select durable_seq from devices where id = ?", [PHONE]).fetchone()[0]
    )
    return seq


def told(world: OfficeWorld, more: int, failures: dict[str, dict[str, int]] | None = None) -> None:
    report = DeviceReport(device=PHONE, told_ms=NOW_MS, seq=durable(world) + more, failures=failures or {})
    with world.store.writing() as db:
        write_report(db, report)


def test_when_all_is_here_it_says_so(world: OfficeWorld) -> None:
    told(world, 0)

    assert "Mọi máy đều đã gửi hết" in page(world)


def test_what_a_phone_still_holds_is_told_by_number(world: OfficeWorld) -> None:
    told(world, 5, {"2026-11-20": {"slow": 2, "offline": 7}, "2026-10-01": {"offline": 9}})

    seen = page(world)

    assert "1 máy cần để ý" in seen
    assert "Còn 5 thay đổi trên máy" in seen
    assert "20/11: không có mạng 7 lần, mạng quá chậm 2 lần" in seen
    assert "01/10" not in seen


def test_numbers_that_are_lost_are_named_until_they_are_found(world: OfficeWorld) -> None:
    phone = LansPhone(world)
    first = durable(world) + 1
    with open_ledger(world.store, NOW_MS) as ledger:
        add_gap(ledger.db, PHONE, first, first + 2, 1, NOW_MS)
        ledger.db.execute("update devices set durable_seq = ? where id = ?", [first + 2, PHONE])

    assert f"Thiếu các thay đổi số {first}–{first + 2}" in page(world)

    with world.client() as client:
        client.post("/rescue", files={"file": ("lan.ksr", phone.file())})

    assert "Thiếu các thay đổi" not in page(world)


def test_a_phone_that_has_been_silent_is_told(world: OfficeWorld) -> None:
    with world.store.writing() as db:
        db.execute("update devices set seen_ms = ? where id = ?", [NOW_MS - 4 * DAY_MS, PHONE])

    assert "Hơn 3 ngày chưa liên lạc" in page(world)


def test_after_a_restore_it_shows_who_has_called_in(world: OfficeWorld, tmp_path: Path) -> None:
    back_up(world.store, tmp_path / "copy.db")
    restore(world.store, tmp_path / "copy.db", NOW_MS)
    assert read_state(world.store.reader()) is not None

    seen = page(world)

    assert "Sau lần khôi phục bản sao lúc" in seen
    assert "0 trên 1 máy đã gọi về" in seen
    assert "Chưa gọi về" in seen
    assert "Mọi máy đều đã gửi hết" not in seen


def restored(world: OfficeWorld, folder: Path) -> None:
    restore(Store(world.settings.database, world.settings.office_log), folder / "copy.db", NOW_MS)


def test_after_a_restore_it_shows_what_the_office_s_log_brought_back(
    world: OfficeWorld, tmp_path: Path
) -> None:
    back_up(world.store, tmp_path / "copy.db")
    with world.client() as client:
        give = {"act": "give", "officer": id_of("lan"), "enterprise": [id_of("petrol"), id_of("shop")]}
        client.post("/assignments", data=give)
    restored(world, tmp_path)

    seen = page(world)

    assert "2 việc làm tại bàn sau bản sao nay có lại" in seen
    assert "có thể đã mất" not in seen
    assert "2 acts at desks after the copy are here again" in page(world, language="en")


def test_after_a_restore_without_the_log_it_says_what_to_look_at(world: OfficeWorld, tmp_path: Path) -> None:
    back_up(world.store, tmp_path / "copy.db")
    restored(world, tmp_path)

    seen = page(world)

    assert "Sổ ghi của Sở không có hoặc bị thiếu" in seen
    assert "Xem lại phân công, câu trả lời đã chọn, mẫu phiếu" in seen


def test_what_the_log_could_not_do_again_is_told_with_who_did_it(
    world: OfficeWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(world.store, tmp_path / "copy.db")
    with world.client() as client:
        give = {"act": "give", "officer": id_of("lan"), "enterprise": [id_of("petrol"), id_of("shop")]}
        client.post("/assignments", data=give)
    assigns = replay.assign

    def failing(ledger: Any, person: str, enterprise: str, **others: Any) -> int:
        if enterprise == id_of("shop"):
            raise RuntimeError("a defect of ours")
        return assigns(ledger, person, enterprise, **others)

    monkeypatch.setattr(replay, "assign", failing)
    restored(world, tmp_path)

    seen = page(world)

    assert "1 việc phải làm lại bằng tay" in seen
    assert "Giao hoặc rút doanh nghiệp Trần Quốc Hùng Máy chủ gặp lỗi; báo quản trị viên." in seen
    assert "1 việc làm tại bàn sau bản sao nay có lại" in seen


def test_without_a_restore_there_is_no_word_of_one(world: OfficeWorld) -> None:
    assert "khôi phục bản sao" not in page(world)


def test_the_page_speaks_english_too(world: OfficeWorld) -> None:
    told(world, 1)

    assert "1 phone needs a look" in page(world, language="en")
