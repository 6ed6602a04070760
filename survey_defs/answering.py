"""One set of answers against a survey: what is asked, what follows from it, what is wrong with it.

Mirrored: pwa/js/form/answering.js; both run tests/vectors/answering/*.json. No clock, no store: `now_ms`, the
zone and the reference lists are arguments.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypedDict
from uuid import uuid4

from survey_defs.checks import AnswerProblem, Progress, problems_of, progress_of
from survey_defs.expressions.texts import words
from survey_defs.expressions.values import Value, is_blank
from survey_defs.layout import Layout, Place
from survey_defs.rows import Answer, Row, RowAnswers, Rows
from survey_defs.state import State, answer_text
from survey_defs.survey import Expr, Question, Survey

MOST_ROWS = 5000
"""Rows of a whole visit beyond which counts add no more: two inside each other must not fill a phone."""

NewRow = Callable[[str, str, str], tuple[str, str]]
"""(path of the repeat, id of the row around it, position of the last row) -> (id, position) of a new row."""


_Done = set[tuple[str, str]]
"""(path, row) of the changes whose triggers have run."""


class Answers(TypedDict):
    """All answers of a visit. Fields that are no question's key are left alone."""

    fields: Mapping[str, Any]
    rows: list[RowAnswers]


class FilledAnswer(TypedDict):
    key: str
    row: str
    value: Answer


class Filled(TypedDict):
    """What the engine put in by itself: defaults, triggered values, rows that a count asks for."""

    answers: list[FilledAnswer]
    rows: list[RowAnswers]


