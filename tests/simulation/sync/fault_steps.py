"""What goes wrong around the protocol: crashes, clocks, backups on both sides, copied phones, poison."""

import random
from typing import Any

import msgspec

from tests.simulation.sync.disk import Kept, Shown
from tests.simulation.sync.forms import FORM
from tests.simulation.sync.names import record_id
from tests.simulation.sync.office import ENTERPRISES
from tests.simulation.sync.phone import Phone
from tests.simulation.sync.world import YEAR_MS, World

JUMPS_MS = (0, -90_000, 3_600_000, -3_600_000, 4 * 86_400_000, -7 * YEAR_MS, 3 * YEAR_MS)
DAY_MS = 86_400_000


def restart_server(world: World, phone: Phone, chance: random.Random) -> None:
    world.say("the server starts again")
    world.office.restart()


def restart_phone(world: World, phone: Phone, chance: random.Random) -> None:
    world.say(f"{phone.name} is killed and opened again")
    phone.restart()


def turn_clock(world: World, phone: Phone, chance: random.Random) -> None:
    phone.clock.error_ms = chance.choice(JUMPS_MS)
    world.say(f"the clock of {phone.name} is off by {phone.clock.error_ms} ms")


def turn_server_clock(world: World, phone: Phone, chance: random.Random) -> None:
    world.server_error_ms = chance.choice((0, -3_600_000, 3_600_000, -DAY_MS))
    world.say(f"the server's clock is off by {world.server_error_ms} ms")


def days_pass(world: World, phone: Phone, chance: random.Random) -> None:
    days = chance.choice((1, 31))
    world.now_ms += days * DAY_MS
    world.say(f"{days} days pass")


def back_up(world: World, phone: Phone, chance: random.Random) -> None:
    name = f"copy{len(world.copies)}"
    world.office.back_up(name)
    world.copies.append(name)
    world.say(f"the office is backed up as {name}")


def restore(world: World, phone: Phone, chance: random.Random) -> None:
    """Mostly the last backup, at times an older one, and again and again the same."""
    if not world.copies:
        return
    name = world.copies[-1] if chance.random() < 0.6 else chance.choice(world.copies)
    harm = _harm_log(world, chance)
    world.office.restore(name)
    world.office.desk.restored(world.office.store.reader(), is_harmed=bool(harm))
    world.screens = []
    world.watch.server()
    world.say(f"{name} is restored: epoch {world.office.state().epoch}, revision {world.office.state().rev}")


def _harm_log(world: World, chance: random.Random) -> str:
    """What became of the office's log; "" when it is as it was."""
    if not world.has("lost logs") or chance.random() < 0.5:
        return ""
    harm = chance.choice(("torn", "lost"))
    if harm == "lost":
        world.office.desk.lose()
    elif not world.office.desk.tear():
        return ""
    world.say(f"the office's log: {harm}")
    return harm


def save_phone(world: World, phone: Phone, chance: random.Random) -> None:
    phone.saved = phone.disk.copy()
    world.say(f"{phone.name} is backed up")


def restore_phone(world: World, phone: Phone, chance: random.Random) -> None:
    if phone.saved is not None and phone.saved.device:
        phone.disk = phone.saved.copy()
        phone.restart()
        phone.is_copied = True
        world.say(f"{phone.name} is set back to its backup: seq {phone.disk.seq}")


def copy_phone(world: World, phone: Phone, chance: random.Random) -> None:
    if any(other.name.endswith("'") for other in world.phones) or not phone.disk.device:
        return
    twin = Phone(f"{phone.name}'", phone.disk.copy(), phone.clock, takes_own=phone.takes_own)
    phone.is_copied = twin.is_copied = True
    twin.is_whole = phone.is_whole
    world.phones.append(twin)
    world.say(f"{phone.name} is copied")


def lose_record(world: World, phone: Phone, chance: random.Random) -> None:
    """A phone's storage forgets a record by itself: the digest has to tell."""
    if phone.disk.records:
        key = chance.choice(sorted(phone.disk.records))
        phone.disk = phone.disk.copy()
        del phone.disk.records[key]
        phone.is_whole = False
        world.say(f"{phone.name} loses {key}")


def poison(world: World, phone: Phone, chance: random.Random) -> None:
    """A change that no server can merge, by a defect of the phone; those behind it must go on."""
    disk = phone.disk.copy()
    seq = disk.seq + 1
    visits = sorted(key[1] for key in disk.records if key[0] == "visit")
    record = chance.choice(visits or [record_id("n0ne")])
    screen, place = phone.draw(("visit", record)), phone.place_of(("visit", record))
    good: dict[str, Any] = {
        "seq": seq, "kind": "set", "table": "visit", "record": record,
        "fields": {"a": f"poison {seq}"}, "form": FORM, "form_version": "1", "epoch": disk.epoch,
        "base": screen.base, "stamp": f"{world.now_ms:012x}-0000-{disk.device}", "user": disk.person,
        "device_ms": 0,
    }  # fmt: skip
    name = chance.choice(sorted(POISONS))
    made = POISONS[name](good)
    content = made if isinstance(made, bytes) else msgspec.msgpack.encode(made)
    # Nothing of it is shown: what a screen makes of such a defect is another matter.
    disk.changes[seq] = Kept({**good, "fields": {}}, content, *place, is_open=False)
    disk.overlay[seq] = Shown(("visit", record), place[0], "set", {})
    disk.seq = seq
    phone.disk = disk
    world.seen.typed((disk.device, seq), screen)
    world.say(f"{phone.name} makes {seq}, {name}")


POISONS: dict[str, Any] = {
    "undecodable": lambda good: b"\xc1\xc1",
    "no map": lambda good: [1, 2, 3],
    "empty": lambda good: b"",
    "of a future form": lambda good: {**good, "form_version": "99"},
    "of an unknown form": lambda good: {**good, "form": "other"},
    "with an unknown field": lambda good: {**good, "fields": {"nonsense": 1}},
    "of an unknown kind": lambda good: {**good, "kind": "dance"},
    "with fields that are no map": lambda good: {**good, "fields": [1]},
    "with another number inside": lambda good: {**good, "seq": good["seq"] + 7},
    "moving a visit": lambda good: {**good, "fields": {"enterprise_id": ENTERPRISES[1]}},
    "of another person": lambda good: {**good, "user": "somebody"},
    "of an unknown record": lambda good: {**good, "record": record_id("vnever")},
    "with a number too large": lambda good: {**good, "fields": {"a": 2**60}},
    "far too deep": lambda good: {**good, "fields": {"a": _deep(40)}},
    "deleting what never was": lambda good: {**good, "kind": "delete", "record": record_id("v0ther")},
    "settling": lambda good: {**good, "kind": "settle"},
}  # fmt: skip


def _deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value
