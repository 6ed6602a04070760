"""The door for tests: /test/control, only on a server started with KHAOSAT_TEST=1. Anybody may use it there.

Verbs and answers: the header of the conformance cases for sync.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Response, post
from litestar.types import ControllerRouterHandler

from server.enrolment import LIFETIME_MS, code_hash, new_code
from server.settings import Settings
from server.steps.copies import back_up, empty, restore
from server.steps.ledger import open_ledger
from server.steps.office import assign, change_at_desk
from server.steps.office_acts import PersonAdded
from server.steps.publish import publish_form
from server.steps.release import refuse_change, release_change
from server.store.changes import all_numbers
from server.store.connection import Store
from server.store.devices import all_devices, gaps, set_wipe
from server.store.enrolment_codes import add_code
from server.store.people import PersonRow, add_person, person_by_id
from server.store.quarantine import waiting
from server.store.sync_state import read_state
from sync.messages import Result

Answer = dict[str, Any]
Verb = Callable[[Store, Settings, Answer], Answer]


def control_routes(settings: Settings) -> list[ControllerRouterHandler]:
    """The door, or nothing outside tests."""
    return [control] if settings.test else []


@post("/test/control", sync_to_thread=True, status_code=200)
def control(body: bytes, store: Store, settings: Settings) -> Response[bytes]:
    """One verb. 422 and a text for a verb that is not known."""
    asked = msgspec.json.decode(body)
    verb = VERBS.get(asked.get("verb"))
    if verb is None:
        text = f"No verb {asked.get('verb')!r}. There are: {', '.join(VERBS)}."
        return Response(text.encode(), status_code=422, media_type="text/plain")
    return Response(msgspec.json.encode(verb(store, settings, asked)), media_type="application/json")


def reset(store: Store, settings: Settings, asked: Answer) -> Answer:
    return {"epoch": empty(store, settings.now_ms())}


def form(store: Store, settings: Settings, asked: Answer) -> Answer:
    """A survey of one question for each key, of no type in particular."""
    nodes = [_question(key, rule) for key, rule in asked["questions"].items()]
    survey = {
        "format": 1,
        "id": asked["id"],
        "version": asked["version"],
        "title": {"vi": asked["id"]},
        "languages": ["vi"],
        "nodes": nodes,
    }
    with open_ledger(store, settings.now_ms()) as ledger:
        publish_form(ledger, msgspec.json.encode(survey))
    return {}


def invite(store: Store, settings: Settings, asked: Answer) -> Answer:
    now_ms, person, code = settings.now_ms(), asked["person"], new_code()
    with open_ledger(store, now_ms) as ledger:
        if person_by_id(ledger.db, person) is None:
            officer = PersonRow(
                id=person,
                login=person,
                name=person,
                role="officer",
                code=person.upper(),
                password_hash="",
                language="vi",
                active=1,
                created_ms=now_ms,
            )
            add_person(ledger.db, officer)
            ledger.acts.append(PersonAdded(person=officer))
        add_code(ledger.db, code_hash(code), person, "", now_ms, now_ms + LIFETIME_MS)
    return {"code": code}


def assign_enterprise(store: Store, settings: Settings, asked: Answer) -> Answer:
    with open_ledger(store, settings.now_ms()) as ledger:
        return {"rev": assign(ledger, asked["person"], asked["enterprise"], is_assigned=asked["on"], by="")}


def change(store: Store, settings: Settings, asked: Answer) -> Answer:
    with open_ledger(store, settings.now_ms()) as ledger:
        result = change_at_desk(
            ledger,
            "",
            asked["kind"],
            asked["table"],
            asked["record"],
            asked.get("fields") or {},
            base=asked.get("base"),
        )
    return _result(result)


def release(store: Store, settings: Settings, asked: Answer) -> Answer:
    with open_ledger(store, settings.now_ms()) as ledger:
        repaired = asked.get("change") or {}
        return _result(release_change(ledger, asked["device"], asked["seq"], repaired, by=""))


def refuse(store: Store, settings: Settings, asked: Answer) -> Answer:
    with open_ledger(store, settings.now_ms()) as ledger:
        refuse_change(ledger, asked["device"], asked["seq"], asked["reason"], by="")
    return {}


def wipe(store: Store, settings: Settings, asked: Answer) -> Answer:
    with store.writing() as db:
        set_wipe(db, asked["device"], asked["mode"])
    return {}


def backup(store: Store, settings: Settings, asked: Answer) -> Answer:
    back_up(store, settings.data / f"copy-{asked['name']}.db")
    return {}


def put_back(store: Store, settings: Settings, asked: Answer) -> Answer:
    return {"epoch": restore(store, settings.data / f"copy-{asked['name']}.db", settings.now_ms())}


def log(store: Store, settings: Settings, asked: Answer) -> Answer:
    with store.reading() as db:
        state = read_state(db)
        return {
            "changes": [{"device": d, "seq": s, "sha256": h.hex()} for d, s, h in all_numbers(db)],
            "waiting": [{"device": w.device, "seq": w.seq, "problem": w.problem} for w in waiting(db)],
            "gaps": [{"device": d, "first": first, "last": last} for d, first, last in gaps(db)],
            "flagged": [device.id for device in all_devices(db) if device.flagged],
            "rev": state.rev if state else 0,
            "epoch": state.epoch if state else 0,
        }


VERBS: dict[str, Verb] = {
    "reset": reset,
    "form": form,
    "invite": invite,
    "assign": assign_enterprise,
    "change": change,
    "release": release,
    "refuse": refuse,
    "wipe": wipe,
    "backup": backup,
    "restore": put_back,
    "log": log,
}


def _question(key: str, rule: str) -> Answer:
    node = {"kind": "question", "name": key, "path": f"/data/{key}", "key": key, "type": "text"}
    return {**node, "calculation": ["str", ""]} if rule == "calculated" else {**node, "merge": rule}


def _result(result: Result) -> Answer:
    return {
        "rev": result.rev,
        "outcome": result.outcome,
        "problem": result.problem,
        "fields": result.fields,
    }
