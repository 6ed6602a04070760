"""What is wrong with the sheets of a form, all of it at once, each with its sheet, row and column."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches

from survey_defs.appearances import appearance_problems
from survey_defs.checking_expressions import ExpressionChecker
from survey_defs.columns import OWN_COLUMNS, TEXT_COLUMNS, own_column_problems
from survey_defs.languages import language_problems
from survey_defs.outline import GENERATED_NAME, LIST_TYPES, TYPES, Place, outline
from survey_defs.plain_rows import NO
from survey_defs.problems import FormProblem, form_problem, in_order
from survey_defs.refusals import refusals
from survey_defs.tables import NAME, Row, Sheet, plain_heading

RESERVED = frozenset(
    {
        "enterprise_id", "campaign_id", "form", "form_version", "state", "officer", "started_ms",
        "finished_ms", "visit_id", "parent", "repeat", "position", "review", "reviewed_ms", "review_remarks",
    }
)  # fmt: skip
"""Fields of visit and row records, where answers stand beside them."""

ADDRESSES = frozenset({"finish"})
"""Pages of a visit on the phone; the page of a section stands beside them, under its name."""

_META = "meta"
"""pyxform's own group."""

_KNOWN_COLUMNS = OWN_COLUMNS | {
    "type", "name", "label", "hint", "guidance_hint", "required", "required_message", "relevant",
    "constraint", "constraint_message", "calculation", "default", "read_only", "choice_filter",
    "repeat_count", "appearance", "parameters", "trigger", "disabled",
}  # fmt: skip
_NOT_SUPPORTED_COLUMNS = frozenset(
    {"save_to", "image", "audio", "video", "big-image", "big_image", "media", "bind", "body", "control",
     "instance", "intent", "autoplay"}
)  # fmt: skip
_NOT_SUPPORTED_SHEETS = ("external_choices", "entities", "osm")
_MEDIA = ("media", "image", "audio", "video", "big-image")
_NOT_SUPPORTED_SETTINGS = ("public_key",)


def nearest(name: str, names: Iterable[str]) -> str:
    """The name most like it, "" when none is alike."""
    found = get_close_matches(name, list(names), n=1, cutoff=0.6)
    return found[0] if found else ""


def problems_in(
    sheets: Mapping[str, Sheet], reference: Collection[str] | None, reserved: Collection[str]
) -> list[FormProblem]:
    """Every problem of the sheets, in their order. reference, reserved: as in compile_xlsform."""
    missing = list(_missing_sheets(sheets))
    if missing:
        return missing
    places, loose = outline(sheets["survey"])
    choices = _choices(sheets)
    found = [problem for sheet in sheets.values() for problem in sheet.problems]
    found += [*_headings(sheets), *language_problems(sheets), *_settings(sheets)]
    for row in loose:
        near = (
            nearest(row.values.get("type", ""), [*TYPES, *LIST_TYPES]) if row.code == "type_unknown" else ""
        )
        found.append(form_problem(row.code, "survey", row.row.number, "type", nearest=near, **row.values))
    if not places and not loose:
        found.append(form_problem("no_questions", "survey"))
    found += _disabled(sheets["survey"])
    found += _names(places, reserved)
    found += _lists(places, choices, reference)
    found += _labels(places)
    found += refusals(places)
    found += _choice_rows(sheets, {p.list for p in places if p.type in ("select_multiple", "rank")})
    found += _choices_beside_other(choices, {p.list for p in places if p.has_other})
    found += [problem for place in places for problem in own_column_problems(place)]
    found += [problem for place in places for problem in appearance_problems(place)]
    named = [row for row in sheets["survey"].rows if row.text("type") == "csv-external"]
    external = [row.text("name") for row in named]
    known: Collection[str] = external if reference is None else reference
    for one in named:
        name = one.text("name")
        if name not in known:
            near = nearest(name, known)
            found.append(
                form_problem("list_file_missing", "survey", one.number, "name", name=name, nearest=near)
            )
    unread = [one.row.text("name") for one in loose]
    checker = ExpressionChecker(places, choices, reference, external, unread)
    found += checker.survey_problems()
    found += checker.choice_problems(sheets.get("choices"))
    return in_order(found)


