"""A rescue file is brought in: kept as it came, opened, and taken like a push of the phone that wrote it.

Brought twice it gives the same: the numbers and hashes of its changes are known then. Works when the phone is
gone, and in a history that forgot the phone (a restore); only then somebody has to vouch for the file.
Source: the protocol page, Push.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from server.recovery_key import all_keys
from server.steps.attachments import NotNamed, WrongHash, WrongOffset, add_piece
from server.steps.ledger import Ledger, open_ledger
from server.steps.receive import ImpossiblePush, skip_what_is_lost, take_changes
from server.steps.rescue_file import (
    About,
    Changes,
    CutOff,
    NotARescueFile,
    Part,
    Piece,
    head_of,
    is_of_device,
    parts_of,
    plain,
)
from server.steps.sealed_for_office import OtherKey
from server.store.attachments import attachment_by_hash
from server.store.changes import change_by_seq, second_change
from server.store.connection import Store
from server.store.devices import Device, add_device, device_by_id, write_progress
from server.store.records import record_with_id
from server.store.rescue_files import RescueFile, rescue_file, write_rescue_file

READ_AT_ONCE = 1024 * 1024


class Visited(msgspec.Struct, kw_only=True):
    """What of one record came in the file. table, record: of the visit, or of what is no visit."""

    table: str
    record: str
    enterprise: str
    changes: int = 0


class Report(msgspec.Struct, kw_only=True):
    """What came of one file; in numbers of changes and of photographs and files.

    fresh: stored now. known: were here before, with these very bytes. quarantined: of all in the file, those
    that wait for a decision. left: cannot be taken before the numbers in front of them. gap: numbers that the
    phone does not have any more, "3-5" or "".
    """

    about: About
    changes: int = 0
    fresh: int = 0
    known: int = 0
    quarantined: int = 0
    left: int = 0
    gap: str = ""
    files: int = 0
    files_fresh: int = 0
    files_known: int = 0
    files_bad: int = 0
    is_cut: bool = False
    visits: list[Visited] = []


def keep_rescue_file(
    store: Store, data: Path, file: BinaryIO, name: str, *, by: str, now_ms: int
) -> RescueFile:
    """Puts the file away, whatever it is, before anything is tried with it; known ones once."""
    sha256, size = _written(data, file)
    kept = rescue_file(store.reader(), sha256)
    if kept is None:
        kept = RescueFile(
            sha256=sha256, name=name[:200], size=size, brought_by=by, brought_ms=now_ms, state="asks"
        )
        with store.writing() as db:
            write_rescue_file(db, kept)
    return kept


def import_rescue_file(
    store: Store, data: Path, sha256: str, now_ms: int, *, is_vouched: bool = False
) -> RescueFile:
    """Takes what is in a file that was kept; gives what is known of it now. Never loses what stood before it.

    is_vouched: somebody has asked its officer, so that a phone unknown here is taken at its word.
    """
    kept = rescue_file(store.reader(), sha256)
    assert kept is not None
    with path_of(data, sha256).open("rb") as brought, plain(brought) as file:
        try:
            parts = parts_of(file, all_keys(data))
            about = next(parts)
        except (NotARescueFile, CutOff, StopIteration):
            return _noted(store, kept, state="unreadable")
        except OtherKey as other:
            return _noted(store, kept, state="other_key", report=other.key)
        if not isinstance(about, About):
            return _noted(store, kept, state="unreadable")
        where = file.tell()
        is_own = _is_known(store, about, head_of(file))
        file.seek(where)
        kept = msgspec.structs.replace(
            kept, device=about.device, person=about.person, written_ms=about.written_ms
        )
        if not is_own and not is_vouched:
            return _noted(store, kept, state="asks")
        report = Report(about=msgspec.structs.replace(about, proof=b""))
        _take(store, data, report, parts, now_ms)
    state = "cut" if report.is_cut else "partly" if report.left or report.files_bad else "imported"
    return _noted(store, kept, state=state, report=msgspec.json.encode(report).decode())


def report_of(kept: RescueFile) -> Report | None:
    """What came of it; None while nothing was taken."""
    return msgspec.json.decode(kept.report, type=Report) if kept.report.startswith("{") else None


def path_of(data: Path, sha256: str) -> Path:
    return data / "rescue" / f"{sha256}.ksr"


def _written(data: Path, file: BinaryIO) -> tuple[str, int]:
    folder = data / "rescue"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = folder / f".{os.urandom(8).hex()}"
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        while piece := file.read(READ_AT_ONCE):
            digest.update(piece)
            size += target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    fresh.replace(path_of(data, digest.hexdigest()))
    return digest.hexdigest(), size


def _noted(store: Store, kept: RescueFile, *, state: str, report: str = "") -> RescueFile:
    noted = msgspec.structs.replace(kept, state=state, report=report)
    with store.writing() as db:
        write_rescue_file(db, noted)
    return noted


def _is_known(store: Store, about: About, head: bytes) -> bool:
    device = device_by_id(store.reader(), about.device)
    return (
        device is not None
        and device.person == about.person
        and is_of_device(about, head, device.recovery_key)
    )


def _take(store: Store, data: Path, report: Report, parts: Iterator[Part], now_ms: int) -> None:
    visited: dict[str, Visited] = {}
    files = _Files(store, data / "attachments", report, now_ms)
    try:
        for part in parts:
            if isinstance(part, Changes):
                _take_changes(store, report, part, visited, now_ms)
            elif isinstance(part, Piece):
                files.take(part)
    except CutOff:
        report.is_cut = True
    report.visits = sorted(visited.values(), key=lambda one: -one.changes)


def _take_changes(
    store: Store, report: Report, part: Changes, visited: dict[str, Visited], now_ms: int
) -> None:
    """One part, in one transaction."""
    with open_ledger(store, now_ms) as ledger:
        device = _device(ledger, report.about)
        if report.about.is_whole:
            _skip(ledger, device, report)
        fresh = {seq for seq, content in part.changes if not _is_here(ledger, device.id, seq, content)}
        results = take_changes(ledger, device, part.changes)
        write_progress(ledger.db, device)
        report.changes += len(part.changes)
        report.left += len(part.changes) - len(results)
        taken = [result.seq for result in results]
        report.fresh += len(fresh.intersection(taken))
        report.known += len(taken) - len(fresh.intersection(taken))
        report.quarantined += sum(result.outcome == "quarantined" for result in results)
        for seq in taken:
            _count_visit(ledger, device.id, seq, visited)


def _device(ledger: Ledger, about: About) -> Device:
    """The phone as this history knows it, or learns it now: its numbers go on where it left off."""
    device = device_by_id(ledger.db, about.device)
    if device is None:
        device = Device(id=about.device, person=about.person, enrolled_ms=ledger.now_ms)
        add_device(ledger.db, device)
    return device


def _skip(ledger: Ledger, device: Device, report: Report) -> None:
    before = device.durable_seq
    try:
        skip_what_is_lost(ledger, device, report.about.journal_from)
    except ImpossiblePush:
        return
    if device.durable_seq > before:
        report.gap = f"{before + 1}-{device.durable_seq}"


def _is_here(ledger: Ledger, device: str, seq: int, content: bytes) -> bool:
    sha256 = hashlib.sha256(content).digest()
    known = change_by_seq(ledger.db, device, seq)
    return known is not None and (
        known.sha256 == sha256 or second_change(ledger.db, device, seq, sha256) is not None
    )


def _count_visit(ledger: Ledger, device: str, seq: int, visited: dict[str, Visited]) -> None:
    stored = change_by_seq(ledger.db, device, seq)
    record = record_with_id(ledger.db, stored.record) if stored else None
    if record is None:
        return
    table, name = record.table, record.record
    if table == "row":
        table, name = "visit", str(record.cells["visit_id"].versions[-1].value)
    if name not in visited:
        visited[name] = Visited(table=table, record=name, enterprise=record.enterprise)
    visited[name].changes += 1


class _Files:
    """The pieces of photographs and files, as they come one after the other."""

    def __init__(self, store: Store, folder: Path, report: Report, now_ms: int) -> None:
        self.store, self.folder, self.report, self.now_ms = store, folder, report, now_ms
        self.seen: Counter[str] = Counter()
        self.bad: set[str] = set()

    def take(self, piece: Piece) -> None:
        """Stores what the server lacks of it. What no change names, or has another hash, counts as bad."""
        known = attachment_by_hash(self.store.reader(), piece.sha256)
        self.seen[piece.sha256] += 1
        if self.seen[piece.sha256] == 1:
            self.report.files += 1
            self.report.files_known += int(known is not None and known.complete == 1)
        if piece.sha256 in self.bad or (known is not None and known.complete):
            return None
        end = piece.offset + len(piece.bytes)
        if known is None:
            return self._is_bad(piece.sha256)
        if end <= known.received and end < known.size:
            return None
        try:
            rest = piece.bytes[max(0, known.received - piece.offset) :]
            offset = max(known.received, piece.offset)
            is_last = offset + len(rest) >= known.size
            done = add_piece(
                self.store, self.folder, piece.sha256, offset, rest, is_last=is_last, now_ms=self.now_ms
            )
        except (NotNamed, WrongHash, WrongOffset):
            return self._is_bad(piece.sha256)
        self.report.files_fresh += int(done.complete == 1)
        return None

    def _is_bad(self, sha256: str) -> None:
        self.bad.add(sha256)
        self.report.files_bad += 1
