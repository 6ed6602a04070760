"""What people at a desk do: edit, settle, delete, assign, release, refuse, publish, take data back."""

import random
from typing import Any

from server.steps.release import NothingWaits
from server.store.quarantine import waiting
from server.store.records import record_by_id
from sync.merge import DELETION, fields_shown
from tests.simulation.sync.disk import Key
from tests.simulation.sync.names import short
from tests.simulation.sync.office import ENTERPRISES, SHARED_VISIT
from tests.simulation.sync.phone import Phone
from tests.simulation.sync.server_faults import AT_THE_COMMIT, FAULTS
from tests.simulation.sync.world import DeskScreen, World


def edit(world: World, phone: Phone, chance: random.Random) -> None:
    """On the newest screen, or on one that was drawn a while ago."""
    screen = _some_screen(world, chance, "enterprise", "visit", "row")
    if screen is None:
        return
    field = "note" if screen.key[0] == "enterprise" else chance.choice(("a", "head", "verdict", "notes"))
    world.made += 1
    _change(world, chance, "set", screen, {field: f"{world.made}!"})


def settle(world: World, phone: Phone, chance: random.Random) -> None:
    """What differs on the screen: of now, or of a page that was left open."""
    state = world.office.state()
    open_pages = [screen for screen in world.screens if screen.epoch == state.epoch and screen.differs()]
    if not open_pages or chance.random() < 0.4:
        open_pages = _conflicts(world)
    if not open_pages:
        return
    screen = chance.choice(open_pages)
    fields: dict[str, Any] = {
        field: chance.choice([*screen.versions[field], f"third {world.made}"]) for field in screen.differs()
    }
    if screen.is_contested:
        fields[DELETION] = None
    _change(world, chance, "settle", screen, fields)


def delete(world: World, phone: Phone, chance: random.Random) -> None:
    screen = _some_screen(world, chance, "visit", "row", "contact")
    if screen is not None:
        _change(world, chance, "delete", screen, {})


def assign(world: World, phone: Phone, chance: random.Random) -> None:
    made = [key[1] for key in sorted(phone.disk.records) if key[0] == "enterprise"]
    enterprise = chance.choice([*ENTERPRISES, *made])
    is_assigned = chance.random() < 0.5
    world.say(f"{short(enterprise)} is {'given to' if is_assigned else 'taken from'} {phone.name}")
    _may_break(world, chance)
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
    world.published = {"1": chance.choice(("2", "3"))}.get(world.published, "3")
    world.say(f"publishes version {world.published}")
    world.office.publish(world.published)


def take_back(world: World, phone: Phone, chance: random.Random) -> None:
    mode = chance.choice(("after-push", "now"))
    world.say(f"asks {phone.name} to wipe itself, {mode}")
    world.office.wipe(phone.disk.device, mode)


def draw(world: World, phone: Phone, chance: random.Random) -> None:
    """A coordinator opens a page and leaves it open."""
    screens = _conflicts(world)
    screen = chance.choice(screens) if screens else _some_screen(world, chance, "enterprise", "visit", "row")
    if screen is not None:
        world.screens.append(screen)


def _change(
    world: World, chance: random.Random, kind: str, screen: DeskScreen, fields: dict[str, Any]
) -> None:
    name = world.office.state().office_device
    device = world.office.device(name)
    assert device is not None
    # Before: the server may die once it is done, and then nobody is told.
    seen = screen.versions if kind == "settle" else screen.shown
    world.seen.settled((name, device.durable_seq + 1), seen)
    _may_break(world, chance)
    result = world.office.change(kind, screen.key, fields, screen.base)
    world.say(
        f"the office {kind}s {screen.key[0]} {short(screen.key[1])} {fields} (base {screen.base}): "
        f"{result.outcome} {result.problem} {result.fields}"
    )


def _may_break(world: World, chance: random.Random) -> None:
    if world.has("crashes") and chance.random() < 0.3:
        fault = chance.choice(FAULTS)
        world.say(f"  the server: {fault}")
        world.office.break_next(chance.choice((chance.randrange(40), AT_THE_COMMIT)), fault)


def _some_screen(world: World, chance: random.Random, *tables: str) -> DeskScreen | None:
    """Of a record of these tables: as it is now, or as a page that was left open shows it."""
    state = world.office.state()
    old = [screen for screen in world.screens if screen.epoch == state.epoch and screen.key[0] in tables]
    if old and chance.random() < 0.4:
        return chance.choice(old)
    rows = world.office.store.reader().execute(
        'select "table", record from records where hidden = 0 order by "table", record'
    )
    keys = [(table, record) for table, record in rows.fetchall() if table in tables]
    if ("visit", SHARED_VISIT) in keys and chance.random() < 0.4:
        return _screen(world, ("visit", SHARED_VISIT))
    return _screen(world, chance.choice(keys)) if keys else None


def _conflicts(world: World) -> list[DeskScreen]:
    rows = world.office.store.reader().execute(
        'select "table", record from records where has_conflict = 1 and hidden = 0 order by rev'
    )
    return [_screen(world, (table, record)) for table, record in rows.fetchall()]


def _screen(world: World, key: Key) -> DeskScreen:
    record = record_by_id(world.office.store.reader(), *key)
    assert record is not None
    state, rules = world.office.state(), world.rules(record.form)
    versions = {field: [version.value for version in cell.versions] for field, cell in record.cells.items()}
    shown = {field: [value] for field, value in fields_shown(record, rules).items()}
    return DeskScreen(state.epoch, state.rev, key, versions, shown, record.contested)


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
