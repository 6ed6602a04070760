"""After a restore: what the office did since the copy was made, done again from the second copy of its log.

Only what the copy lacks, and twice without harm: each entry is known by its id, each change by its number.
Its changes travel to the phones as ordinary changes of the new history. What waits for a record that only a
phone has waits in the quarantine, and is tried again when the phone has called in.
"""

import logging
from collections.abc import Callable
from typing import Any

import msgspec

from server.steps.ledger import Ledger
from server.steps.merging import Author
from server.steps.office import assign, write_reason
from server.steps.office_acts import (
    Assigned,
    CampaignOpened,
    Changed,
    Decided,
    PasswordSet,
    PersonAdded,
    PhoneBound,
    PhoneSession,
    Published,
    Settled,
    decode_act,
)
from server.steps.publish import FormSource, publish_form
from server.steps.receive import receive_one
from server.steps.release import carry_out
from server.store.assignments import assignment
from server.store.campaigns import CodeTaken, add_campaign, campaign_by_id
from server.store.changes import change_by_seq
from server.store.decided_before import DecidedBefore, add_decided_before
from server.store.devices import Device, add_device, device_by_id, set_recovery_key, write_progress
from server.store.failures import failure_of_store
from server.store.forms import VersionTaken
from server.store.office_log import Entry, OfficeLog, Reading, is_done, newest_act, note_done
from server.store.office_replays import NotAgain, Replay, write_replay
from server.store.overtaken import add_overtaken
from server.store.people import LoginTaken, add_person, has_session, open_session, person_by_id, set_password
from server.store.quarantine import waiting_change
from server.store.remarks import remove_remarks
from sync.reading import Unmergeable, read_change

logger = logging.getLogger("khaosat.sync")

BESIDE = ("settled", "session")
"""Acts that go with another one: nobody counts them."""


def replay_office(ledger: Ledger, log: OfficeLog | None) -> Replay:
    """Does again what the log has and this database lacks, and writes down what came of it.

    log: None where none is kept. An act that fails leaves the others alone: it is told on the page.
    """
    reading = log.read() if log else Reading([], 0, is_torn=False)
    entries = _ours(ledger, reading.entries)
    is_whole = not reading.is_torn and _reaches_back(ledger, entries)
    returned, failed = 0, []
    for entry in entries:
        if is_done(ledger.db, entry.id):
            continue
        is_whole = is_whole and (entry.after == "" or is_done(ledger.db, entry.after))
        for raw in entry.acts:
            problem = _again(ledger, raw)
            act = _told(raw, entry.at_ms, problem)
            failed += [act] if problem else []
            returned += not problem and act.act not in BESIDE
        note_done(ledger.db, entry.id, entry.at_ms)
    replay = Replay(
        epoch=ledger.state.epoch,
        returned=returned,
        damaged=reading.damaged,
        is_whole=int(is_whole),
        failed=failed,
    )
    write_replay(ledger.db, replay)
    return replay


def _ours(ledger: Ledger, entries: list[Entry]) -> list[Entry]:
    """Those of the histories that this one came from, or that came from one of them."""
    known, ours = set(ledger.all_epochs()), []
    for entry in entries:
        if known.intersection(entry.epochs):
            known.update(entry.epochs)
            ours.append(entry)
    return ours


def _reaches_back(ledger: Ledger, entries: list[Entry]) -> bool:
    """Whether the log goes on where the copy ends: one that does not was begun since, or is empty."""
    newest = newest_act(ledger.db)
    return newest in {entry.id for entry in entries} if newest else bool(entries)


def _again(ledger: Ledger, raw: msgspec.Raw) -> str:
    """Why it could not be done again; "" when it was. Nothing is written of what could not."""
    ledger.db.execute("savepoint one_act")
    try:
        act = decode_act(raw)
        problem = _DO[type(act)](ledger, act)
    except Exception as error:
        if failure_of_store(error):
            raise
        logger.exception("an act of the office's log was not done again: %s", bytes(raw)[:200])
        problem = "internal"
    if problem:
        ledger.db.execute("rollback to one_act")
        ledger.forget_lookups()
        ledger.forget_forms()
    ledger.db.execute("release one_act")
    return problem


def _told(raw: msgspec.Raw, at_ms: int, problem: str) -> NotAgain:
    """The act as the page tells of it, also where a later version wrote one that this one cannot read."""
    loose = msgspec.json.decode(raw)
    by = loose.get("by") or loose.get("person")
    return NotAgain(act=loose["type"], by=by if isinstance(by, str) else "", at_ms=at_ms, problem=problem)