def _missing_sheets(sheets: Mapping[str, Sheet]) -> Iterator[FormProblem]:
    survey = sheets.get("survey")
    if survey is None:
        yield form_problem("sheet_missing", name="survey", nearest=nearest("survey", sheets))
        return
    for column in ("type", "name"):
        if not survey.has(column):
            yield form_problem("column_missing", "survey", survey.heading_row, column, name=column)


def _headings(sheets: Mapping[str, Sheet]) -> Iterator[FormProblem]:
    for name in _NOT_SUPPORTED_SHEETS:
        if name in sheets and sheets[name].rows:
            yield form_problem("sheet_not_supported", name, name=name)
    choices = sheets.get("choices", Sheet("choices", (), ()))
    for heading in choices.headings_filled():
        if re.split("::?", heading)[0].strip().lower() in _MEDIA:
            yield form_problem("column_not_supported", "choices", choices.heading_row, heading, name=heading)
    used = sheets["survey"].headings_filled()
    row = sheets["survey"].heading_row
    first: dict[str, str] = {}
    for heading in sheets["survey"].headings:
        plain, _ = plain_heading(heading)
        other = first.setdefault(plain, heading)
        if other != heading and plain in _KNOWN_COLUMNS.difference(TEXT_COLUMNS):
            yield form_problem("column_same", "survey", row, heading, name=heading, other=other)
        base = heading.partition("::")[0].strip().lower()
        if plain in _KNOWN_COLUMNS:
            continue
        if base in _NOT_SUPPORTED_COLUMNS or plain in _NOT_SUPPORTED_COLUMNS:
            if heading in used:
                yield form_problem("column_not_supported", "survey", row, heading, name=heading)
        else:
            # Authors keep notes in columns of their own; only what looks like a slip of the pen is refused.
            near = get_close_matches(plain, sorted(_KNOWN_COLUMNS), n=1, cutoff=0.8)
            if near:
                yield form_problem("column_unknown", "survey", row, heading, name=heading, nearest=near[0])


def _settings(sheets: Mapping[str, Sheet]) -> Iterator[FormProblem]:
    for row in sheets["settings"].rows[:1] if "settings" in sheets else ():
        for name in _NOT_SUPPORTED_SETTINGS:
            if row.text(name):
                yield form_problem("setting_not_supported", "settings", row.number, name, name=name)


def _disabled(survey: Sheet) -> Iterator[FormProblem]:
    """Rows with another word than yes or no; those with yes are gone by now."""
    for row in survey.rows:
        value = row.text("disabled")
        if value and value.lower() not in NO:
            given = {"name": "disabled", "value": value, "wanted": "yes, no"}
            yield form_problem("value_wrong", "survey", row.number, "disabled", **given)


def _names(places: list[Place], reserved: Collection[str]) -> Iterator[FormProblem]:
    seen: dict[str, Row] = {}
    for place in places:
        name, number = place.row.text("name"), place.row.number
        if not name:
            yield form_problem("name_missing", "survey", number, "name")
            continue
        if not NAME.match(name):
            yield form_problem("name_wrong", "survey", number, "name", name=name)
        is_reserved = name == _META or (name in reserved and place.kind == "question")
        if is_reserved or place.path.removeprefix("/data/") in ADDRESSES:
            yield form_problem("name_reserved", "survey", number, "name", name=name)
        before = seen.get(place.path)
        if before is not None:
            yield form_problem("name_twice", "survey", number, "name", name=name, other=before.number)
        seen[place.path] = place.row
        if place.has_other:
            seen[f"{place.path}{GENERATED_NAME}"] = place.row


def _choices(sheets: Mapping[str, Sheet]) -> dict[str, list[Row]]:
    lists: dict[str, list[Row]] = {}
    if "choices" in sheets:
        for row in sheets["choices"].rows:
            lists.setdefault(row.text("list_name"), []).append(row)
    return lists


