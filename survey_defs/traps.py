"""Traps in a form that is right by the rules: it will run, but perhaps not as its author means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from survey_defs.appearances import appearance_warnings
from survey_defs.columns import TEXT_COLUMNS
from survey_defs.converting import SETTINGS
from survey_defs.defaults import defaults_wrong
from survey_defs.expressions.parsing import ExpressionSyntaxError, Tree, parse
from survey_defs.idle_cells import idle_cells
from survey_defs.languages import default_language
from survey_defs.outline import Place, outline
from survey_defs.problems import FormProblem, form_problem, in_order
from survey_defs.reading_xform import language_code
from survey_defs.tables import Sheet, plain_heading
from survey_defs.workbooks import SHEETS

_CONDITIONS = ("relevant", "constraint", "required", "read_only")
_EXPRESSIONS = (*_CONDITIONS, "calculation", "choice_filter", "repeat_count")
_IDLE_COLUMNS = frozenset(
    {"rows", "noapperrorstring", "no_app_error_string", "compact_tag", "sms_field", "sms_option",
     "sms_separator", "sms_allow_media", "sms_date_format", "sms_datetime_format", "sms_response"}
)  # fmt: skip
"""Those that pyxform takes, and nothing here reads."""

_OVER_ROWS = ("sum", "min", "max", "count", "count-non-empty")
_NUMBERS = ("integer", "decimal", "range")
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_USED_SETTINGS = SETTINGS | {"name", "shown_title"}


def warnings_in(sheets: Mapping[str, Sheet]) -> list[FormProblem]:
    """Every trap found, in the order of the sheets."""
    if "survey" not in sheets:
        return []
    places, _ = outline(sheets["survey"])
    found = [warning for sheet in sheets.values() for warning in sheet.warnings]
    found += _sheets_left_out(sheets)
    found += _columns_left_out(sheets["survey"])
    found += _names_elsewhere(places)
    found += _names_alike(places)
    found += _Expressions(places, sheets.get("choices")).warnings()
    for place in places:
        if (
            place.kind == "question"
            and place.row.text("constraint")
            and not place.row.translations("constraint_message")
        ):
            number = place.row.number
            found.append(form_problem("constraint_message_missing", "survey", number, "constraint_message"))
    found += [warning for place in places for warning in appearance_warnings(place)]
    found += idle_cells(places)
    found += defaults_wrong(places, sheets.get("choices"))
    found += _choice_names(places, sheets.get("choices"))
    for name in ("survey", "choices"):
        if name in sheets:
            found += _translations(sheets[name], _languages(sheets), default_language(sheets))
    found += _settings_left_out(sheets)
    return in_order(found)


def _sheets_left_out(sheets: Mapping[str, Sheet]) -> Iterator[FormProblem]:
    for name in sheets:
        near = get_close_matches(name, SHEETS, n=1, cutoff=0.7)
        if name not in SHEETS and near and near[0] not in sheets:
            yield form_problem("sheet_unknown", name, name=name, nearest=near[0])


def _columns_left_out(survey: Sheet) -> Iterator[FormProblem]:
    for heading in survey.headings_filled():
        if plain_heading(heading)[0] in _IDLE_COLUMNS:
            yield form_problem("column_ignored", "survey", survey.heading_row, heading, name=heading)


def _settings_left_out(sheets: Mapping[str, Sheet]) -> Iterator[FormProblem]:
    for row in sheets["settings"].rows[:1] if "settings" in sheets else ():
        for heading in row.cells:
            if plain_heading(heading)[0] not in _USED_SETTINGS:
                yield form_problem("setting_ignored", "settings", row.number, heading, name=heading)


def _names_elsewhere(places: list[Place]) -> Iterator[FormProblem]:
    first: dict[str, Place] = {}
    for place in places:
        name = place.row.text("name")
        if place.kind != "question" or not name:
            continue
        before = first.setdefault(name, place)
        if before.path != place.path:
            key = place.path.removeprefix("/data/")
            yield form_problem(
                "name_elsewhere",
                "survey",
                place.row.number,
                "name",
                name=name,
                other=before.row.number,
                key=key,
            )


def _names_alike(places: list[Place]) -> Iterator[FormProblem]:
    first: dict[str, Place] = {}
    for place in places:
        before = first.setdefault(place.path.lower(), place)
        if before.path != place.path:
            name, other = place.row.text("name"), before.row.number
            yield form_problem("name_alike", "survey", place.row.number, "name", name=name, other=other)


def _choice_names(places: list[Place], choices: Sheet | None) -> Iterator[FormProblem]:
    """Those of lists that one is chosen from; where several may be, a space is a problem."""
    several = {place.list for place in places if place.type in ("select_multiple", "rank")}
    for row in choices.rows if choices is not None else ():
        if len(row.text("name").split()) > 1 and row.text("list_name") not in several:
            yield form_problem("choice_spaced_once", "choices", row.number, "name", name=row.text("name"))


def _languages(sheets: Mapping[str, Sheet]) -> dict[str, str]:
    """{code: language as written} of the labels; "" for the label without a language."""
    found: dict[str, str] = {}
    for name in ("survey", "choices"):
        sheet = sheets.get(name)
        for heading in sheet.headings if sheet is not None else ():
            column, language = plain_heading(heading)
            if column == "label":
                found.setdefault(language_code(language, default_language(sheets)), language)
    return found


def _translations(sheet: Sheet, languages: dict[str, str], default: str) -> Iterator[FormProblem]:
    columns = ("label",) if sheet.name == "choices" else TEXT_COLUMNS
    for column in columns:
        headings = {
            language_code(language, default): heading
            for heading in sheet.headings
            for name, language in [plain_heading(heading)]
            if name == column
        }
        used = {code for code, heading in headings.items() if any(heading in row.cells for row in sheet.rows)}
        if not used:
            continue
        for code, language in languages.items():
            other = next(iter(headings))
            if code not in headings:
                yield form_problem(
                    "column_untranslated", sheet.name, sheet.heading_row, headings[other], name=column,
                    language=language or code, other=languages.get(other) or other,
                )  # fmt: skip
        yield from _cells_untranslated(sheet, headings, languages)


def _cells_untranslated(
    sheet: Sheet, headings: dict[str, str], languages: dict[str, str]
) -> Iterator[FormProblem]:
    for row in sheet.rows:
        filled = [code for code, heading in headings.items() if heading in row.cells]
        for code, heading in headings.items() if filled else ():
            if code not in filled:
                language, other = (languages.get(one) or one for one in (code, filled[0]))
                yield form_problem(
                    "translation_missing", sheet.name, row.number, heading, language=language, other=other
                )


class _Expressions:
    """The traps in expressions, cell by cell."""

    def __init__(self, places: list[Place], choices: Sheet | None) -> None:
        self._places = places
        self._by_name = {p.row.text("name"): p for p in reversed(places) if p.kind == "question"}
        self._repeats = [place.path for place in places if place.kind == "repeat"]
        self._lists: dict[str, set[str]] = {}
        for row in choices.rows if choices is not None else ():
            self._lists.setdefault(row.text("list_name"), set()).add(row.text("name"))

    def warnings(self) -> Iterator[FormProblem]:
        for place in self._places:
            for heading, written in place.row.cells.items():
                column, _ = plain_heading(heading)
                if column in _EXPRESSIONS:
                    yield from self._cell(place, column, heading, written)

    def _cell(self, place: Place, column: str, heading: str, written: str) -> Iterator[FormProblem]:
        try:
            tree = parse(written)
        except ExpressionSyntaxError:
            # A problem, and reported as one.
            return
        at = ("survey", place.row.number, heading)
        if column in _CONDITIONS:
            yield from _bare(tree, at)
        for part in _parts(tree):
            if part[0] == "op" and part[1] in _COMPARISONS:
                yield from self._comparison(part, place, at)
            elif part[0] == "fn":
                yield from self._function(part[1], part[2], place, at)

    def _comparison(self, tree: Tree, place: Place, at: _At) -> Iterator[FormProblem]:
        for one, other in ((tree[2], tree[3]), (tree[3], tree[2])):
            asked = self._asked(one, place)
            if asked is None or other[0] != "str" or other[1] == "":
                continue
            name, value = asked.row.text("name"), other[1]
            if asked.type in _NUMBERS:
                yield form_problem("number_as_text", *at, name=name, value=value)
            elif asked.type == "select_multiple" and tree[1] in ("=", "!="):
                yield form_problem("several_compared", *at, name=name, value=value)
            yield from self._choice(asked, value, at)

    def _function(self, name: str, arguments: list[Tree], place: Place, at: _At) -> Iterator[FormProblem]:
        if name == "selected" and len(arguments) == 2 and arguments[1][0] == "str":
            asked = self._asked(arguments[0], place)
            if asked is not None:
                yield from self._choice(asked, arguments[1][1], at)
        elif name in _OVER_ROWS and len(arguments) == 1 and arguments[0][0] == "var":
            asked = self._by_name.get(arguments[0][1])
            if asked is None:
                return
            around = [path for path in self._repeats if asked.path.startswith(f"{path}/")]
            if around and place.path.startswith(f"{max(around, key=len)}/"):
                yield form_problem("sum_in_own_row", *at, function=name, name=arguments[0][1])

    def _choice(self, asked: Place, value: str, at: _At) -> Iterator[FormProblem]:
        offered = self._lists.get(asked.list)
        if not offered or asked.is_from_file or (asked.has_other and value == "other") or value in offered:
            return
        near = get_close_matches(value, sorted(offered), n=1, cutoff=0.6)
        name = asked.row.text("name")
        yield form_problem("choice_not_offered", *at, name=name, value=value, nearest=near[0] if near else "")

    def _asked(self, tree: Tree, place: Place) -> Place | None:
        """The question that ${name} or "." stands for, when it is certain which."""
        if tree[0] == "var":
            return self._by_name.get(tree[1])
        return place if tree == parse(".") and place.kind == "question" else None


_At = tuple[str, int, str]


def _bare(tree: Tree, at: _At) -> Iterator[FormProblem]:
    """${x} where true or false is asked: as a whole, or beside "and", "or", in not()."""
    if tree[0] == "var":
        yield form_problem("condition_bare", *at, name=tree[1])
    elif tree[0] == "op" and tree[1] in ("and", "or"):
        yield from _bare(tree[2], at)
        yield from _bare(tree[3], at)
    elif tree[0] == "fn" and tree[1] == "not" and tree[2]:
        yield from _bare(tree[2][0], at)


def _parts(tree: object) -> Iterator[Tree]:
    """The tree and all trees in it, outside of [predicates], where names are columns of a list."""
    if isinstance(tree, list):
        if tree and isinstance(tree[0], str):
            yield tree
            if tree[0] in ("path", "from"):
                return
        for part in tree:
            yield from _parts(part)