class Answering:
    """The answers of one visit. Rows are named by id, "" is the form outside of repeats.

    A question outside of a row's repeat may be named with any row inside. An unknown key, path or row raises
    UnknownPlace; any answer, however wrong, is kept and reported by `problems`.
    """

    def __init__(
        self,
        survey: Survey,
        answers: Answers | Mapping[str, Any],
        *,
        now_ms: int,
        zone: str,
        language: str = "vi",
        lists: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
        properties: Mapping[str, str] | None = None,
        new_row: NewRow | None = None,
        layout: Layout | None = None,
        random: Callable[[], float] = random.random,
        uuid: Callable[[], str] = lambda: str(uuid4()),
    ) -> None:
        """lists: reference lists by file name, for lists that are shipped apart.

        properties: "username", "deviceid", "instanceID", for forms that ask for them.
        new_row: ids for rows that a repeat count asks for; without it none is added.
        layout: of the same survey, to spare making it again for each of many visits.
        random: gives 0 <= x < 1; it and uuid are for forms that call them.
        """
        self.survey = survey
        self._layout = layout or Layout(survey)
        self._rows = Rows(self._layout, answers.get("fields", {}), list(answers.get("rows", [])))
        self._state = State(
            self._layout, self._rows, now_ms=now_ms, zone=zone, language=language,
            lists=lists or {}, properties=properties or {}, random=random, uuid=uuid,
        )  # fmt: skip
        self._new_row = new_row
        self._filled: Filled = {"answers": [], "rows": []}
        if any(isinstance(p.question.initial, list) for p in self._layout.with_initial if p.question):
            self._state.recompute(self._layout.ranked(self._layout.by_path.values()))
        for row in list(self._rows.by_id.values()):
            self._fill_initial(row)
        self._state.start_again()
        self._settle(self._layout.ranked(self._layout.by_path.values()))

    @property
    def language(self) -> str:
        """Texts, choices and messages are given in this language; may be set at any time."""
        return self._state.language

    @language.setter
    def language(self, language: str) -> None:
        self._state.language = language
        self._state.forget(self._layout.by_path.values())
        self._settle(self._layout.ranked(self._layout.by_path.values()))

    # --- changes ---

    def set(self, key: str, value: Answer, row: str = "") -> None:
        """Stores an answer, computes what depends on it. Raises UnknownPlace; ValueError if calculated."""
        place, question = self._layout.question(key)
        self._put(place, question, self._rows.around(place, row), value, set())

    def add_row(
        self,
        repeat_path: str,
        row_id: str,
        position: str,
        parent: str = "",
        fields: Mapping[str, Answer] | None = None,
    ) -> None:
        """Adds a row. fields: answers it begins with; others get their default.

        Raises UnknownPlace; ValueError when the id is taken.
        """
        around = self._rows.around_repeat(self._layout.repeat(repeat_path), parent)
        self._insert(
            {
                "id": row_id,
                "repeat": repeat_path,
                "parent": around.id,
                "position": position,
                "fields": dict(fields or {}),
            }
        )

    def remove_row(self, row_id: str) -> None:
        """Takes a row and all rows inside it away. Raises UnknownPlace."""
        row = self._rows.remove(row_id)
        for gone in row.inside():
            self._state.forget_row(gone)
        self._rows_changed(row.place)
        self._settle(self._affected_by_rows(row.place))

    def row_data(self, row_id: str) -> list[RowAnswers]:
        """A row and all rows inside it, outer ones first: take it before remove_row, for undo."""
        return [row.answers() for row in self._rows.at(row_id).inside()]

    def restore_row(self, data: list[RowAnswers]) -> None:
        """Undoes remove_row. data: from row_data."""
        for row in data:
            self._insert(row)

    def filled_in(self) -> Filled:
        """What the engine put in by itself since the last call: save it with the answer that caused it."""
        filled, self._filled = self._filled, {"answers": [], "rows": []}
        return filled

    # --- what there is to show ---

    def rows(self, repeat_path: str, parent: str = "") -> list[str]:
        """Row ids in order of position, without those that a condition or a lowered count hides."""
        repeat = self._layout.repeat(repeat_path)
        around = self._rows.around_repeat(repeat, parent)
        return [row.id for row in self._state.rows_of(repeat, around)]

    def value(self, key: str, row: str = "") -> Answer:
        """What is stored, relevant or not; the calculated text where there is a calculation."""
        place, question = self._layout.question(key)
        holder = self._rows.around(place, row)
        return self._state.text(place, holder) if place.is_calculated else holder.fields.get(question.key)

    def reading(self, path: str, row: str = "") -> str:
        """What expressions read there: "" when it is not relevant."""
        place = self._layout.at(path)
        return self._state.text(place, self._rows.around(place, row))

    def is_relevant(self, path: str, row: str = "") -> bool:
        """Its own condition and those of all around it."""
        place = self._layout.at(path)
        return self._state.is_relevant(place, self._holder(place, row))

    def is_required(self, key: str, row: str = "") -> bool:
        place, question = self._layout.question(key)
        return self._state.holds(question.required, place, self._rows.around(place, row), default=False)

    def is_read_only(self, key: str, row: str = "") -> bool:
        place, question = self._layout.question(key)
        holder = self._rows.around(place, row)
        return place.is_calculated or self._state.holds(question.read_only, place, holder, default=False)

    def choices(self, key: str, row: str = "") -> list[dict[str, str]]:
        """[{"name", "label"}] after the choice filter, shuffled if asked, in the current language."""
        place, question = self._layout.question(key)
        holder = self._rows.around(place, row)
        offered = self._state.offered(place, question, holder)
        shown = self._state.shuffled(offered, question, place, holder)
        return [{"name": choice.column("name"), "label": choice.column("label")} for choice in shown]

    def label(self, path: str, row: str = "") -> str:
        """The label of a question, group or repeat; "" where there is none."""
        place = self._layout.at(path)
        return self._state.read(place.node.label if place.node else None, place, self._holder(place, row))

    def hint(self, key: str, row: str = "") -> str:
        place, question = self._layout.question(key)
        return self._state.read(question.hint, place, self._rows.around(place, row))

    def guidance(self, key: str, row: str = "") -> str:
        place, question = self._layout.question(key)
        return self._state.read(question.guidance, place, self._rows.around(place, row))

    def unit(self, key: str, row: str = "") -> str:
        place, question = self._layout.question(key)
        return self._state.read(question.unit, place, self._rows.around(place, row))

    def row_title(self, row_id: str) -> str:
        """The title that the form gives to this row; "" where it gives none."""
        row = self._rows.at(row_id)
        return self._state.read(row.place.repeat.row_title if row.place.repeat else None, row.place, row)

    def evaluate(self, tree: Expr, path: str, row: str = "") -> Value:
        """The value of a resolved expression that stands at the question `path`, such as a criteria set's.

        Raises UnknownPlace, EvaluationStopped.
        """
        place = self._layout.at(path)
        return self._state.evaluate(tree, place, self._rows.around(place, row))

    # --- how far it is ---

    def problems(self, scope: str | None = None) -> list[AnswerProblem]:
        """What is wrong with relevant answers, in document order. scope: path of a section, or all."""
        return problems_of(self._state, scope)

    def progress(self, section_path: str | None, tier: str = "core") -> Progress:
        """How many questions of a tier a section asks and has answered, over all rows; and its problems."""
        return progress_of(self._state, section_path, tier)

    def calculated(self) -> dict[str, dict[str, Any]]:
        """{"fields": {key: text}, "rows": {row id: {key: text}}} of all calculations."""
        fields: dict[str, str] = {}
        rows: dict[str, dict[str, str]] = {}
        for path in self.survey.order:
            place = self._layout.at(path)
            if place.question is None:
                continue
            for row in self._state.rows_around(place):
                found = rows.setdefault(row.id, {}) if row.id else fields
                found[place.question.key] = self._state.text(place, row)
        return {"fields": fields, "rows": rows}

    # --- inside ---

    def _holder(self, place: Place, row: str) -> Row:
        """The row that a place is looked at in; for a repeat, the one that holds its rows."""
        if place.repeat is not None:
            return self._rows.around_repeat(place, row)
        return self._rows.around(place, row)

    def _put(self, place: Place, question: Question, row: Row, value: Answer, done: _Done) -> None:
        if place.is_calculated:
            raise ValueError(f"{place.path!r} is calculated, it takes no answer")
        is_new = row.fields.get(question.key) != value
        row.fields[question.key] = value
        self._state.forget([place])
        affected = self._layout.affected_by(place)
        self._state.forget(affected)
        self._state.taken.outdate(affected)
        self._settle(affected)
        if is_new and (place.path, row.id) not in done:
            done.add((place.path, row.id))
            self._run_triggers(place, row, done)

    def _run_triggers(self, changed: Place, row: Row, done: _Done) -> None:
        """Sets what a change here sets, after the ordinary calculations of the same change."""
        for place in self._layout.triggered:
            question = place.question
            if question is None or changed.path not in question.triggers:
                continue
            shared = sum(a is b for a, b in zip(place.repeats, changed.repeats, strict=False))
            for target in self._state.rows_below(row.chain[shared], place):
                value = answer_from(question, self._state.calculate(place, question, target))
                self._put(place, question, target, value, done)
                self._filled["answers"].append({"key": question.key, "row": target.id, "value": value})

    def _fill_initial(self, row: Row) -> None:
        """Gives an absent answer its default. One that was cleared stays so."""
        for place in self._layout.with_initial:
            question = place.question
            if question is None or place.is_calculated or place.depth != len(row.chain) - 1:
                continue
            if (place.repeats and place.repeats[-1] is not row.place) or question.key in row.fields:
                continue
            initial = question.initial
            if initial is None:
                continue
            given = self._state.given
            text = initial if isinstance(initial, str) else given(initial, place, question, row)
            value = answer_from(question, text)
            if value is None:
                continue
            row.fields[question.key] = value
            self._state.forget([place])
            self._state.forget(self._layout.affected_by(place))
            self._state.taken.outdate(self._layout.affected_by(place))
            self._filled["answers"].append({"key": question.key, "row": row.id, "value": value})

    def _settle(self, places: Iterable[Place]) -> None:
        """Adds the rows that counts ask for, and computes again. places: ranked, already forgotten."""
        affected = set(places)
        counted = [place for place in self._layout.counted if place in affected]
        while counted:
            # New rows may hold repeats with a count of their own, or be counted by others.
            added = [place for place in counted if self._add_counted_rows(place)]
            affected.update(*(self._affected_by_rows(place) for place in added))
            counted = [place for place in self._layout.counted if place in affected] if added else []
        self._state.recompute(self._layout.ranked(affected))
        for place in self._layout.taken:
            if place in affected and place.question is not None:
                self._take(place, place.question)

    def _take(self, place: Place, question: Question) -> None:
        """Stores what a calculation gave, so that whoever reads the answers later reads the same."""
        for row in self._state.rows_around(place):
            text = self._state.text(place, row)
            if text and text != answer_text(row.fields.get(question.key)):
                self._state.taken.keep(place, question.key, row, text)
                self._filled["answers"].append({"key": question.key, "row": row.id, "value": text})

    def _add_counted_rows(self, repeat: Place) -> bool:
        """Whether a count asked for rows that were not there."""
        if self._new_row is None:
            return False
        added: list[Row] = []
        for around in self._state.rows_around(repeat):
            wanted = self._state.rows_wanted(repeat, around) if self._state.is_relevant(repeat, around) else 0
            present = around.inner.setdefault(repeat.path, [])
            room = MOST_ROWS - len(self._rows.by_id)
            for _ in range(min((wanted or 0) - len(present), room)):
                last = present[-1].position if present else ""
                row_id, position = self._new_row(repeat.path, around.id, last)
                row: RowAnswers = {
                    "id": row_id,
                    "repeat": repeat.path,
                    "parent": around.id,
                    "position": position,
                    "fields": {},
                }
                self._filled["rows"].append(row)
                added += [made for made in (self._rows.add(row),) if made is not None]
        if added:
            self._rows_changed(repeat)
        for made in added:
            self._fill_initial(made)
        return bool(added)

    def _insert(self, row: RowAnswers) -> None:
        added = self._rows.add(row)
        if added is not None:
            self._rows_changed(added.place)
            self._fill_initial(added)
            self._settle(self._affected_by_rows(added.place))

    def _rows_changed(self, repeat: Place) -> None:
        self._state.forget(repeat.inside)
        self._state.forget(self._affected_by_rows(repeat))
        for place in repeat.inside:
            self._state.taken.outdate(self._layout.affected_by(place))

    def _affected_by_rows(self, repeat: Place) -> list[Place]:
        """The repeat, all in it, and what reads any of them."""
        affected = set(repeat.inside)
        for place in repeat.inside:
            affected.update(self._layout.affected_by(place))
        return self._layout.ranked(affected)


def answer_from(question: Question, text: str) -> Answer:
    """A default or triggered text as it is stored; None for a blank."""
    if is_blank(text):
        return None
    if question.type in ("select_multiple", "rank"):
        return words(text)
    is_whole = question.type == "integer" and text.removeprefix("-").isdecimal() and text.isascii()
    if is_whole and abs(int(text)) < 2**53:
        return int(text)
    return text
