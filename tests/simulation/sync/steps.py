"""Every kind of step, how often it comes, and which fault of the day's setting it belongs to."""

import random
from collections.abc import Callable
from typing import NamedTuple

from tests.simulation.sync import fault_steps, office_steps, sending_steps, typing_steps
from tests.simulation.sync.office import Unreachable
from tests.simulation.sync.phone import Phone
from tests.simulation.sync.world import Setting, Step, World

Act = Callable[[World, Phone, random.Random], None]


class Kind(NamedTuple):
    act: Act
    weight: int
    fault: str = ""


KINDS: dict[str, Kind] = {
    "answer": Kind(typing_steps.answer, 26),
    "begin visit": Kind(typing_steps.begin_visit, 5),
    "add row": Kind(typing_steps.add_row, 5),
    "finish visit": Kind(typing_steps.finish_visit, 2),
    "delete": Kind(typing_steps.delete, 3, "deletions"),
    "photograph": Kind(typing_steps.photograph, 4, "photographs"),
    "upload": Kind(sending_steps.upload, 9, "photographs"),
    "push": Kind(sending_steps.push, 20),
    "pull": Kind(sending_steps.pull, 18),
    "late": Kind(sending_steps.late, 8, "network"),
    "edit at the office": Kind(office_steps.edit, 4),
    "settle": Kind(office_steps.settle, 5),
    "open a page": Kind(office_steps.draw, 5),
    "delete at the office": Kind(office_steps.delete, 2, "deletions"),
    "assign": Kind(office_steps.assign, 6, "assignments"),
    "decide": Kind(office_steps.decide, 5, "poison"),
    "decide on scope": Kind(office_steps.decide, 3, "assignments"),
    "publish": Kind(office_steps.publish, 3, "forms"),
    "take back": Kind(office_steps.take_back, 1, "wipes"),
    "poison": Kind(fault_steps.poison, 6, "poison"),
    "restart server": Kind(fault_steps.restart_server, 2, "crashes"),
    "restart phone": Kind(fault_steps.restart_phone, 3, "crashes"),
    "turn clock": Kind(fault_steps.turn_clock, 4, "clocks"),
    "turn the server's clock": Kind(fault_steps.turn_server_clock, 1, "clocks"),
    "days pass": Kind(fault_steps.days_pass, 5, "days"),
    "back up": Kind(fault_steps.back_up, 4, "restores"),
    "restore": Kind(fault_steps.restore, 4, "restores"),
    "save phone": Kind(fault_steps.save_phone, 3, "old phones"),
    "restore phone": Kind(fault_steps.restore_phone, 2, "old phones"),
    "copy phone": Kind(fault_steps.copy_phone, 2, "copied phones"),
    "lose record": Kind(fault_steps.lose_record, 2, "lost records"),
}

FAULTS: dict[str, float] = {
    "network": 0.7, "crashes": 0.4, "clocks": 0.4, "assignments": 0.5, "deletions": 0.4, "photographs": 0.3,
    "pieces": 0.7, "poison": 0.3, "forms": 0.2, "wipes": 0.15, "days": 0.2, "restores": 0.4,
    "old phones": 0.15, "copied phones": 0.12, "lost records": 0.1, "lost logs": 0.2,
}  # fmt: skip
"""How often a day has each: few faults at once find more than all of them always."""

SHORTEST, LONGEST = 15, 70


def make_day(seed: int, only: frozenset[str] | None = None) -> tuple[Setting, list[Step]]:
    """What may happen, and the steps; the same for the same seed, for ever. only: the faults of the day."""
    chance = random.Random(f"day {seed}")
    faults = frozenset(name for name, share in FAULTS.items() if chance.random() < share)
    faults = faults if only is None else only
    phones = chance.choice((1, 2, 2, 2, 3, 3))
    errors = tuple(chance.choice(fault_steps.JUMPS_MS) if "clocks" in faults else 0 for _ in range(phones))
    setting = Setting(seed, phones, faults, errors, shares=phones > 1 and chance.random() < 0.2)
    names = [name for name, kind in KINDS.items() if kind.fault in ("", *faults)]
    weights = [KINDS[name].weight for name in names]
    chosen = chance.choices(names, weights, k=chance.randrange(SHORTEST, LONGEST))
    begin = [Step("pull", who, chance.getrandbits(32)) for who in range(phones)]
    return setting, begin + [Step(name, chance.randrange(8), chance.getrandbits(32)) for name in chosen]


def take_step(world: World, step: Step) -> None:
    """One step; a server that dies over it is one of its outcomes."""
    chance = random.Random(step.draw)
    world.tick(chance)
    phone = world.phones[step.who % len(world.phones)]
    if not phone.disk.device:
        world.enrol(phone, "")
        return
    try:
        KINDS[step.kind].act(world, phone, chance)
    except Unreachable:
        world.say("  no answer")
    world.watch.server()
