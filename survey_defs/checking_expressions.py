"""What is wrong with the expressions and ${...} of a form, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from pyxform.utils import default_is_dynamic

from survey_defs.columns import TEXT_COLUMNS
from survey_defs.expressions.functions import FUNCTIONS, MANY, NOT_SUPPORTED
from survey_defs.expressions.parsing import ExpressionSyntaxError, Tree, parse
from survey_defs.expressions.patterns import pattern_fault
from survey_defs.outline import GENERATED_NAME, Place
from survey_defs.problems import FormProblem, form_problem
from survey_defs.tables import Row, Sheet, plain_heading

_EXPRESSION_COLUMNS = ("relevant", "constraint", "calculation", "repeat_count")
_YES_NO_COLUMNS = ("required", "read_only")
_YES_NO = frozenset({"yes", "no", "true", "false", "true()", "false()"})
VARIABLE = re.compile(r"\$\{([^{}]*)\}")


class ExpressionChecker:
    """Knows the names of one form. choices: rows by list. external: lists of csv-external rows.

    unread: names of rows whose type is wrong: who reads them is told nothing, that would follow from it.
    """

    def __init__(
        self,
        places: list[Place],
        choices: Mapping[str, list[Row]],
        reference: Collection[str] | None,
        external: Collection[str] = (),
        unread: Collection[str] = (),
    ) -> None:
        self._places = places
        self._choices = choices
        self._reference = reference
        self._external = external
        self._unread = unread
        self._paths: dict[str, list[str]] = {}
        for place in places:
            self._paths.setdefault(place.row.text("name"), []).append(place.path)
            if place.has_other:
                name = place.row.text("name") + GENERATED_NAME
                self._paths.setdefault(name, []).append(place.path + GENERATED_NAME)

    def survey_problems(self) -> Iterator[FormProblem]:
        """Those of the survey sheet."""
        for place in self._places:
            for heading, written in place.row.cells.items():
                column, _ = plain_heading(heading)
                at = ("survey", place.row.number, heading)
                if column in TEXT_COLUMNS:
                    yield from self._text(written, at)
                elif column == "trigger":
                    yield from self._trigger(written, at)
                elif column in _YES_NO_COLUMNS and _is_other_word(written):
                    yield form_problem("yes_no_wrong", *at, name=column, value=written)
                elif _is_expression(column, written, place):
                    yield from self._expression(written, at, self._columns(place, column))

    def choice_problems(self, sheet: Sheet | None) -> Iterator[FormProblem]:
        """Those in labels of choices."""
        for row in sheet.rows if sheet is not None else ():
            for heading, written in row.cells.items():
                if plain_heading(heading)[0] == "label":
                    yield from self._text(written, ("choices", row.number, heading))

    def _columns(self, place: Place, column: str) -> set[str] | None:
        """The columns of the list that a choice_filter may name; None when that cannot be known."""
        if column != "choice_filter" or place.is_from_file or place.list not in self._choices:
            return None
        return {plain_heading(heading)[0] for row in self._choices[place.list] for heading in row.cells} | {
            heading for row in self._choices[place.list] for heading in row.cells
        }

    def _text(self, written: str, at: _At) -> Iterator[FormProblem]:
        for name in VARIABLE.findall(written):
            yield from self._name(name.strip(), at)

    def _trigger(self, written: str, at: _At) -> Iterator[FormProblem]:
        # A comma too many says nothing, as pyxform has it too.
        for part in filter(str.strip, written.split(",")):
            match = VARIABLE.fullmatch(part.strip())
            if match is None:
                yield form_problem("reference_missing", *at, found=part.strip())
            else:
                yield from self._name(match.group(1).strip(), at)

    def _expression(self, written: str, at: _At, columns: set[str] | None) -> Iterator[FormProblem]:
        try:
            tree = parse(written)
        except ExpressionSyntaxError as error:
            yield form_problem(
                "syntax", *at, position=error.position + 1, found=error.found, why=error.reason
            )
            return
        yield from self._tree(tree, at)
        if columns is not None:
            yield from _choice_columns(tree, at, columns)

    def _tree(self, tree: Tree, at: _At) -> Iterator[FormProblem]:
        kind = tree[0]
        if kind == "var":
            yield from self._name(tree[1], at)
        elif kind == "fn":
            yield from self._function(tree[1], tree[2], at)
        elif kind in ("path", "from"):
            if kind == "path" and tree[1] and tree[2]:
                yield from self._root(tree[2], at)
            if kind == "from":
                yield from self._tree(tree[1], at)
                for predicate in tree[2]:
                    yield from self._tree(predicate, at)
            for step, predicates in tree[-1]:
                if step.startswith(("//", "@")) or "()" in step or "::" in step:
                    yield form_problem("path_not_supported", *at, found=step)
                for predicate in predicates:
                    yield from self._tree(predicate, at)
        else:
            for part in tree[1:]:
                if isinstance(part, list):
                    yield from self._tree(part, at)

    def _root(self, steps: list[Tree], at: _At) -> Iterator[FormProblem]:
        """The root is always /data: a path from another form's would read as blank."""
        names = [step for step, _ in steps]
        if names[0] not in ("data", "//"):
            near = names[-1] if names[-1] in self._paths else ""
            yield form_problem("path_not_supported", *at, found=f"/{'/'.join(names)}", nearest=near)

    def _name(self, name: str, at: _At) -> Iterator[FormProblem]:
        if name.startswith("last-saved#"):
            yield form_problem("path_not_supported", *at, found=f"${{{name}}}")
        elif name in self._unread:
            return
        elif name not in self._paths and name != "instanceID":
            near = get_close_matches(name, list(self._paths), n=1, cutoff=0.6)
            yield form_problem("reference_unknown", *at, name=name, nearest=near[0] if near else "")
        elif len(self._paths.get(name, ())) > 1:
            yield form_problem("reference_twice", *at, name=name)

    def _function(self, name: str, arguments: list[Tree], at: _At) -> Iterator[FormProblem]:
        function = FUNCTIONS.get(name)
        if function is None:
            if name in NOT_SUPPORTED:
                yield form_problem("function_not_supported", *at, name=name)
            else:
                near = get_close_matches(name, list(FUNCTIONS), n=1, cutoff=0.6)
                yield form_problem("function_unknown", *at, name=name, nearest=near[0] if near else "")
        elif not function.fewest <= len(arguments) <= function.most:
            most = "" if function.most == MANY else f"–{function.most}"
            wanted = str(function.fewest) if function.fewest == function.most else f"{function.fewest}{most}"
            if function.most == MANY:
                wanted += "+"
            yield form_problem("function_arguments", *at, name=name, wanted=wanted, given=len(arguments))
        else:
            yield from self._literal(name, arguments, at)
        for argument in arguments:
            yield from self._tree(argument, at)

    def _literal(self, name: str, arguments: list[Tree], at: _At) -> Iterator[FormProblem]:
        """What can be known of arguments that are written out."""
        texts = [argument[1] if argument[0] == "str" else None for argument in arguments]
        if name == "regex" and texts[1] is not None:
            fault = pattern_fault(texts[1])
            if fault is not None:
                yield form_problem("regex_wrong", *at, why=fault)
        elif name == "jr:choice-name" and texts[1] is not None:
            yield from self._text(texts[1], at)
        elif name in ("instance", "pulldata") and texts[0] is not None:
            if name == "instance" and texts[0] in self._choices:
                return
            files = {p.list.rpartition(".")[0] for p in self._places if p.is_from_file}
            known = {*(self._reference or ()), *files, *self._external, *self._choices}
            if texts[0] not in known and (self._reference is not None or name == "instance"):
                near = get_close_matches(texts[0], sorted(known), n=1, cutoff=0.6)
                yield form_problem("list_file_missing", *at, name=texts[0], nearest=near[0] if near else "")
        elif name == "indexed-repeat":
            for argument in (arguments[0], *arguments[1::2]):
                if argument[0] not in ("var", "path"):
                    yield form_problem("reference_missing", *at, found=str(argument[1]))


