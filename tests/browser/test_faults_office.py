"""What the office does while an officer is on the road: gives work away, ends accounts, publishes.

Numbers in the names of the tests are those of the table in README.md beside this file.
"""

import json
import re

from playwright.sync_api import expect

from server import control
from server.store.connection import Store
from tests.browser.at_work import (
    FIELD,
    LAN,
    NAME,
    TUAN,
    begin_visit,
    everything_arrives,
    logged,
    name_shown,
    person,
    state,
    type_name,
    typed,
)
from tests.browser.between import Between
from tests.browser.office import Office
from tests.browser.officer import Officer
from tests.conftest import RunningServer

pytest_plugins = ["tests.browser.road"]


def tell(server: RunningServer, **verb: object) -> None:
    status, text = control.post(server.url, json.dumps(verb))
    assert status == 200, text


def outcomes(server: RunningServer, device: str) -> set[str]:
    db = Store(server.data / "khaosat.db").reader()
    rows = db.execute("select distinct outcome from changes where device = ?", [device]).fetchall()
    return {row[0] for row in rows}


def test_25_three_days_of_work_on_an_enterprise_given_away_meanwhile_arrive_and_leave_the_phone(
    officer: Officer, between: Between, server: RunningServer
) -> None:
    visit = begin_visit(officer)
    changes = everything_arrives(officer, server)
    enterprise = next(change.fields["enterprise_id"] for change in changes if change.table == "visit")
    between.cut()
    tell(server, verb="assign", person=person(server), enterprise=enterprise, on=False)
    tell(server, verb="assign", person=person(server, "tuan"), enterprise=enterprise, on=True)
    for name in ("ngày một", "ngày hai", "ngày ba"):
        type_name(officer, visit, name)
    between.join()

    changes = everything_arrives(officer, server)

    device = state(officer.page, server)["device"]
    assert typed(changes)[-1] == "ngày ba"
    assert "quarantined" not in outcomes(server, device)
    officer.go("/f/")
    expect(officer.page.get_by_text(NAME)).to_have_count(0)


def test_27_an_account_that_was_ended_keeps_its_work_on_the_phone_until_it_is_opened_again(
    officer: Officer, between: Between, office: Office, server: RunningServer
) -> None:
    visit = begin_visit(officer)
    everything_arrives(officer, server)
    between.cut()
    type_name(officer, visit, "Lê")
    with Store(server.data / "khaosat.db").writing() as db:
        db.execute("update people set active = 0 where id = ?", [person(server)])
    between.join()
    officer.go("/f/sync")
    expect(officer.page.get_by_text("Cần đăng nhập lại để gửi")).to_be_visible()
    assert name_shown(officer, visit) == "Lê"

    with Store(server.data / "khaosat.db").writing() as db:
        db.execute("update people set active = 1 where login = 'lan'")
    officer.enrol(office.make_code(LAN))

    assert typed(everything_arrives(officer, server))[-1] == "Lê"


def test_31_a_visit_begun_in_one_version_of_a_form_ends_in_it_when_another_is_published(
    officer: Officer, between: Between, server: RunningServer
) -> None:
    visit = begin_visit(officer)
    between.cut()
    type_name(officer, visit, "Lê")
    tell(server, verb="form", id="needs", version="2099", questions={FIELD: "last", "other": "last"})
    between.join()
    everything_arrives(officer, server)

    type_name(officer, visit, "Lê An")

    changes = everything_arrives(officer, server)
    assert typed(changes)[-1] == "Lê An"
    assert {change.form_version for change in changes if change.table == "visit"} != {"2099"}
    assert "quarantined" not in outcomes(server, state(officer.page, server)["device"])


def test_38_a_phone_whose_data_the_person_cleared_is_another_device_and_gets_back_what_was_sent(
    officer: Officer, between: Between, office: Office, server: RunningServer
) -> None:
    visit = begin_visit(officer)
    type_name(officer, visit, "Lê")
    everything_arrives(officer, server)
    former = state(officer.page, server)["device"]
    officer.page.goto("about:blank")
    chrome = officer.context.new_cdp_session(officer.page)
    chrome.send("Storage.clearDataForOrigin", {"origin": between.url, "storageTypes": "all"})

    officer.enrol(office.make_code(LAN))

    assert state(officer.page, server)["device"] != former
    assert name_shown(officer, visit) == "Lê"
    type_name(officer, visit, "Lê An")
    assert typed(everything_arrives(officer, server)) == ["Lê An"]


def test_43_what_one_person_left_unsent_on_a_phone_goes_as_theirs_when_they_are_back(
    officer: Officer, between: Between, office: Office, server: RunningServer
) -> None:
    visit = begin_visit(officer)
    between.instead = lambda path: (503, "text/plain", b"") if path.endswith("/push") else None
    type_name(officer, visit, "Lê")
    of_lan = state(officer.page, server)["device"]
    officer.go("/f/enrol")
    officer.page.goto(office.make_code(TUAN))
    officer.page.get_by_role("button", name="Gắn máy").click()
    expect(officer.page.get_by_text("Máy đã sẵn sàng")).to_be_visible()
    between.instead = lambda _path: None
    officer.send()
    expect(officer.page.get_by_text(re.compile("Đã gửi hết lúc|Không có gì chờ gửi"))).to_be_visible()
    assert typed(logged(server, of_lan)) == []

    officer.page.goto(office.make_code(LAN))
    officer.page.get_by_role("button", name="Gắn máy").click()
    expect(officer.page.get_by_text("Máy đã sẵn sàng")).to_be_visible()

    changes = everything_arrives(officer, server)
    assert typed(changes) == ["Lê"]
    assert {change.user for change in changes} == {person(server)}
