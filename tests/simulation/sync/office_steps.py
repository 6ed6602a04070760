"""What people at a desk do: edit, settle, delete, assign, release, refuse, publish, take data back."""

import random
from typing import Any

from server.steps.release import NothingWaits
from server.store.quarantine import waiting
from server.store.records import record_by_id
from sync.cells import has_different_values
from sync.merge import DELETION, Record
from tests.simulation.sync.disk import Key
from tests.simulation.sync.names import short
from tests.simulation.sync.office import ENTERPRISES, Unreachable
from tests.simulation.sync.phone import Phone
from tests.simulation.sync.world import World


def edit(world: World, phone: Phone, chance: random.Random) -> None:
    """On the newest screen, or on one that was drawn a while ago."""
    found = _some_record(world, chance, "enterprise", "visit", "row")
    if found is None:
        return
    key, record = found
    field = "note" if key[0] == "enterprise" else chance.choice(("a", "head", "verdict", "notes"))
    world.made += 1
    _change(world, chance, "set", key, record, {field: f"{world.made}!"})


def settle(world: World, phone: Phone, chance: random.Random) -> None:
    rows = world.office.store.reader().execute(
        'select "table", record from records where has_conflict = 1 and hidden = 0 order by rev'
    )
    keys = [(table, record) for table, record in rows.fetchall()]
    if not keys:
        return
    key = chance.choice(keys)
    record = record_by_id(world.office.store.reader(), *key)
    assert record is not None
    fields = {
        field: chance.choice([*(version.value for version in cell.versions), f"third {world.made}"])
        for field, cell in record.cells.items()
        if has_different_values(cell)
    }
    if record.contested:
        fields[DELETION] = None
    _change(world, chance, "settle", key, record, fields)


def delete(world: World, phone: Phone, chance: random.Random) -> None:
    found = _some_record(world, chance, "visit", "row", "contact")
    if found is not None:
        _change(world, chance, "delete", *found, {})


def assign(world: World, phone: Phone, chance: random.Random) -> None:
    made = [key[1] for key in sorted(phone.disk.records) if key[0] == "enterprise"]
    enterprise = chance.choice([*ENTERPRISES, *made])
    is_assigned = chance.random() < 0.5
    world.say(f"{short(enterprise)} is {'given to' if is_assigned else 'taken from'} {phone.name}")
    world.office.assign(phone.person, enterprise, is_assigned=is_assigned)


def decide(world: World, phone: Phone, chance: random.Random) -> None:
    """Releases what waits, repaired where that helps, or refuses it."""
    waits = waiting(world.office.store.reader())
    if not waits:
        return None
    entry = chance.choice(waits)
    if chance.random() < 0.3:
        world.say(f"refuses {entry.device} {entry.seq}")
        return world.office.refuse(entry.device, entry.seq)
    repaired = _repair(entry.problem, entry.device, entry.seq, world)
    try:
        result = world.office.release(entry.device, entry.seq, repaired)
    except NothingWaits:
        return world.say("nothing waits any more")
    world.say(f"releases {entry.device} {entry.seq} ({entry.problem}): {result.outcome} {result.problem}")
    if repaired and result.outcome != "quarantined":
        world.seen.repaired[entry.device, entry.seq] = repaired
    return None


def publish(world: World, phone: Phone, chance: random.Random) -> None:
    world.published = {"1": "2", "2": "3", "3": "3"}[world.published]
    world.say(f"publishes version {world.published}")
    world.office.publish(world.published)


def take_back(world: World, phone: Phone, chance: random.Random) -> None:
    mode = chance.choice(("after-push", "now"))
    world.say(f"asks {phone.name} to wipe itself, {mode}")
    world.office.wipe(phone.disk.device, mode)


def draw(world: World, phone: Phone, chance: random.Random) -> None:
    """A coordinator opens a page and leaves it open."""
    found = _some_record(world, chance, "enterprise", "visit", "row")
    if found is not None:
        key, record = found
        world.screens.append((world.office.state().epoch, world.office.state().rev, key, _versions(record)))


def _change(
    world: World, chance: random.Random, kind: str, key: Key, record: Record, fields: dict[str, Any]
) -> None:
    epoch, base, versions = world.office.state().epoch, world.office.state().rev, _versions(record)
    old = [screen for screen in world.screens if screen[0] == epoch and screen[2] == key]
    if old and kind != "settle" and chance.random() < 0.5:
        _, base, _, versions = chance.choice(old)
    device = world.office.state().office_device
    try:
        result = world.office.change(kind, key, fields, base)
    except Unreachable:
        return
    world.say(
        f"the office {kind}s {key[0]} {short(key[1])} {fields} (base {base}): "
        f"{result.outcome} {result.problem} {result.fields}"
    )
    if kind == "settle":
        world.seen.settled((device, result.seq), versions)
    elif kind == "set":
        world.seen.settled((device, result.seq), {field: values[-1:] for field, values in versions.items()})


def _versions(record: Record) -> dict[str, list[Any]]:
    return {field: [version.value for version in cell.versions] for field, cell in record.cells.items()}


def _some_record(world: World, chance: random.Random, *tables: str) -> tuple[Key, Record] | None:
    db = world.office.store.reader()
    rows = db.execute(
        'select "table", record from records where hidden = 0 order by "table", record'
    ).fetchall()
    keys = [(table, record) for table, record in rows if table in tables]
    if not keys:
        return None
    key = chance.choice(keys)
    record = record_by_id(db, *key)
    assert record is not None
    return key, record


def _repair(problem: str, device: str, seq: int, world: World) -> dict[str, Any]:
    """What a coordinator would type in place of what is wrong."""
    state = world.office.state()
    if problem in ("undecodable", "invalid"):
        stamp = f"{world.now_ms:012x}-0000-{device}"
        place = {
            "kind": "set",
            "table": "enterprise",
            "record": ENTERPRISES[0],
            "form": "",
            "form_version": "",
        }
        fields = {"note": f"rescued {seq}"}
        return {**place, "fields": fields, "epoch": state.epoch, "base": 0, "stamp": stamp, "user": ""}
    return {
        "unknown_field": {"fields": {"a": f"repaired {seq}"}},
        "unknown_form": {"form_version": "1", "fields": {"a": f"repaired {seq}"}},
        "immutable": {"fields": {}},
    }.get(problem, {})
