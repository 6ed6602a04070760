"""The lost-record desk answers in a sentence, whatever little is known of the record."""

from pathlib import Path

from server.steps.copies import back_up, restore
from server.steps.ledger import open_ledger
from server.steps.merging import Author
from server.steps.receive import receive_one
from server.store.devices import device_by_id, write_progress
from tests.server.office_world import NOW_MS, PHONE, OfficeWorld, id_of, words
from tests.server.steps.test_rescue import LansPhone


def asked(world: OfficeWorld, language: str = "vi", **query: str) -> str:
    with world.client(language=language) as client:
        return words(client.get("/lost", params=query).text)


def code_of(world: OfficeWorld, visit: str) -> str:
    code: str = (
        world.store.reader()
        .execute("select code from receipts where visit = ?", [id_of(visit)])
        .fetchone()[0]
    )
    return code


def test_a_receipt_code_leads_to_its_visit(world: OfficeWorld) -> None:
    code = code_of(world, "vsttea")

    page = asked(world, q=code.lower().replace("-", ""))

    assert f"Phiếu {code} của Nguyễn Thị Lan ở Hợp tác xã Chè Suối Cả đang ở máy chủ" in page


def test_a_slip_of_the_pen_is_told_from_an_invented_code(world: OfficeWorld) -> None:
    code = code_of(world, "vsttea")
    slip = ("3" if code[0] == "2" else "2") + code[1:]

    assert "gõ sai: chữ kiểm tra không khớp" in asked(world, q=slip)


def test_a_true_code_without_its_record_tells_of_the_restore(world: OfficeWorld, tmp_path: Path) -> None:
    back_up(world.store, tmp_path / "copy.db")
    phone = LansPhone(world)
    with world.client() as client:
        client.post("/rescue", files={"file": ("lan.ksr", phone.file())})
    code = code_of(world, "vstshop")
    restore(world.store, tmp_path / "copy.db", NOW_MS + 5)

    page = asked(world, q=code)

    assert "là thật: máy chủ từng nhận phiếu này. Nay không còn" in page
    assert "điện thoại giữ 30 ngày và tự gửi lại" in page


def test_a_name_finds_visits_at_the_server(world: OfficeWorld) -> None:
    page = asked(world, q="che suoi ca")

    assert "1 phiếu ở máy chủ" in page
    assert code_of(world, "vsttea") in page
    assert "Cán thép" not in page


def test_a_person_and_a_day_find_what_was_made_or_came_then(world: OfficeWorld) -> None:
    assert "4 phiếu ở máy chủ" in asked(world, officer=id_of("lan"), day="2026-11-20")
    assert "phiếu ở máy chủ" not in asked(world, officer=id_of("lan"), day="2026-11-01")
    assert "phiếu ở máy chủ" not in asked(world, officer=id_of("dinh"), day="2026-11-20")


def test_what_waits_in_quarantine_is_found(world: OfficeWorld) -> None:
    with open_ledger(world.store, NOW_MS) as ledger:
        device = device_by_id(ledger.db, PHONE)
        assert device is not None
        receive_one(ledger, device, Author(PHONE, id_of("lan")), device.durable_seq + 1, b"\xc1")
        write_progress(ledger.db, device)

    page = asked(world, officer=id_of("lan"))

    assert "1 thay đổi được giữ lại" in page
    assert "Nội dung không đọc được." in page


def test_a_rescue_file_is_found_by_the_enterprise_in_it(world: OfficeWorld) -> None:
    phone = LansPhone(world)
    with world.client() as client:
        client.post("/rescue", files={"file": ("lan.ksr", phone.file())})

    assert "1 tệp cứu hộ" in asked(world, q="lường văn sáu")
    assert "1 tệp cứu hộ" not in asked(world, q="suối cả")


def test_nothing_found_says_where_it_may_still_be(world: OfficeWorld) -> None:
    page = asked(world, q="khong co doanh nghiep nay")

    assert "Không thấy ở máy chủ" in page
    assert "còn trên điện thoại" in page


def test_a_day_that_is_none_is_no_condition(world: OfficeWorld) -> None:
    assert "4 phiếu ở máy chủ" in asked(world, officer=id_of("lan"), day="hôm qua")


def test_the_desk_speaks_english_too(world: OfficeWorld) -> None:
    assert "is at the server" in asked(world, language="en", q=code_of(world, "vsttea"))
