"""An officer at work while something goes wrong, and what must be true once all is well again."""

import re
from typing import Any

import msgspec
from playwright.sync_api import Page, expect

from server.store.connection import Store
from server.store.people import person_by_login
from sync.messages import Change
from tests.browser.officer import Officer
from tests.conftest import RunningServer

LAN, TUAN = "Nguyễn Thị Lan", "Phạm Anh Tuấn"
FIELD = "consent_by"
NAME = "Công ty cổ phần Thép Đá Xanh"

# The numbers of the sync protocol, as this phone keeps them for the person who works on it.
STATE = """(name) => new Promise((done, failed) => {
  const request = indexedDB.open(name);
  request.onerror = () => failed(request.error);
  request.onsuccess = () => {
    const asked = request.result.transaction('meta').objectStore('meta').get('sync');
    asked.onsuccess = () => { request.result.close(); done(asked.result.sealed); };
  };
})"""


# Whether the text is in what this phone keeps: of its person's own answers, or as the server sent it back.
IS_KEPT = """async (text) => {
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith('khaosat-')) continue;
    const rows = await new Promise((done) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => {
        const tx = request.result.transaction(['overlay', 'records']);
        const asked = ['overlay', 'records'].map((name) => tx.objectStore(name).getAll());
        tx.oncomplete = () => { request.result.close(); done(asked.map(({ result }) => result)); };
      };
    });
    if (JSON.stringify(rows).includes(JSON.stringify(text))) return true;
  }
  return false;
}"""


def begin_visit(officer: Officer) -> str:
    """The address of a visit in which the question about consent is answered: all the others are asked."""
    officer.find("thep da xanh", NAME)
    visit = officer.start_visit()
    officer.open_section(visit, "consent")
    officer.answer("consent_survey", "yes")
    officer.wait_until_saved()
    return visit


def type_name(officer: Officer, visit: str, name: str) -> None:
    """Types who agreed to the survey, until it is on this phone's disk."""
    officer.open_section(visit, "consent")
    officer.answer(FIELD, name)
    officer.page.wait_for_function(IS_KEPT, arg=name)
    officer.wait_until_saved()


def name_shown(officer: Officer, visit: str) -> str:
    officer.open_section(visit, "consent")
    return officer.question(FIELD).locator(".input").input_value()


def person(server: RunningServer, login: str = "lan") -> str:
    found = person_by_login(Store(server.data / "khaosat.db").reader(), login)
    assert found is not None
    return found.id


def state(page: Page, server: RunningServer, login: str = "lan") -> dict[str, Any]:
    """seq, durable_seq, cursor, epoch, device, ... of this person's database on the phone."""
    found: dict[str, Any] = page.evaluate(STATE, f"khaosat-{person(server, login)}")
    return found


def logged(server: RunningServer, device: str) -> list[Change]:
    """What this device sent, in its order, as the server keeps it."""
    rows = (
        Store(server.data / "khaosat.db")
        .reader()
        .execute("select bytes from changes where device = ? order by seq", [device])
    )
    return [msgspec.msgpack.decode(row[0], type=Change) for row in rows.fetchall()]


def typed(changes: list[Change], field: str = FIELD) -> list[Any]:
    """All that was ever answered there, in its order."""
    return [change.fields[field] for change in changes if field in change.fields]


def everything_arrives(officer: Officer, server: RunningServer) -> list[Change]:
    """Sends until nothing waits; gives what the server has of this phone: each number once, none missing."""
    officer.send()
    expect(officer.page.get_by_text(re.compile("Đã gửi hết lúc"))).to_be_visible(timeout=60_000)
    kept = state(officer.page, server)
    changes = logged(server, kept["device"])
    assert kept["durable_seq"] == kept["seq"]
    assert [change.seq for change in changes] == list(range(1, kept["seq"] + 1))
    return changes


def stamps_kept(server: RunningServer, device: str) -> list[tuple[str, int]]:
    """(effective stamp, when it was received in ms) of this device's changes."""
    db = Store(server.data / "khaosat.db").reader()
    return db.execute("select stamp, received_ms from changes where device = ?", [device]).fetchall()
