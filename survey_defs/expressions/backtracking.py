"""Whether a pattern can take a browser hours: it tries every way to match, and a phone cannot stop it.

The pattern becomes an automaton of its letters (Glushkov's). Where a loop can go through the same letters in
two ways, each more letter doubles them: (a+)+, (a|a)*, (\\d+,?)*. Where loops over the same letters
stand one behind the other, a text of n letters takes about n to the power of their number.
Source: Weideman et al., Analyzing matching time behavior of backtracking regular expression matchers (2016).
Python's engine tells nothing here: it has short cuts that browsers lack.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import regex

LOOPS_IN_A_ROW = 3
"""So many loops over the same letters: some 10 million steps for 400 letters, a moment on a phone."""

MOST_LETTERS = 1_000
_MOST_IN_A_LOOP = 150
_SAMPLES = "".join(map(chr, range(32, 127))) + "\n\r\t\xa0đĐéệươăÂ١€\u2028😀"
_TOKEN = regex.compile(
    r"(?P<close>\))|(?P<open>\((?:\?(?::|<?[=!]))?)|(?P<or>\|)|(?P<end>[\^$]|\\[bB])|(?P<back>\\[1-9])"
    r"|(?P<letter>\[\^?(?:\\.|[^\]\\])+\]|\\[pP]\{\w+\}|\\x..|\\u....|\\.|.)",
    regex.DOTALL,
)
_TIMES = regex.compile(r"(?:([*+?])|\{(\d+)(,?)(\d*)\})\??")


class _Part(NamedTuple):
    """Positions of letters that can come first and last, and whether the part may be nothing at all."""

    first: list[int]
    last: list[int]
    may_be_nothing: bool


_Build = Callable[["_Automaton"], _Part]
"""Writes one part into an automaton; called as often as the part is repeated."""


class _Automaton:
    """letters: at each position, which of the samples fit. follow: (position, next) -> in how many ways."""

    def __init__(self) -> None:
        self.letters: list[frozenset[str]] = []
        self.follow: Counter[tuple[int, int]] = Counter()

    def letter(self, fitting: frozenset[str]) -> _Part:
        if len(self.letters) >= MOST_LETTERS:
            raise _TooLong
        self.letters.append(fitting)
        return _Part([len(self.letters) - 1], [len(self.letters) - 1], False)

    def then(self, one: _Part, other: _Part) -> _Part:
        self.follow.update((p, q) for p in one.last for q in other.first)
        return _Part(
            one.first + (other.first if one.may_be_nothing else []),
            other.last + (one.last if other.may_be_nothing else []),
            one.may_be_nothing and other.may_be_nothing,
        )

    def again(self, part: _Part) -> _Part:
        self.follow.update((p, q) for p in part.last for q in part.first)
        return part


class _TooLong(Exception):
    pass


def endless(pattern: str, atom: Callable[[str], str]) -> str:
    """Why a browser may try this pattern without end, "" when it does not.

    pattern: one of our dialect. atom: a letter or class of it, as Python's `regex` takes it.
    """
    samples = _SAMPLES + "".join(sorted(set(pattern) - set(_SAMPLES)))
    fitting: dict[str, frozenset[str]] = {}

    def letters(written: str) -> frozenset[str]:
        if written not in fitting:
            one = regex.compile(atom(written), regex.VERSION0)
            fitting[written] = frozenset(sample for sample in samples if one.fullmatch(sample))
        return fitting[written]

    try:
        reader = _Reader(pattern, letters, frozenset(samples))
        # What looks ahead or behind is tried for itself.
        builds = [reader.alternatives(), *reader.aside]
        for build in builds:
            automaton = _Automaton()
            build(automaton)
            why = _doubled(automaton) or _in_a_row(automaton)
            if why:
                return why
    except _TooLong:
        return "it stands for too many letters"
    return ""


class _Reader:
    def __init__(
        self, pattern: str, letters: Callable[[str], frozenset[str]], all_letters: frozenset[str]
    ) -> None:
        self._pattern = pattern
        self._at = 0
        self._letters = letters
        self._all = all_letters
        self.aside: list[_Build] = []

    def alternatives(self) -> _Build:
        """Up to the bracket that closes, or the end."""
        ways: list[list[_Build]] = [[]]
        while self._at < len(self._pattern):
            found = _TOKEN.match(self._pattern, self._at)
            assert found is not None
            self._at = found.end()
            kind, token = found.lastgroup, found.group()
            if kind == "close":
                break
            if kind == "or":
                ways.append([])
            else:
                ways[-1].append(self._repeated(self._one(str(kind), token)))
        return lambda automaton: _any_of(automaton, [_all_of(automaton, way) for way in ways])

    def _one(self, kind: str, token: str) -> _Build:
        if kind == "open":
            inner = self.alternatives()
            if token in ("(", "(?:"):
                return inner
            self.aside.append(inner)
            return _nothing
        if kind == "end":
            return _nothing
        fitting = self._all if kind == "back" else self._letters(token)
        return lambda automaton: automaton.letter(fitting)

    def _repeated(self, build: _Build) -> _Build:
        found = _TIMES.match(self._pattern, self._at)
        if found is None:
            return build
        self._at = found.end()
        sign, least, comma, most = found.groups()
        fewest = int(least) if least else int(sign == "+")
        highest = (int(most) if most else None if comma else fewest) if least else 1 if sign == "?" else None
        return lambda automaton: _times(automaton, build, fewest, highest)


def _nothing(_automaton: _Automaton) -> _Part:
    return _Part([], [], True)


def _all_of(automaton: _Automaton, builds: Iterable[_Build]) -> _Part:
    whole = _nothing(automaton)
    for build in builds:
        whole = automaton.then(whole, build(automaton))
    return whole


def _any_of(_automaton: _Automaton, ways: list[_Part]) -> _Part:
    return _Part(
        [p for way in ways for p in way.first],
        [p for way in ways for p in way.last],
        any(way.may_be_nothing for way in ways),
    )


def _times(automaton: _Automaton, build: _Build, fewest: int, most: int | None) -> _Part:
    if most is None:
        *before, last = [build(automaton) for _ in range(max(1, fewest))]
        whole = _nothing(automaton)
        for part in before:
            whole = automaton.then(whole, part)
        whole = automaton.then(whole, automaton.again(last))
        return whole._replace(may_be_nothing=whole.may_be_nothing or fewest == 0)
    # A(A(A)?)?: from the inside out, so that each number of times is one way.
    whole = _nothing(automaton)
    for number in range(most, 0, -1):
        whole = automaton.then(build(automaton), whole)
        whole = whole._replace(may_be_nothing=whole.may_be_nothing or number > fewest)
    return whole


def _doubled(automaton: _Automaton) -> str:
    """Whether a loop can be gone through in two ways by the same letters."""
    for loop in _loops(automaton):
        if len(loop) > _MOST_IN_A_LOOP:
            return "what it repeats is too long"
        inside = {
            pair: ways for pair, ways in automaton.follow.items() if pair[0] in loop and pair[1] in loop
        }
        after: dict[int, list[int]] = {}
        for p, q in inside:
            after.setdefault(p, []).append(q)
        before: dict[tuple[int, int], list[tuple[int, int]]] = {}
        reached, new = {(p, p) for p in loop}, [(p, p) for p in loop]
        while new:
            p, q = pair = new.pop()
            for p2 in after[p]:
                for q2 in after[q]:
                    if automaton.letters[p2] & automaton.letters[q2]:
                        before.setdefault((p2, q2), []).append(pair)
                        if (p2, q2) not in reached:
                            reached.add((p2, q2))
                            new.append((p2, q2))
        back, new = set(), [(p, p) for p in loop]
        while new:
            for pair in before.get(new.pop(), ()):
                if pair not in back:
                    back.add(pair)
                    new.append(pair)
        if any(ways > 1 for ways in inside.values()) or any(p != q for p, q in back):
            return "what it repeats can be the same letters in several ways, and each letter doubles them"
    return ""


def _in_a_row(automaton: _Automaton) -> str:
    """Whether too many loops over the same letters stand one behind the other."""
    loops = list(_loops(automaton))
    in_loop = {p: number for number, loop in enumerate(loops) for p in loop}
    after: dict[int, list[int]] = {}
    for p, q in automaton.follow:
        after.setdefault(p, []).append(q)
    over = [frozenset().union(*(automaton.letters[p] for p in loop)) for loop in loops]

    def longest(number: int, common: frozenset[str]) -> int:
        best, seen, new = 1, set(loops[number]), list(loops[number])
        while new:
            for q in after.get(new.pop(), ()):
                if q in seen or not automaton.letters[q] & common:
                    continue
                seen.add(q)
                new.append(q)
                other = in_loop.get(q, number)
                if other != number and best <= LOOPS_IN_A_ROW and common & over[other]:
                    best = max(best, 1 + longest(other, common & over[other]))
        return best

    if any(longest(number, over[number]) > LOOPS_IN_A_ROW for number in range(len(loops))):
        return f"more than {LOOPS_IN_A_ROW} repetitions of the same letters stand one behind the other"
    return ""


def _loops(automaton: _Automaton) -> Iterator[set[int]]:
    """The sets of positions that lead to each other (strongly connected components)."""
    after: dict[int, list[int]] = {}
    before: dict[int, list[int]] = {}
    for p, q in automaton.follow:
        after.setdefault(p, []).append(q)
        before.setdefault(q, []).append(p)
    known: set[int] = set()
    for start in range(len(automaton.letters)):
        if start in known:
            continue
        loop = _reached(start, after) & _reached(start, before)
        known |= loop
        if loop:
            yield loop


def _reached(start: int, steps: dict[int, list[int]]) -> set[int]:
    seen: set[int] = set()
    new = [start]
    while new:
        for q in steps.get(new.pop(), ()):
            if q not in seen:
                seen.add(q)
                new.append(q)
    return seen