def _change(ledger: Ledger, act: Changed) -> str:
    if change_by_seq(ledger.db, act.device, act.seq) is not None:
        return ""
    overtook = [msgspec.structs.astuple(one) for one in act.overtook]
    add_overtaken(ledger.db, (act.device, act.seq), overtook)
    ledger.forget_lookups()
    office = device_by_id(ledger.db, act.device)
    if office is None:
        office = Device(id=act.device, person="", is_office=1, enrolled_ms=act.at_ms, seen_ms=act.at_ms)
        add_device(ledger.db, office)
    author = Author(office.id, act.person, is_office=True)
    receive_one(ledger, office, author, act.seq, act.bytes, received_ms=act.at_ms)
    write_progress(ledger.db, office)
    _take_remarks_away(ledger, act)
    return ""


def _take_remarks_away(ledger: Ledger, act: Changed) -> None:
    """A copy may still hold what waited to be returned: it went with the decision about the visit's end."""
    try:
        change = read_change(act.bytes, act.seq, office=True)
    except Unmergeable:
        # It waits in the quarantine, where it is told why.
        return
    if change.table == "visit" and change.fields.get("review") in ("accepted", "returned"):
        remove_remarks(ledger.db, change.record)


def _settle(ledger: Ledger, act: Settled) -> str:
    write_reason(ledger, act)
    return ""


def _assign(ledger: Ledger, act: Assigned) -> str:
    known = assignment(ledger.db, act.person, act.enterprise)
    if known is None or known.is_assigned != act.is_assigned:
        assign(ledger, act.person, act.enterprise, is_assigned=act.is_assigned, by=act.by)
    return ""


def _decide(ledger: Ledger, act: Decided) -> str:
    """At once where the change waits here; else as soon as its phone has sent it again."""
    stored = change_by_seq(ledger.db, act.device, act.seq)
    if stored is not None and stored.sha256 == act.sha256 and stored.outcome != "quarantined":
        return ""
    decided = DecidedBefore(
        device=act.device,
        seq=act.seq,
        sha256=act.sha256,
        problem=act.problem,
        state=act.state,
        repaired=msgspec.json.encode(act.repaired).decode(),
        reason=act.reason,
        decided_by=act.by,
    )
    add_decided_before(ledger.db, decided)
    ledger.forget_lookups()
    if waiting_change(ledger.db, act.device, act.seq) is not None:
        carry_out(ledger, decided)
    return ""


def _publish(ledger: Ledger, act: Published) -> str:
    try:
        publish_form(ledger, act.definition, FormSource(act.source_name, act.source, act.by))
    except VersionTaken:
        return "version_taken"
    return ""


def _add_person(ledger: Ledger, act: PersonAdded) -> str:
    if person_by_id(ledger.db, act.person.id) is not None:
        return ""
    try:
        add_person(ledger.db, act.person)
    except LoginTaken:
        return "login_taken"
    return ""


def _set_password(ledger: Ledger, act: PasswordSet) -> str:
    if person_by_id(ledger.db, act.person) is None:
        return "unknown_person"
    set_password(ledger.db, act.person, act.password_hash)
    return ""


def _open_campaign(ledger: Ledger, act: CampaignOpened) -> str:
    if campaign_by_id(ledger.db, act.campaign.id) is not None:
        return ""
    try:
        add_campaign(ledger.db, act.campaign)
    except CodeTaken:
        return "code_taken"
    return ""


def _bind(ledger: Ledger, act: PhoneBound) -> str:
    known = device_by_id(ledger.db, act.device.id)
    if known is None:
        # What it had sent is not here: it sends it again.
        add_device(ledger.db, msgspec.structs.replace(act.device, durable_seq=0, last_stamp=""))
    elif not known.recovery_key:
        set_recovery_key(ledger.db, known.id, act.device.recovery_key)
    return ""


def _open_session(ledger: Ledger, act: PhoneSession) -> str:
    if person_by_id(ledger.db, act.person) is None:
        return "unknown_person"
    if not has_session(ledger.db, act.token_hash):
        open_session(ledger.db, act.token_hash, act.person, act.device, act.at_ms, act.lifetime_ms)
    return ""


_DO: dict[type[Any], Callable[[Ledger, Any], str]] = {
    Changed: _change,
    Settled: _settle,
    Assigned: _assign,
    Decided: _decide,
    Published: _publish,
    PersonAdded: _add_person,
    PasswordSet: _set_password,
    CampaignOpened: _open_campaign,
    PhoneBound: _bind,
    PhoneSession: _open_session,
}
