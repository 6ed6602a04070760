"""Where two people differ both are shown, with who and when; one is taken, or a third with a reason."""

from pathlib import Path
from typing import Any

import pytest

from server.pages.conflicts import name_of
from server.steps.copies import back_up, restore
from server.steps.ledger import open_ledger
from server.steps.merging import Author
from server.steps.office import change_at_desk
from server.steps.receive import receive_one
from server.steps.show import shown_record
from server.store.connection import Store
from server.store.devices import device_by_id, write_progress
from server.store.records import record_by_id
from server.store.settlements import settlements_below
from sync.clock import next_stamp
from sync.messages import Change, encode
from tests.server.office_world import NOW_MS, PHONE, OfficeWorld, id_of, words

VISIT = id_of("vsttea")
ADDRESS = f"/conflicts/visit/{VISIT}/settlement"


@pytest.fixture
def differing(world: OfficeWorld) -> OfficeWorld:
    """Lan wrote 12 workers and Hùng, who had not seen it, 15."""
    with open_ledger(world.store, NOW_MS) as ledger:
        world.change(ledger, "set", "visit", VISIT, {"labour": 12}, "needs")
        base = ledger.state.rev - 1
        result = change_at_desk(ledger, id_of("hung"), "set", "visit", VISIT, {"labour": 15}, base=base)
        assert result.outcome == "conflict"
    return world


def labour(world: OfficeWorld) -> tuple[Any, dict[str, Any]]:
    shown = shown_record(world.store.reader(), "visit", VISIT)
    assert shown is not None
    return shown.fields["labour"], shown.conflicts


def form_of(world: OfficeWorld, **choice: str) -> dict[str, str]:
    shown = shown_record(world.store.reader(), "visit", VISIT)
    assert shown is not None
    return {"field": "labour", "rev": str(shown.rev), **choice}


def choice_of(world: OfficeWorld, value: int) -> str:
    """What the page calls the version with this value."""
    record = record_by_id(world.store.reader(), "visit", VISIT)
    assert record is not None
    return next(name_of(v.write) for v in record.cells["labour"].versions if v.value == value)


def test_both_values_both_people_and_the_visit_are_shown(differing: OfficeWorld) -> None:
    with differing.client() as client:
        first = client.get("/").text
        source = client.get("/conflicts").text
        page = words(source)

    assert 'href="/conflicts"' in first
    assert "12 Nguyễn Thị Lan," in page
    assert "15 Trần Quốc Hùng," in page
    assert f'href="/visits/{VISIT}"' in source


@pytest.mark.parametrize("value", [12, 15])
def test_one_of_the_two_is_taken(differing: OfficeWorld, value: int) -> None:
    with differing.client() as client:
        page = words(client.post(ADDRESS, data=form_of(differing, choice=choice_of(differing, value))).text)

    assert "Đã chọn." in page
    assert "Không có câu nào khác nhau" in page
    assert labour(differing) == (value, {})


def test_a_third_value_needs_a_reason(differing: OfficeWorld) -> None:
    with differing.client() as client:
        without = client.post(ADDRESS, data=form_of(differing, choice="other", other="14"))
        form = form_of(differing, choice="other", other="14", reason="Đã gọi điện hỏi lại")
        page = words(client.post(ADDRESS, data=form).text)

    assert without.status_code == 400
    assert "Đã chọn." in page
    assert labour(differing) == (14, {})
    [kept] = settlements_below(differing.store.reader(), VISIT)
    assert (kept.field, kept.reason, kept.person) == ("labour", "Đã gọi điện hỏi lại", id_of("hung"))


@pytest.mark.parametrize(
    ("language", "decided", "why"),
    [
        ("vi", "14 Trần Quốc Hùng chọn lúc", "Lý do: Đã gọi điện hỏi lại"),
        ("en", "14 Chosen by Trần Quốc Hùng at", "Reason: Đã gọi điện hỏi lại"),
    ],
)
def test_who_decided_what_when_and_why_stands_at_the_visit_and_the_enterprise(
    differing: OfficeWorld, language: str, decided: str, why: str
) -> None:
    """The reason that a coordinator had to give was kept and shown to nobody."""
    with differing.client(language=language) as client:
        before = words(client.get(f"/visits/{VISIT}").text)
        form = form_of(differing, choice="other", other="14", reason="Đã gọi điện hỏi lại")
        client.post(ADDRESS, data=form)
        visit = words(client.get(f"/visits/{VISIT}").text)
        enterprise = client.get(f"/enterprises/{id_of('tea')}").text

    assert decided not in before
    for page in (visit, words(enterprise)):
        assert decided in page
        assert why in page
    assert f'href="/visits/{VISIT}"' in enterprise[enterprise.index('id="settled"') :]


