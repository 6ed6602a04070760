"""Text to tree. XPath 1.0 (W3C 1999, section 3) with `${name}` of XLSForm.

Shapes of a tree:
    ["num", 1.5]  ["str", "x"]  ["neg", a]  ["op", "+", a, b]  ["fn", "name", [args]]
    ["var", "name"]                               ${name}, before it is resolved
    ["path", is_absolute, [[step, [predicates]], …]]
    ["from", start, [predicates], [[step, [predicates]], …]]
    ["ref", "/data/…", rows_shared]               made of plain paths by `resolving.py`
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

Tree = list[Any]

LONGEST_EXPRESSION = 20_000
DEEPEST_NESTING = 60
MOST_TERMS = 150
"""Of one sum or the like. Both keep the parser, which follows the brackets, within Python's stack."""

DEEPEST_TREE = 200
"""Lists within lists. Keeps within the stack what follows the tree: the checks, and evaluation."""

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>\d+(?:\.\d*)?|\.\d+)
      | (?P<string>"[^"]*"|'[^']*')
      | (?P<variable>\$\{[^{}]*\})
      | (?P<operator>\.\.|::|//|!=|<=|>=|[()\[\].@,/|+\-=<>*])
      | (?P<name>[^\W\d][\w.\-]*(?::(?!:)(?:[^\W\d][\w.\-]*|\*))?)
      | (?P<unknown>\S)
    )""",
    re.VERBOSE,
)
_LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
_STRENGTH = {operator: strength for strength, level in enumerate(_LEVELS) for operator in level}
_WORD_OPERATORS = ("and", "or", "div", "mod")
_TOO_DEEP = "nested too deeply, split it into several calculations"


class ExpressionSyntaxError(ValueError):
    """The text is no expression. `position` counts characters from 0; the message names what is there."""

    def __init__(self, reason: str, found: str, position: int) -> None:
        super().__init__(f"{reason}: {found!r}, character {position + 1}")
        self.reason, self.found, self.position = reason, found, position


class _Token(NamedTuple):
    kind: str
    text: str
    position: int


def parse(text: str, *, is_checked: bool = False) -> Tree:
    """The tree of one expression, at most DEEPEST_TREE deep. Raises ExpressionSyntaxError.

    is_checked: it was within the limits as its author wrote it; pyxform writes long paths for short names.
    """
    if is_checked:
        return _Parser(_tokens(text)).whole()
    if len(text) > LONGEST_EXPRESSION:
        raise ExpressionSyntaxError("too long", f"{len(text)} characters", LONGEST_EXPRESSION)
    tree = _Parser(_tokens(text)).whole()
    # Terms and brackets add up: three brackets with 140 terms each are 420 deep.
    if _is_too_deep(tree):
        raise ExpressionSyntaxError(_TOO_DEEP, f"{text.strip()[:20]}…", 0)
    return tree


def _is_too_deep(tree: Tree) -> bool:
    """Level by level: to follow the tree by recursion is what this prevents."""
    level: list[Tree] = [tree]
    for _ in range(DEEPEST_TREE):
        level = [part for each in level for part in each if isinstance(part, list)]
        if not level:
            return False
    return True


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(text.rstrip()):
        kind = match.lastgroup or "unknown"
        found, position = match.group(kind), match.start(kind)
        if kind == "unknown":
            raise ExpressionSyntaxError("unexpected character", found, position)
        # XPath 1.0, section 3.7: after an operand, * and the word operators are operators, else names.
        if tokens and _ends_an_operand(tokens[-1]):
            if kind == "name" and found in _WORD_OPERATORS:
                kind = "operator"
        elif found == "*":
            kind = "star"
        tokens.append(_Token(kind, found, position))
    return [*tokens, _Token("end", "", len(text))]


def _ends_an_operand(token: _Token) -> bool:
    return token.kind != "operator" or token.text in (")", "]", ".", "..")


class _Parser:
    """Recursive descent, one method for one rule of the grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Tree:
        tree = self._binary(0)
        if self._here.kind != "end":
            raise self._error("unexpected")
        return tree

    @property
    def _here(self) -> _Token:
        return self._tokens[self._at]

    def _sees(self, *operators: str) -> bool:
        return self._here.kind == "operator" and self._here.text in operators

    def _take(self) -> _Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _need(self, operator: str) -> None:
        if not self._sees(operator):
            raise self._error(f"{operator!r} expected")
        self._at += 1

    def _error(self, reason: str) -> ExpressionSyntaxError:
        return ExpressionSyntaxError(reason, self._here.text or "end of the expression", self._here.position)

    def _binary(self, weakest: int) -> Tree:
        """An expression whose operators bind at least as strongly as `weakest`."""
        tree = self._unary()
        terms = 1
        while self._here.kind == "operator" and _STRENGTH.get(self._here.text, -1) >= weakest:
            terms += 1
            if terms > MOST_TERMS:
                raise self._error("too many terms in one expression, split it into several calculations")
            operator = self._take().text
            tree = ["op", operator, tree, self._binary(_STRENGTH[operator] + 1)]
        return tree

    def _unary(self) -> Tree:
        if self._sees("-"):
            self._at += 1
            self._enter()
            tree = ["neg", self._unary()]
            self._depth -= 1
            return tree
        tree = self._path()
        while self._sees("|"):
            self._at += 1
            tree = ["op", "|", tree, self._path()]
        return tree

    def _expression(self) -> Tree:
        self._enter()
        tree = self._binary(0)
        self._depth -= 1
        return tree

    def _enter(self) -> None:
        """One level down. Beside the rule, not around it: each call in between would take from the stack."""
        self._depth += 1
        if self._depth > DEEPEST_NESTING:
            raise self._error(_TOO_DEEP)

    def _path(self) -> Tree:
        start = self._primary()
        if start is None:
            absolute = self._sees("/", "//")
            return ["path", absolute, self._steps(first=not absolute)]
        predicates = self._predicates()
        if predicates or self._sees("/", "//"):
            return ["from", start, predicates, self._steps(first=False)]
        return start

    def _primary(self) -> Tree | None:
        token = self._here
        if token.kind == "number":
            self._at += 1
            number = float(token.text)
            return ["num", int(number) if number.is_integer() and number < 2**53 else number]
        if token.kind == "string":
            self._at += 1
            return ["str", token.text[1:-1]]
        if token.kind == "variable":
            self._at += 1
            return ["var", token.text[2:-1].strip()]
        if self._sees("("):
            self._at += 1
            tree = self._expression()
            self._need(")")
            return tree
        if (
            token.kind == "name"
            and self._tokens[self._at + 1].text == "("
            and token.text not in ("node", "text")
        ):
            self._at += 2
            return ["fn", token.text, self._arguments()]
        return None

    def _arguments(self) -> list[Tree]:
        arguments: list[Tree] = []
        if self._sees(")"):
            self._at += 1
            return arguments
        while True:
            arguments.append(self._expression())
            if self._sees(")"):
                self._at += 1
                return arguments
            self._need(",")

    def _steps(self, *, first: bool) -> list[Any]:
        steps: list[Any] = []
        while first or self._sees("/", "//"):
            if not first and self._take().text == "//":
                steps.append(["//", []])
            first = False
            token = self._here
            if token.kind in ("name", "star", "variable") or (
                token.kind == "operator" and token.text in (".", "..", "@")
            ):
                self._at += 1
                name = token.text
                if name == "@":
                    name = "@" + self._take().text
                elif self._sees("("):
                    self._at += 1
                    self._need(")")
                    name += "()"
                steps.append([name, self._predicates()])
            elif steps or self._tokens[self._at - 1].text != "/":
                raise self._error("a value or a name expected")
        return steps

    def _predicates(self) -> list[Tree]:
        predicates = []
        while self._sees("["):
            self._at += 1
            predicates.append(self._expression())
            self._need("]")
        return predicates
