"""The merge against a naive model that keeps everything and looks back, on sequences that Hypothesis finds.

S2 every typed value is shown, overtaken by somebody who had seen it, or in a conflict; S4 the latest stamp
shows, whichever came first. The model keeps the versions after each revision; `sync.cells` a short history.
"""

from typing import Any, NamedTuple

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sync.cells import Write
from sync.clock import AHEAD_ALLOWED_MS, effective_stamp, stamp_ms, write_stamp
from sync.merge import Record, conflicts_in, fields_shown, stamps_seen, write_fields

DEVICES = ("lanlanlan0", "hvnghvng00", "maimaimai0")
OFFICE = "0ff1ce0000"
RULES = ("last", "union", "append", "maximum", "review")
NOW_MS = 1_000_000
VALUES = {
    "last": st.sampled_from(["x", "y", "z", 1, True, None]),
    "union": st.lists(st.sampled_from(["a", "b", "c"]), unique=True, max_size=3) | st.none(),
    "append": st.sampled_from(["one", "two", "one\ntwo", "two\none", None]),
    "maximum": st.sampled_from([1, 2, "10", "2.5", "many", None]),
    "review": st.sampled_from(["good", "bad", None]),
}


class Typed(NamedTuple):
    """One version as the model knows it."""

    device: str
    rev: int
    stamp: str
    value: Any


class MergeMachine(RuleBasedStateMachine):
    """One cell of each rule. `snapshots[rule][rev]`: its versions after that revision."""

    @initialize()
    def begin(self) -> None:
        self.record = Record(table="visit", record="v1", enterprise="e1", parent="e1")
        self.rev = 0
        self.seqs = dict.fromkeys((*DEVICES, OFFICE), 0)
        self.last_stamps = dict.fromkeys((*DEVICES, OFFICE), "")
        self.snapshots: dict[str, list[list[Typed]]] = {name: [[]] for name in RULES}

    @rule(
        device=st.sampled_from(DEVICES),
        name=st.sampled_from(RULES),
        back=st.integers(0, 6),
        clock_ms=st.sampled_from([0, 500_000, NOW_MS, NOW_MS + 10, 10**9]),
        data=st.data(),
    )
    def answer(self, device: str, name: str, back: int, clock_ms: int, data: st.DataObject) -> None:
        """back: how many revisions ago the screen was drawn."""
        self._write(device, name, data.draw(VALUES[name]), max(0, self.rev - back), clock_ms)

    @rule(name=st.sampled_from(RULES), back=st.integers(0, 6), data=st.data())
    def settle(self, name: str, back: int, data: st.DataObject) -> None:
        value = data.draw(VALUES[name])
        self._write(OFFICE, name, value, max(0, self.rev - back), NOW_MS, settles=True)

    @invariant()
    def the_versions_are_those_of_the_model(self) -> None:
        for name in RULES:
            cell = self.record.cells.get(name)
            held = (
                [(v.write.device, v.write.rev, v.write.stamp, v.value) for v in cell.versions] if cell else []
            )
            assert held == [tuple(typed) for typed in self._now(name)], name

    @invariant()
    def what_shows_and_what_is_told_is_that_of_the_model(self) -> None:
        shown = fields_shown(self.record, {name: name for name in RULES})
        conflicts = conflicts_in(self.record, {name: name for name in RULES})
        for name in RULES:
            versions = self._now(name)
            if versions:
                assert same(shown[name], shown_of(versions, name)), name
            is_told = len(different(versions)) > 1 and name in ("last", "review")
            assert (name in conflicts) == is_told, name

    @invariant()
    def no_stamp_is_later_than_five_minutes_from_now(self) -> None:  # S9
        for name in RULES:
            for typed in self._now(name):
                assert stamp_ms(typed.stamp) <= NOW_MS + AHEAD_ALLOWED_MS + 1

    def _write(
        self, device: str, name: str, value: Any, base: int, clock_ms: int, *, settles: bool = False
    ) -> None:
        self.rev, self.seqs[device] = self.rev + 1, self.seqs[device] + 1
        floors = [self.last_stamps[device], *stamps_seen(self.record, [name], device, base)]
        stamp = effective_stamp(write_stamp(clock_ms, 0, device), device, NOW_MS, floors)
        self.last_stamps[device] = stamp
        write = Write(device, self.seqs[device], stamp, self.rev)
        rules = {rule_name: rule_name for rule_name in RULES}
        self.record = write_fields(self.record, write, base, {name: value}, rules, settles=settles).record

        before = self._now(name)
        seen = seen_of(self.snapshots[name][base], name)
        stays = [
            typed
            for typed in before
            if typed.device != device
            and not (typed.rev <= base and (settles or any(same(typed.value, shown) for shown in seen)))
        ]
        for other in RULES:
            self.snapshots[other].append(self._now(other))
        added = Typed(device, self.rev, stamp, value)
        self.snapshots[name][-1] = sorted([*stays, added], key=lambda typed: typed.stamp)

    def _now(self, name: str) -> list[Typed]:
        return self.snapshots[name][-1]


def same(one: Any, other: Any) -> bool:
    """1 and true are two values."""
    return one == other and type(one) is type(other)


def different(versions: list[Typed]) -> list[Any]:
    found: list[Any] = []
    for typed in versions:
        if not any(same(typed.value, value) for value in found):
            found.append(typed.value)
    return found


def seen_of(versions: list[Typed], name: str) -> list[Any]:
    """The values before the eyes of who saw these versions: all of a merge, none under review."""
    if len(different(versions)) <= 1 or name in ("union", "append"):
        return different(versions)
    return [] if name == "review" else [shown_of(versions, name)]


def shown_of(versions: list[Typed], name: str) -> Any:
    if len(different(versions)) <= 1:
        return versions[-1].value
    given = [typed.value for typed in versions]
    match name:
        case "union":
            return list(dict.fromkeys(element for value in given for element in value or []))
        case "append":
            lines: list[str] = []
            for value in given:
                lines += [line for line in (value or "").splitlines() if line not in lines]
            return "\n".join(lines)
        case "maximum":
            numbers = [value for value in given if value not in (None, "many")]
            return max(numbers, key=float) if numbers else given[-1]
    return None if name == "review" else given[-1]


MergeMachine.TestCase.settings = settings(max_examples=80, stateful_step_count=25, deadline=None)
TestMerge = MergeMachine.TestCase
