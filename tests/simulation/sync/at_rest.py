"""When all is quiet: everything is looked at once more.

S1 S12 in the log once, S2 nothing overtaken unseen, S3 phone and server agree, S4 stamps decide, S5 all is
durable, S6 scope, S9 stamps, S11 no merge failed, S13 photographs.
"""

import hashlib
import random

from server.steps.attachments import hashes_in, missing_among
from server.store.changes import all_numbers
from server.store.devices import gaps
from server.store.records import record_by_id
from sync.cells import Write, distinct
from sync.clock import AHEAD_ALLOWED_MS, stamp_ms
from sync.merge import Record, conflicts_in, fields_shown
from tests.simulation.sync.disk import Disk
from tests.simulation.sync.overtaking import Log, is_among
from tests.simulation.sync.phone import Phone
from tests.simulation.sync.replies import digest_of
from tests.simulation.sync.sending_steps import late, obey_wipe, pull, push, upload
from tests.simulation.sync.violation import Violation, need
from tests.simulation.sync.world import World

ROUNDS = 8


def come_to_rest(world: World, chance: random.Random) -> None:
    """What is late arrives, then everybody sends and asks until nothing moves. Raises Violation."""
    for _ in range(2 * len(world.in_flight)):
        late(world, world.phones[0], chance)
    world.is_quiet, world.in_flight = True, []
    world.say("-- quiet --")
    for _ in range(ROUNDS):
        moved = [_exchange(world, phone, chance) for phone in world.phones]
        if not any(moved):
            break
    else:
        waiting = {phone.name: phone.disk.waiting() for phone in world.phones}
        raise Violation(
            "S11" if any(waiting.values()) else "S13", f"after {ROUNDS} rounds still waiting: {waiting}"
        )
    for _ in range(2):
        for phone in world.phones:
            _pull_all(world, phone, chance)


def _exchange(world: World, phone: Phone, chance: random.Random) -> bool:
    """Whether there was anything to send."""
    world.tick(chance)
    if not phone.disk.device:
        world.enrol(phone, "")
    _pull_all(world, phone, chance)
    waited = bool(phone.disk.waiting())
    push(world, phone, chance)
    for _ in range(2 * len(phone.disk.photos)):
        upload(world, phone, chance)
    obey_wipe(world, phone)
    is_missing = any(not photo.done for photo in phone.disk.photos.values())
    return waited or bool(phone.disk.waiting()) or is_missing


def _pull_all(world: World, phone: Phone, chance: random.Random) -> None:
    for _ in range(4):
        pull(world, phone, chance)
        if phone.disk.pull is None:
            return
    raise Violation("S3", f"{phone.name} pulls and pulls")


def look(world: World) -> None:
    """Raises Violation for the first rule that does not hold."""
    _everything_is_in_the_log(world)
    _no_merge_failed(world)
    _phones_agree(world)
    _nothing_was_overtaken_unseen(world)
    _stamps_decide(world)
    _photographs_are_whole(world)
    world.office.desk.look(world.office.store.reader())  # S12


def _everything_is_in_the_log(world: World) -> None:  # S1 S5 S12
    db = world.office.store.reader()
    log = {(device, seq): sha256 for device, seq, sha256 in all_numbers(db)}
    second = {tuple(row) for row in db.execute("select device, seq, sha256 from second_changes").fetchall()}
    epoch = world.office.state().epoch
    for disk in [phone.disk for phone in world.phones] + [
        disk for was, disk in world.retired if was == epoch
    ]:
        for seq, kept in disk.changes.items():
            digest = hashlib.sha256(kept.content).digest()
            places = (log.get((disk.device, seq)) == digest) + ((disk.device, seq, digest) in second)
            need(places == 1, "S1", f"change {seq} of {disk.device} is {places} times in the log")
    for phone in world.phones:
        device = world.office.device(phone.disk.device)
        assert device is not None
        need(
            device.durable_seq == phone.disk.seq,
            "S5",
            f"{phone.name}: {phone.disk.seq}, {device.durable_seq} durable",
        )
        lost = {seq for name, first, last in gaps(db) if name == device.id for seq in range(first, last + 1)}
        for seq in range(1, device.durable_seq + 1):
            need(
                (device.id, seq) in log or seq in lost,
                "S12",
                f"{seq} of {device.id}: neither there nor a gap",
            )


def _no_merge_failed(world: World) -> None:  # S11
    """What the disk did to a transaction must not be put down to the change that was in it."""
    log = world.office.store.reader().execute("select device, seq from changes where problem = 'internal'")
    failed = log.fetchall()
    need(not failed, "S11", f"put aside because the merge raised: {failed}")


def _phones_agree(world: World) -> None:  # S3 S6
    db = world.office.store.reader()
    keys = db.execute(
        'select "table", record from records where hidden = 0 order by "table", record'
    ).fetchall()
    records = [found for table, record in keys if (found := record_by_id(db, table, record))]
    for phone in world.phones:
        person = phone.person
        rows = db.execute("select enterprise from assignments where person = ? and assigned = 1", [person])
        scope = {row[0] for row in rows.fetchall()}
        expected = {(r.table, r.record): r for r in records if r.enterprise in scope}
        held = phone.disk.records
        need(
            set(held) <= set(expected), "S6", f"{phone.name} still holds {sorted(set(held) - set(expected))}"
        )
        need(set(held) == set(expected), "S3", f"{phone.name} lacks {sorted(set(expected) - set(held))}")
        for key, record in expected.items():
            _shows_the_same(world, phone, key, record)
        _same_digest(world, phone.disk)


