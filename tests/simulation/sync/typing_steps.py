"""What an officer does on a phone: answers, new visits and rows, deletions, photographs, finishing."""

import hashlib
import random
from collections.abc import Callable
from typing import Any

from tests.simulation.sync.disk import Disk, Key, Photo
from tests.simulation.sync.forms import VERSIONS
from tests.simulation.sync.names import short
from tests.simulation.sync.office import SHARED_VISIT
from tests.simulation.sync.phone import Phone, PhoneCrashed
from tests.simulation.sync.seen import Screen
from tests.simulation.sync.world import World

COMMON = ("x", "y", None)
CONTACT_FIELDS = ("name", "phone")


def answer(world: World, phone: Phone, chance: random.Random) -> None:
    """One answer, or the values of one, on a record that is shown."""
    keys = [key for key in sorted(phone.disk.shown()) if key[0] in ("visit", "row")]
    if chance.random() < 0.1:
        keys = [key for key in sorted(phone.disk.shown()) if key[0] in ("enterprise", "contact")]
    if not keys:
        return begin_visit(world, phone, chance)
    # Several people at one record, or nothing would ever meet.
    shared = ("visit", SHARED_VISIT)
    key = shared if shared in keys and chance.random() < 0.6 else chance.choice(keys)
    screen = phone.screen_of(key, chance)
    version = _version(phone, key, chance)
    questions = _questions(key[0], version)
    chosen = chance.sample(questions, chance.choice((1, 1, 1, 2))) if chance.random() < 0.6 else questions[:1]
    fields = {field: _value(world, rule, screen.fields.get(field), chance) for field, rule in chosen}
    return _type(world, phone, chance, "set", key, fields, version=version, screen=screen)


def begin_visit(world: World, phone: Phone, chance: random.Random) -> None:
    enterprises = [key[1] for key in sorted(phone.disk.shown()) if key[0] == "enterprise"]
    if not enterprises or chance.random() < 0.05:
        enterprise = world.new_id("en")
        return _type(
            world, phone, chance, "set", ("enterprise", enterprise), {"name": "new"}, place=(enterprise, "")
        )
    enterprise = chance.choice(enterprises)
    if chance.random() < 0.15:
        fields = {"enterprise_id": enterprise, "name": f"c{world.made}"}
        return _type(
            world, phone, chance, "set", ("contact", world.new_id("c")), fields, place=(enterprise, "")
        )
    visit = world.new_id("v")
    fields = {"enterprise_id": enterprise, "a": f"first {short(visit)}", "state": "draft"}
    return _type(world, phone, chance, "set", ("visit", visit), fields, place=(enterprise, visit))


def add_row(world: World, phone: Phone, chance: random.Random) -> None:
    visits = [key for key in sorted(phone.disk.shown()) if key[0] == "visit"]
    if not visits:
        return begin_visit(world, phone, chance)
    visit = chance.choice(visits)
    above = [
        key[1] for key in sorted(phone.disk.shown()) if key[0] == "row" and phone.place_of(key)[1] == visit[1]
    ]
    parent = chance.choice(["", visit[1], *above])
    row = world.new_id("r")
    links = {"visit_id": visit[1], "parent": parent, "repeat": "/data/r", "position": f"p{world.made}"}
    return _type(world, phone, chance, "set", ("row", row), {**links, "a": f"row {short(row)}"},
                 place=phone.place_of(visit))  # fmt: skip


def finish_visit(world: World, phone: Phone, chance: random.Random) -> None:
    visits = [key for key in sorted(phone.disk.shown()) if key[0] == "visit"]
    if visits:
        _type(world, phone, chance, "finalise", chance.choice(visits), {"state": "finished"})


def delete(world: World, phone: Phone, chance: random.Random) -> None:
    keys = [key for key in sorted(phone.disk.shown()) if key[0] != "enterprise" or chance.random() < 0.3]
    if keys:
        _type(world, phone, chance, "delete", chance.choice(keys), {})


def photograph(world: World, phone: Phone, chance: random.Random) -> None:
    """At times the same picture on two phones."""
    visits = [key for key in sorted(phone.disk.shown()) if key[0] == "visit"]
    if not visits:
        return
    content = (
        f"the same {chance.randrange(2)}"
        if chance.random() < 0.3
        else f"picture {world.made} {chance.random()}"
    )
    raw = content.encode()
    sha256 = hashlib.sha256(raw).hexdigest()
    value = {"sha256": sha256, "size": len(raw), "media_type": "image/jpeg", "name": "p.jpg"}

    def keep(disk: Disk, seq: int) -> None:
        disk.photos.setdefault(sha256, Photo(raw, seq))

    _type(world, phone, chance, "attach", chance.choice(visits), {"photo": value}, also=keep)


def _type(
    world: World, phone: Phone, chance: random.Random, kind: str, key: Key, fields: dict[str, Any],
    *, place: tuple[str, str] | None = None, version: str = "", screen: Screen | None = None,
    also: Callable[[Disk, int], None] | None = None,
) -> None:  # fmt: skip
    screen = screen or phone.screen_of(key, chance)
    place = place or phone.place_of(key)
    crashes = world.has("crashes") and chance.random() < 0.08
    try:
        seq = phone.type(world.seen, world.now_ms, kind, key, fields, screen, place=place, version=version,
                         crashes=crashes)  # fmt: skip
    except PhoneCrashed:
        return world.say(f"{phone.name} crashes while saving")
    if also:
        also(phone.disk, seq)
    return world.say(f"{phone.name} {kind}s {key[0]} {short(key[1])} {fields} as {seq} (base {screen.base})")


def _version(phone: Phone, key: Key, chance: random.Random) -> str:
    held = phone.disk.records.get(key)
    return (
        held.record.form_version
        if held and held.record.form_version and chance.random() < 0.7
        else phone.version
    )


def _questions(table: str, version: str) -> list[tuple[str, str]]:
    if table == "enterprise":
        return [("name", "last"), ("note", "last")]
    if table == "contact":
        return [("name", "last"), ("phone", "last")]
    rules = VERSIONS[version]
    return [(field, rule) for field, rule in sorted(rules.items()) if field != "photo"]


def _value(world: World, rule: str, shown: Any, chance: random.Random) -> Any:
    """Mostly one that nobody else types, so that it can be told where it went."""
    world.made += 1
    own = f"{world.made}!"
    if rule == "union":
        kept = (
            [element for element in shown or [] if chance.random() < 0.8] if isinstance(shown, list) else []
        )
        return [*kept, chance.choice(("s", "t", own))]
    if rule == "append":
        return f"{shown}\n{own}" if isinstance(shown, str) and chance.random() < 0.7 else own
    if rule == "maximum":
        return chance.choice((world.made, str(chance.randrange(50)), None))
    return chance.choice(COMMON) if chance.random() < 0.15 else own
