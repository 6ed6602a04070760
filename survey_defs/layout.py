"""A survey as an index: every node by path and key, the repeats around it, what follows its change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from survey_defs.survey import Group, Node, Question, Repeat, Survey


class UnknownPlace(LookupError):
    """A key, path or row that this survey or visit does not have. The message names it."""


class Place:
    """One node and where it stands. repeats: those around it, outermost first, itself included."""

    def __init__(self, node: Node | None, path: str, up: Place | None) -> None:
        self.node = node
        self.path = path
        self.up = up
        self.below: dict[str, Place] = {}
        self.question = node if isinstance(node, Question) else None
        self.repeat = node if isinstance(node, Repeat) else None
        around = up.repeats if up is not None else ()
        self.repeats: tuple[Place, ...] = (*around, self) if self.repeat is not None else around
        self.is_calculated = self.question is not None and self.question.is_calculated
        self.is_taken = self.question is not None and self.question.is_taken

    @cached_property
    def inside(self) -> tuple[Place, ...]:
        """It and everything in it, in document order."""
        return (self, *(deeper for place in self.below.values() for deeper in place.inside))

    @property
    def depth(self) -> int:
        """How many repeats it stands in, itself included."""
        return len(self.repeats)


class Layout:
    """All places of a survey."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        first = survey.nodes[0].path if survey.nodes else "/data/"
        self.root = Place(None, first.rpartition("/")[0], None)
        self.by_path: dict[str, Place] = {self.root.path: self.root}
        self.by_key: dict[str, Place] = {}
        self._affected: dict[str, tuple[Place, ...]] = {}
        self._ranks: dict[Place, int] = {}
        self._add(survey.nodes, self.root)
        self._rank()
        self.counted = [p for p in self.by_path.values() if p.repeat is not None and p.repeat.count]
        questions = [place for place in self.by_path.values() if place.question is not None]
        self.taken = [p for p in questions if p.is_taken]
        self.triggered = [p for p in questions if p.question is not None and p.question.triggers]
        self.with_initial = [
            p for p in questions if p.question is not None and p.question.initial is not None
        ]

    def at(self, path: str) -> Place:
        """The place at a path. Raises UnknownPlace."""
        try:
            return self.by_path[path]
        except KeyError:
            raise UnknownPlace(f"{self.survey.id} has nothing at {path!r}") from None

    def question(self, key: str) -> tuple[Place, Question]:
        """The place of a question by its key. Raises UnknownPlace."""
        place = self.by_key.get(key)
        if place is None or place.question is None:
            raise UnknownPlace(f"{self.survey.id} has no question {key!r}")
        return place, place.question

    def repeat(self, path: str) -> Place:
        """The place of a repeat. Raises UnknownPlace."""
        place = self.at(path)
        if place.repeat is None:
            raise UnknownPlace(f"{self.survey.id}: {path!r} is no repeat")
        return place

    def affected_by(self, changed: Place) -> tuple[Place, ...]:
        """What may read differently after a change at this place, however far away, in `ranked` order.

        When a group or repeat may appear or go, so may all that is inside.
        """
        found = self._affected.get(changed.path)
        if found is None:
            found = self._affected[changed.path] = self._follow(changed)
        return found

    def _follow(self, changed: Place) -> tuple[Place, ...]:
        seen: set[Place] = set()
        waiting = [changed]
        while waiting:
            for path in self.survey.dependents.get(waiting.pop().path, ()):
                fresh = [place for place in self.at(path).inside if place not in seen]
                seen.update(fresh)
                waiting += fresh
        return tuple(self.ranked(seen))

    def ranked(self, places: Iterable[Place]) -> list[Place]:
        """The places, each after those that it reads, so that computing them in turn never goes deep."""
        return sorted(places, key=self._ranks.__getitem__)

    def _rank(self) -> None:
        reads: dict[str, list[Place]] = {path: [] for path in self.by_path}
        for place in self.by_path.values():
            reads[place.path] += [place.up] if place.up is not None else []
            for path in self.survey.dependents.get(place.path, ()):
                reads[path].append(place)
        for place in self.by_path.values():
            self._rank_after(place, reads)

    def _rank_after(self, start: Place, reads: Mapping[str, list[Place]]) -> None:
        """Depth first without recursion. Texts may read in circles; then any order serves."""
        seen = {start}
        stack = [(start, iter(reads[start.path]))] if start not in self._ranks else []
        while stack:
            place, rest = stack[-1]
            following = next((p for p in rest if p not in seen and p not in self._ranks), None)
            if following is None:
                stack.pop()
                self._ranks[place] = len(self._ranks)
            else:
                seen.add(following)
                stack.append((following, iter(reads[following.path])))

    def _add(self, nodes: tuple[Node, ...], up: Place) -> None:
        for node in nodes:
            place = Place(node, node.path, up)
            up.below[node.name] = place
            self.by_path[node.path] = place
            if isinstance(node, Group | Repeat):
                self._add(node.nodes, place)
            else:
                self.by_key[node.key] = place
