"""One day: the office, the phones, the network between them, and the time."""

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from server.store.forms import newest_rules
from sync.cells import distinct
from sync.messages import PullReply, PullRequest, PushReply, PushRequest
from tests.simulation.sync.disk import Disk, Key
from tests.simulation.sync.names import record_id
from tests.simulation.sync.office import ENTERPRISES, START_MS, Office, Unreachable
from tests.simulation.sync.phone import Clock, Phone
from tests.simulation.sync.seen import Seen
from tests.simulation.sync.watching import Watch

PEOPLE = ("lan", "hung", "mai", "tuan")
YEAR_MS = 365 * 86_400_000


class Step(NamedTuple):
    """kind: a name of steps.STEPS. who: number of a phone. draw: seeds what is chosen within the step."""

    kind: str
    who: int
    draw: int


@dataclass(frozen=True)
class Setting:
    """What may happen this day. faults: names of steps.FAULTS. shares: two officers on the first phone."""

    seed: int
    phones: int
    faults: frozenset[str]
    errors_ms: tuple[int, ...]
    shares: bool


@dataclass
class InFlight:
    """A message under way; with its reply once the server has answered."""

    phone: Phone
    boot: int
    request: PushRequest | PullRequest
    sent_ms: int
    reply: PushReply | PullReply | None = None


class DeskScreen(NamedTuple):
    """A page at the office: of one record, as it was at revision `base`."""

    epoch: int
    base: int
    key: Key
    versions: dict[str, list[Any]]
    shown: dict[str, list[Any]]
    is_contested: bool

    def differs(self) -> list[str]:
        """The fields in which somebody has to decide."""
        return [field for field, values in self.versions.items() if len(distinct(values)) > 1]


@dataclass
class World:
    setting: Setting
    folder: Path
    template: Path
    now_ms: int = START_MS
    server_error_ms: int = 0
    is_quiet: bool = False
    copies: list[str] = field(default_factory=list)
    published: str = "1"
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        chance = random.Random(self.setting.seed)
        self.office = Office(self.folder, chance, self.template)
        self.seen, self.watch = Seen(), Watch(self.office)
        self.in_flight: list[InFlight] = []
        self.phones: list[Phone] = []
        self.retired: list[tuple[int, Disk]] = []
        self.screens: list[DeskScreen] = []
        self.made = 0
        clocks = [Clock(error) for error in self.setting.errors_ms]
        if self.setting.shares:
            clocks[1] = clocks[0]
        for number in range(self.setting.phones):
            person = PEOPLE[number]
            for enterprise in ENTERPRISES:
                if chance.random() < 0.8:
                    self.office.assign(person, enterprise, is_assigned=True)
            takes_own = chance.random() < 0.6
            self.phones.append(Phone(person, Disk("", person), clocks[number], takes_own=takes_own))
            self.enrol(self.phones[-1], "")

    def has(self, fault: str) -> bool:
        return not self.is_quiet and fault in self.setting.faults

    def say(self, what: str) -> None:
        """One line of the trace."""
        self.told.append(what)

    def tick(self, chance: random.Random) -> None:
        self.now_ms += chance.randrange(1, 3000)
        self.office.clock_ms = self.now_ms + self.server_error_ms

    def enrol(self, phone: Phone, former: str) -> None:
        """Binds a phone, or binds it again; leaves it as it is when the server does not answer."""
        try:
            answer = self.office.enrol(phone.person, former)
        except Unreachable:
            return
        if phone.disk.device != answer.device:
            phone.disk = Disk(answer.device, phone.person)
        self.say(f"{phone.name} is enrolled as {answer.device}")

    def rules(self, form: str) -> dict[str, str]:
        """How answers meet, by the version published last."""
        return newest_rules(self.office.store.reader(), form)

    def new_id(self, letter: str) -> str:
        self.made += 1
        return record_id(f"{letter}{self.made:03d}x")

    def close(self) -> None:
        self.office.store.close()
