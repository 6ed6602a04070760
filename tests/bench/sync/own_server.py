"""Our own server with the survey of the bench, a campaign, and as many enterprises as there are visits."""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from server.demo.world import hire
from server.enrolment import LIFETIME_MS, code_hash, new_code
from server.record_ids import new_record_id
from server.settings import Settings
from server.steps.ledger import open_ledger
from server.steps.office import assign, change_at_desk
from server.steps.publish import publish_form
from server.store.campaigns import Campaign, add_campaign
from server.store.connection import Store
from server.store.enrolment_codes import add_code
from survey_defs.xlsform import compile_xlsform, survey_to_json
from tests.bench.sync.visits import form_as_markdown
from tests.conftest import RunningServer, free_port


@contextmanager
def own_server(folder: Path, count: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """(port, {code}): a one-time code of the officer to whom all enterprises are assigned."""
    data = folder / "data"
    settings = Settings(data=data)
    store = Store(settings.database)
    now_ms = settings.now_ms()
    hire(store, now_ms)
    form = folder / "form.md"
    form.write_text(form_as_markdown(), "utf-8")
    with open_ledger(store, now_ms) as ledger:
        publish_form(ledger, survey_to_json(compile_xlsform(form)))
        add_campaign(ledger.db, campaign(now_ms))
        for number in range(count):
            record = new_record_id(now_ms)
            change_at_desk(
                ledger, "hung", "set", "enterprise", record, {"name": f"Doanh nghiệp số {number + 1}"}
            )
            assign(ledger, "lan", record, is_assigned=True, by="hung")
    code = new_code()
    with store.writing() as db:
        add_code(db, code_hash(code), "lan", "hung", now_ms, now_ms + LIFETIME_MS)
    server = RunningServer(data=data, port=free_port())
    server.start()
    try:
        yield server.port, {"code": code}
    finally:
        server.stop()


def campaign(now_ms: int) -> Campaign:
    return Campaign(
        id="bench", code="BENCH", name="Đo", form="bench", criteria="needs-2026", priority_sectors=[],
        starts_on="2026-01-01", ends_on="2026-12-31", state="open", target=1, seed="bench", created_ms=now_ms,
    )  # fmt: skip


def visits_received(product: str, port: int, folder: Path) -> int:
    """How many finished visits the server holds."""
    if product == "khaosat":
        reader = Store(folder / "data" / "khaosat.db").reader()
        found: int = reader.execute("select count(*) from visits where state = 'finished'").fetchone()[0]
        return found
    address = f"http://127.0.0.1:{port}/" + ("visits" if product == "pouchdb" else "")
    with urllib.request.urlopen(address, timeout=20) as reply:
        told: dict[str, int] = json.load(reply)
    return told["doc_count" if product == "pouchdb" else "documents"]
