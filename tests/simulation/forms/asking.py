"""Everything that can be asked of a form, after each step, from the server's engine. Mirrored: asking.mjs."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from survey_defs.answering import Answering
from survey_defs.layout import Place, UnknownPlace

NOW_MS = 1_795_142_520_000
ZONE = "Asia/Ho_Chi_Minh"
TOWNS = [
    {"name": f"t{number}", "label": {"vi": f"Xã {number}", "en": f"Town {number}"}, "g": "ab"[number % 2]}
    for number in range(5)
]
LISTS = {"towns": TOWNS}
Step = list[Any]
Seen = dict[str, Any]


class Asked:
    """One form being answered. Steps that no longer fit the form are left out, so that traces can be cut."""

    def __init__(self, survey: Any) -> None:
        self._survey = survey
        self._removed: dict[str, Any] = {}
        self._made: dict[tuple[str, str], int] = {}
        self.form = self._start({"fields": {}, "rows": []}, "vi")

    def _start(self, answers: Mapping[str, Any], language: str) -> Answering:
        return Answering(
            self._survey, answers, now_ms=NOW_MS, zone=ZONE, language=language, lists=LISTS,
            properties={"username": "lan"}, new_row=self._new_row, random=lambda: 0.25, uuid=lambda: "u",
        )  # fmt: skip

    def _new_row(self, repeat: str, parent: str, last: str) -> tuple[str, str]:
        """Named after its place, not its turn: in which order repeats get their rows is no one's business."""
        made = self._made[repeat, parent] = self._made.get((repeat, parent), 0) + 1
        return f"{repeat.rpartition('/')[2]}.{parent}.{made}", f"{last}m"

    def take(self, step: Step) -> None:
        """Does one step; nothing where what it names is gone from a form or trace that was cut."""
        kind, *values = step
        if kind in _CHANGES:
            try:
                _CHANGES[kind](self, *values)
            except (UnknownPlace, ValueError):
                return

    def _set(self, key: str, row: str, value: Any) -> None:
        self.form.set(key, value, row)

    def _remove(self, row: str) -> None:
        removed = self.form.row_data(row)
        self.form.remove_row(row)
        self._removed[row] = removed

    def _restore(self, row: str) -> None:
        if row in self._removed:
            self.form.restore_row(self._removed.pop(row))

    def _speak(self, language: str) -> None:
        self.form.language = language

    def _resume(self) -> None:
        """Closes the form and opens it again from what is stored."""
        rows = [row.answers() for row in self.all_rows()[1:]]
        fields = dict(self.all_rows()[0].fields)
        self.form = self._start({"fields": fields, "rows": rows}, self.form.language)

    def all_rows(self) -> list[Any]:
        """Those that a count hides too; the form itself first."""
        return list(self.form._rows.by_id.values())

    def seen(self) -> Seen:
        """What there is to see now, by what it is asked of."""
        form = self.form
        found: Seen = {}
        for place in list(form._layout.by_path.values())[1:]:
            for row in self._rows_around(place):
                found[f"{place.path} {row}".strip()] = dict(self._look(place, row))
        for row in self.all_rows()[1:]:
            found[f"title {row.id}"] = form.row_title(row.id)
        found["problems"] = form.problems()
        for section in form._layout.root.below.values():
            found[f"progress {section.path}"] = form.progress(section.path)
        found["calculated"] = form.calculated()
        filled = form.filled_in()
        found["filled in"] = sorted(
            ([a["row"], a["key"], a["value"]] for a in filled["answers"]), key=lambda a: f"{a[0]} {a[1]}"
        )
        found["rows added"] = sorted(row["id"] for row in filled["rows"])
        return found

    def _rows_around(self, place: Place) -> list[str]:
        """Every row that holds it; for a repeat, every row that holds its rows."""
        holders = place.repeats[:-1] if place.repeat is not None else place.repeats
        holder = holders[-1] if holders else self.form._layout.root
        return [row.id for row in self.all_rows() if row.place is holder]

    def _look(self, place: Place, row: str) -> Iterator[tuple[str, Any]]:
        form, question = self.form, place.question
        yield "relevant", form.is_relevant(place.path, row)
        yield "label", form.label(place.path, row)
        if place.repeat is not None:
            yield "rows", form.rows(place.path, row)
        if question is None:
            return
        key = question.key
        yield "value", form.value(key, row)
        yield "reading", form.reading(place.path, row)
        yield "required", form.is_required(key, row)
        yield "read only", form.is_read_only(key, row)
        yield "hint", form.hint(key, row)
        yield "guidance", form.guidance(key, row)
        yield "unit", form.unit(key, row)
        if question.list is not None:
            yield "choices", form.choices(key, row)


_CHANGES: dict[str, Callable[..., None]] = {
    "set": Asked._set,
    "add": lambda asked, *values: asked.form.add_row(*values),
    "remove": Asked._remove,
    "restore": Asked._restore,
    "language": Asked._speak,
    "resume": Asked._resume,
}
