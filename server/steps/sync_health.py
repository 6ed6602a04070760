"""How sending goes, phone by phone, in words that say whether somebody has to do something.

Source: the protocol page, Words: change numbers have no gap, so what is missing is known by number.
"""

import json
from datetime import date, timedelta
from typing import Literal

import msgspec
from sqlite_utils import Database

from server.moments import moment
from server.steps.attachments import files_lacking
from server.steps.ledger import EPOCH_BITS
from server.store.connection import Store
from server.store.office_replays import Replay, Waits, replay_of, what_waits
from server.store.sync_health import (
    DeviceHealth,
    DeviceReport,
    Gap,
    RestoredDevice,
    all_gaps,
    conflicts_by_officer,
    device_healths,
    has_to_call,
    note_call,
    report_of_device,
    restored_devices,
    write_report,
)
from server.store.sync_state import read_state
from server.vietnamese import person_sort_key
from sync.messages import PhoneReport, PullRequest

DAY_MS = 24 * 3_600_000
SILENT_DAYS = 3
FAILURE_DAYS = 7
MOST_DAYS, MOST_TROUBLES, LONGEST_NAME = 31, 20, 20

Worry = Literal["copied", "gap", "held", "unsent", "files", "silent", "conflict", ""]


class PhoneLine(msgspec.Struct, frozen=True, kw_only=True):
    """One phone. worry: the first thing to look at, "" when all is well. unsent: numbers that it still holds.

    files: photographs and files that its answers name and that have not arrived whole.
    gaps: numbers given up and not found. failures: (day, {trouble: times}) of the last week, latest first.
    """

    device: DeviceHealth
    worry: Worry
    unsent: int
    files: int
    gaps: list[Gap]
    conflicts: int
    failures: list[tuple[date, dict[str, int]]]
    times_failed: int


class Restore(msgspec.Struct, frozen=True, kw_only=True):
    """How far phones and the office's log have filled what the copy lacked. began_ms: when it was put back.

    filled: changes that came since, of the phones that called in; missing: those they still hold.
    replay: what came of the log, None of an older restore. waits: what of it phones have to call in for.
    """

    began_ms: int
    devices: list[RestoredDevice]
    called: int
    filled: int
    missing: int
    replay: Replay | None
    waits: Waits


def hear_report(store: Store, epoch: int, asked: PullRequest, now_ms: int) -> None:
    """Notes what the phone told with its pull. Nearly always nothing new: then nothing is written."""
    db = store.reader()
    is_first_call = asked.epoch == epoch and has_to_call(db, epoch, asked.device)
    has_told = asked.report.seq > 0 or bool(asked.report.failures)
    told = _fitting(asked.device, asked.report, now_ms) if has_told else None
    known = report_of_device(db, asked.device) if told else None
    is_news = told and (known is None or (known.seq, known.failures) != (told.seq, told.failures))
    if not (is_first_call or is_news):
        return
    with store.writing() as writing:
        if is_first_call:
            note_call(writing, epoch, asked.device, now_ms)
        if told and is_news:
            write_report(writing, told)


def phone_lines(db: Database, now_ms: int, zone: str) -> list[PhoneLine]:
    """Every phone, those that need somebody first, then by name."""
    gaps = [gap for gap in all_gaps(db) if gap.found <= gap.last_seq - gap.first_seq]
    conflicts, lacking = conflicts_by_officer(db), files_lacking(db)
    lines = [
        _line(
            device,
            [gap for gap in gaps if gap.device == device.id],
            conflicts.get(device.person, 0),
            lacking[device.id],
            now_ms,
            zone,
        )
        for device in device_healths(db)
    ]
    return sorted(lines, key=lambda line: (line.worry == "", person_sort_key(line.device.person_name)))


def restore_of(db: Database) -> Restore | None:
    """What came after the restore with which this history began; None when it began anew."""
    state = read_state(db)
    devices = restored_devices(db, state.epoch) if state else []
    replay = replay_of(db, state.epoch) if state else None
    if not state or not (devices or replay):
        return None
    called = [device for device in devices if device.called_ms]
    return Restore(
        began_ms=(state.epoch >> EPOCH_BITS) * 1000,
        devices=devices,
        called=len(called),
        filled=sum(device.durable_seq - device.before for device in devices),
        missing=sum(max(0, device.told_seq - device.durable_seq) for device in called),
        replay=replay,
        waits=what_waits(db),
    )


def _line(
    device: DeviceHealth, gaps: list[Gap], conflicts: int, files: int, now_ms: int, zone: str
) -> PhoneLine:
    failures = _last_week(device.failures, moment(now_ms, zone).date())
    unsent = max(0, device.told_seq - device.durable_seq)
    return PhoneLine(
        device=device,
        worry=_worry(device, gaps, unsent, files, conflicts, now_ms),
        unsent=unsent,
        files=files,
        gaps=gaps,
        conflicts=conflicts,
        failures=failures,
        times_failed=sum(sum(by_trouble.values()) for _, by_trouble in failures),
    )


def _worry(
    device: DeviceHealth, gaps: list[Gap], unsent: int, files: int, conflicts: int, now_ms: int
) -> Worry:
    worries: tuple[tuple[Worry, bool], ...] = (
        ("copied", bool(device.flagged)),
        ("gap", bool(gaps)),
        ("held", device.quarantined > 0),
        ("silent", now_ms - device.seen_ms > SILENT_DAYS * DAY_MS),
        ("unsent", unsent > 0),
        ("files", files > 0),
        ("conflict", conflicts > 0),
    )
    return next((worry for worry, is_so in worries if is_so), "")


def _last_week(failures: str, today: date) -> list[tuple[date, dict[str, int]]]:
    by_day = [(date.fromisoformat(day), troubles) for day, troubles in json.loads(failures).items()]
    recent = [one for one in by_day if today - timedelta(days=FAILURE_DAYS) < one[0] <= today]
    return sorted(recent, reverse=True, key=lambda one: one[0])


def _fitting(device: str, told: PhoneReport, now_ms: int) -> DeviceReport:
    """What a phone told, without what no phone tells: days that are none, more than a page can show."""
    kept = {
        day: {name: times for name, times in troubles.items() if len(name) <= LONGEST_NAME}
        for day, troubles in sorted(told.failures.items())[-MOST_DAYS:]
        if _is_day(day) and len(troubles) <= MOST_TROUBLES
    }
    return DeviceReport(device=device, told_ms=now_ms, seq=told.seq, failures=kept)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