def test_what_was_decided_about_a_row_and_about_the_register_is_told_too(world: OfficeWorld) -> None:
    places = [("row", id_of("rw00tea"), "needs"), ("enterprise", id_of("tea"), "")]
    fields = {"row": "c_name", "enterprise": "street"}
    with open_ledger(world.store, NOW_MS) as ledger:
        for table, record, form in places:
            world.change(ledger, "set", table, record, {fields[table]: "Đường Một"}, form)
            base = ledger.state.rev - 1
            change_at_desk(
                ledger, id_of("hung"), "set", table, record, {fields[table]: "Đường Hai"}, base=base
            )
    with world.client() as client:
        for table, record, _ in places:
            found = record_by_id(world.store.reader(), table, record)
            assert found is not None
            form = {"field": fields[table], "rev": str(found.rev), "choice": "other", "other": "Đường Ba"}
            client.post(
                f"/conflicts/{table}/{record}/settlement", data={**form, "reason": f"lý do của {table}"}
            )
        visit = words(client.get(f"/visits/{VISIT}").text)
        enterprise = words(client.get(f"/enterprises/{id_of('tea')}").text)

    assert "Lý do: lý do của row" in visit
    assert "lý do của enterprise" not in visit
    assert "Lý do: lý do của enterprise" in enterprise


def test_what_came_after_the_page_was_drawn_is_not_settled_unseen(differing: OfficeWorld) -> None:
    form = form_of(differing, choice=choice_of(differing, 15))
    with open_ledger(differing.store, NOW_MS) as ledger:
        device = device_by_id(ledger.db, PHONE)
        assert device is not None
        change = Change(
            seq=device.durable_seq + 1, kind="set", table="visit", record=VISIT, fields={"labour": 20},
            form="needs", form_version=differing.version, epoch=ledger.state.epoch, base=0,
            stamp=next_stamp(device.last_stamp, NOW_MS, PHONE), user=id_of("lan"),
        )  # fmt: skip
        receive_one(ledger, device, Author(PHONE, id_of("lan")), change.seq, encode(change))
        write_progress(ledger.db, device)

    with differing.client() as client:
        page = words(client.post(ADDRESS, data=form).text)

    assert "Có người vừa ghi thêm" in page
    assert 20 in labour(differing)[1]["labour"]


def test_what_is_settled_already_is_not_settled_again(differing: OfficeWorld) -> None:
    with differing.client() as client:
        form = form_of(differing, choice=choice_of(differing, 12))
        client.post(ADDRESS, data=form)
        again = client.post(ADDRESS, data=form)
        nothing = client.post("/conflicts/visit/nowhere/settlement", data=form)

    assert (again.status_code, nothing.status_code) == (409, 409)


@pytest.mark.parametrize(("choice", "is_there"), [("keep", True), ("delete", False)])
def test_a_deletion_that_met_unseen_work_is_decided(world: OfficeWorld, choice: str, is_there: bool) -> None:
    with open_ledger(world.store, NOW_MS) as ledger:
        world.change(ledger, "set", "visit", VISIT, {"labour": 12}, "needs")
        change_at_desk(ledger, id_of("hung"), "delete", "visit", VISIT, {}, base=ledger.state.rev - 1)
        rev = ledger.state.rev

    with world.client() as client:
        before = words(client.get("/conflicts").text)
        page = words(client.post(ADDRESS, data={"field": "", "rev": str(rev), "choice": choice}).text)
        after = words(client.get(f"/enterprises/{id_of('tea')}").text)

    assert "Trần Quốc Hùng đã xóa lúc" in before
    assert "Đã chọn." in page
    assert f"{'Giữ hồ sơ' if is_there else 'Xóa hồ sơ'} Trần Quốc Hùng chọn lúc" in after
    assert (shown_record(world.store.reader(), "visit", VISIT) is not None) == is_there


def test_a_decision_and_its_reason_come_back_after_a_restore(differing: OfficeWorld, tmp_path: Path) -> None:
    back_up(differing.store, tmp_path / "copy.db")
    with differing.client() as client:
        form = form_of(differing, choice="other", other="14", reason="đếm lại")
        assert "Đã chọn." in words(client.post(ADDRESS, data=form).text)

    restore(Store(differing.settings.database, differing.settings.office_log), tmp_path / "copy.db", NOW_MS)

    assert labour(differing) == (14, {})
    with differing.client() as client:
        page = words(client.get(f"/visits/{VISIT}").text)
    assert "Trần Quốc Hùng chọn lúc" in page
    assert "đếm lại" in page