def _shows_the_same(world: World, phone: Phone, key: tuple[str, str], record: Record) -> None:
    rules = world.rules(record.form)
    held = phone.disk.records[key].record
    shown = fields_shown(record, rules)
    need(held.rev == record.rev, "S3", f"{phone.name} holds {key} of revision {held.rev}, not {record.rev}")
    need(held.fields == shown, "S3", f"{phone.name} shows {held.fields} in {key}, not {shown}")
    form = (record.form, record.form_version)
    need(
        (held.form, held.form_version) == form, "S3", f"{phone.name} holds {key} of another form than {form}"
    )
    is_late = "late_after_reassignment" in held.flags
    need(is_late == record.late, "S3", f"{phone.name} knows {key} as late: {is_late}")
    need(held.conflicts == conflicts_in(record, rules), "S3", f"{phone.name}: other conflicts in {key}")
    lacks = bool(missing_among(world.office.store.reader(), hashes_in(shown.values())))
    knows = "missing_attachment" in held.flags
    need(
        knows == lacks, "S3", f"{phone.name} knows {key} as lacking a photograph: {knows}, in truth: {lacks}"
    )


def _same_digest(world: World, disk: Disk) -> None:
    from server.steps.deliver import digest_of_scope

    digest = digest_of_scope(world.office.store.reader(), disk.person, disk.cursor)
    need(digest == digest_of(disk), "S3", "the digests differ")


def _nothing_was_overtaken_unseen(world: World) -> None:  # S2
    db = world.office.store.reader()
    log = Log(world.office, world.seen)
    for (key, field), writes in log.wrote.items():
        record = record_by_id(db, *key)
        need(record is not None, "S2", f"{key} was written and is not there")
        assert record is not None
        cell = record.cells.get(field)
        here = [version.value for version in cell.versions] if cell else []
        for wrote in writes:
            kept = is_among(wrote.value, here) or log.is_overtaken(wrote)
            need(
                kept,
                "S2",
                f"{wrote.value!r} in {key} {field} by {wrote.device} {wrote.seq} is gone; there is {here}",
            )
    _nothing_unseen_was_deleted(world)


def _nothing_unseen_was_deleted(world: World) -> None:  # S2
    db = world.office.store.reader()
    epoch = world.office.state().epoch
    # One in each epoch.
    offices = {row[0] for row in db.execute("select id from devices where is_office = 1").fetchall()}
    for table, name in db.execute('select "table", record from records where hidden = 1').fetchall():
        record = record_by_id(db, table, name)
        assert record is not None
        deletions = _deletions_above(world, record)
        need(deletions, "S2", f"{table} {name} is hidden, and nobody has deleted it")
        deleters = [(d.device, d.seq) for d in deletions]
        seen = [world.seen.revs[author] for author in deleters if author in world.seen.revs]
        if any(device in offices for device, _ in deleters) or any(was != epoch for was, _ in seen):
            continue
        for field, cell in record.cells.items():
            for version in cell.versions:
                own = version.write.device in {device for device, _ in deleters}
                known = any(version.write.rev <= revs.get((table, name), 0) for _, revs in seen)
                need(own or known, "S2", f"{version.value!r} in {table} {name} {field} was deleted unseen")


def _deletions_above(world: World, record: Record) -> list[Write]:
    """Deletions that stand on the record or on what it hangs on."""
    db = world.office.store.reader()
    found: list[Write] = []
    here: Record | None = record
    while here is not None:
        if here.is_deleted:
            found += here.deletions
        above = ("row", "visit") if here.table == "row" else ("enterprise",)
        parent = here.parent
        here = next((r for table in above if parent and (r := record_by_id(db, table, parent))), None)
    return found


def _stamps_decide(world: World) -> None:  # S4 S9
    db = world.office.store.reader()
    for table, name in db.execute('select "table", record from records').fetchall():
        record = record_by_id(db, table, name)
        assert record is not None
        rules = world.rules(record.form)
        for field, cell in record.cells.items():
            stamps = [version.write.stamp for version in cell.versions]
            devices = {version.write.device for version in cell.versions}
            need(stamps == sorted(stamps), "S4", f"{table} {name} {field}: versions out of order")
            need(len(devices) == len(stamps), "S4", f"{table} {name} {field}: two versions of one device")
            latest = max(cell.versions, key=lambda version: version.write.stamp).value
            if rules.get(field, "last") == "last":
                shown = fields_shown(record, rules)[field]
                need(distinct([shown]) == distinct([latest]), "S4", f"{table} {name} {field} shows {shown!r}")
    for stamp, received_ms in db.execute(
        "select stamp, received_ms from changes where stamp <> ''"
    ).fetchall():
        ahead_ms = stamp_ms(stamp) - received_ms
        need(ahead_ms <= AHEAD_ALLOWED_MS + 1, "S9", f"{stamp} is {ahead_ms} ms later than its receipt")


def _photographs_are_whole(world: World) -> None:  # S13
    rows = world.office.store.reader().execute("select sha256, complete from attachments").fetchall()
    for sha256, complete in rows:
        if complete:
            world.watch.piece(sha256)
    complete_ones = {sha256 for sha256, complete in rows if complete}
    for phone in world.phones:
        for sha256 in phone.disk.photos:
            need(sha256 in complete_ones, "S13", f"the photograph {sha256[:8]} of {phone.name} never arrived")