def _lists(
    places: list[Place], choices: Mapping[str, list[Row]], reference: Collection[str] | None
) -> Iterator[FormProblem]:
    for place in places:
        number = place.row.number
        if place.type not in ("select_one", "select_multiple", "rank"):
            continue
        if not place.list:
            yield form_problem("list_not_named", "survey", number, "type")
        elif place.list.startswith("${"):
            yield from _chosen_from(place, places)
        elif place.is_from_file:
            name = place.list.rpartition(".")[0] or place.list
            if reference is not None and name not in reference:
                near = nearest(name, reference)
                yield form_problem("list_file_missing", "survey", number, "type", name=name, nearest=near)
        elif place.list not in choices:
            near = nearest(place.list, choices)
            yield form_problem("list_missing", "survey", number, "type", name=place.list, nearest=near)


def _chosen_from(place: Place, places: list[Place]) -> Iterator[FormProblem]:
    """For select_one ${name}: the question named must stand in a repeat, and right in it."""
    number, name = place.row.number, place.list.strip("${} ")
    named = [other for other in places if other.row.text("name") == name]
    repeats = {other.path for other in places if other.kind == "repeat"}
    if place.type != "select_one" or place.has_other:
        # Answers have spaces: several of them, joined as XForms does, could not be told apart.
        yield form_problem("type_not_supported", "survey", number, "type", type=place.row.text("type"))
    elif not named:
        near = nearest(name, [other.row.text("name") for other in places if other.kind == "question"])
        yield form_problem("reference_unknown", "survey", number, "type", name=name, nearest=near)
    elif len(named) > 1:
        yield form_problem("reference_twice", "survey", number, "type", name=name)
    elif named[0].kind != "question" or named[0].path.rpartition("/")[0] not in repeats:
        yield form_problem("not_in_repeat", "survey", number, "type", name=name)


def _labels(places: list[Place]) -> Iterator[FormProblem]:
    for place in places:
        row, name = place.row, place.row.text("name")
        is_computed = "preload" in place.parameters or row.text("calculation") or row.text("trigger")
        is_shown = place.is_asked and not is_computed
        if place.kind == "question" and is_shown and name:
            texts = [row.translations(column) for column in ("label", "hint", "guidance_hint")]
            # Rows of a table keep their heading in the first; pyxform makes the label of a table-list.
            if not any(texts) and not row.text("appearance"):
                yield form_problem("label_missing", "survey", row.number, "label", name=name)


def _choice_rows(sheets: Mapping[str, Sheet], lists_of_several: Collection[str]) -> Iterator[FormProblem]:
    """lists_of_several: those that several may be chosen from; their answers are names joined by spaces."""
    if "choices" not in sheets:
        return
    settings = sheets["settings"].rows if "settings" in sheets else ()
    may_repeat = any(row.text("allow_choice_duplicates").lower() in ("yes", "true") for row in settings)
    seen: dict[tuple[str, str], int] = {}
    for row in sheets["choices"].rows:
        list_name, name = row.text("list_name"), row.text("name")
        for column, value in (("list_name", list_name), ("name", name)):
            if not value:
                yield form_problem("choice_incomplete", "choices", row.number, column, name=column)
        if re.search(r"\s", name) and list_name in lists_of_several:
            yield form_problem("choice_spaced", "choices", row.number, "name", name=name)
        before = seen.setdefault((list_name, name), row.number)
        if before != row.number and name and not may_repeat:
            yield form_problem(
                "choice_twice", "choices", row.number, "name", name=name, other=before, list=list_name
            )


def _choices_beside_other(
    choices: Mapping[str, list[Row]], lists_with_other: Collection[str]
) -> Iterator[FormProblem]:
    """pyxform gives the choice it adds a label in each language that the others have one in."""
    for row in (row for name in lists_with_other for row in choices.get(name, ())):
        if not row.translations("label"):
            yield form_problem("choice_incomplete", "choices", row.number, "label", name="label")