_At = tuple[str, int, str]
"""(sheet, row, column)."""


def _is_other_word(written: str) -> bool:
    """Whether it is words, neither yes nor no: "có" would be read as a question below this one."""
    return written.lower() not in _YES_NO and all(word.isalpha() for word in written.split())


def _is_expression(column: str, written: str, place: Place) -> bool:
    if column in _YES_NO_COLUMNS:
        return written.lower() not in _YES_NO
    if column == "default":
        return bool(default_is_dynamic(written, place.row.text("type")))
    return column in _EXPRESSION_COLUMNS or column == "choice_filter"


def _choice_columns(tree: Tree, at: _At, columns: set[str]) -> Iterator[FormProblem]:
    """Names in a choice_filter that no choice of the list has a column for."""
    if tree[0] == "path" and not tree[1] and len(tree[2]) == 1:
        name = tree[2][0][0]
        if name not in columns and name not in (".", "..", "*"):
            near = get_close_matches(name, sorted(columns), n=1, cutoff=0.6)
            yield form_problem("choice_column_unknown", *at, name=name, nearest=near[0] if near else "")
    elif tree[0] in ("op", "neg", "fn"):
        parts = tree[2] if tree[0] == "fn" else tree[1:]
        for part in parts:
            if isinstance(part, list):
                yield from _choice_columns(part, at, columns)
