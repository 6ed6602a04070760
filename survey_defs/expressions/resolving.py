"""Trees made ready to evaluate: every plain path becomes a reference to a place of the survey.

A reference ["ref", path, rows_shared] says which question, and how many of the repeats around it are in the
row of the question that asks: 1 is "this row", 0 is "all rows". So an evaluator needs no document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from survey_defs.expressions.parsing import Tree, parse

_ODD_STEPS = ("@", "*", "//")


def resolve(tree: Tree, context: str, repeats: Iterable[str]) -> Tree:
    """The tree with plain paths as references.

    context: path of the question, group or repeat that holds the expression.
    repeats: paths of all repeats of the survey.
    Raises ExpressionSyntaxError when the path in a text argument of jr:choice-name is none.
    """
    return _Resolver(context, tuple(repeats)).tree(tree, inside=False)


def references(tree: object) -> Iterator[str]:
    """The paths that a resolved tree reads, repetitions included."""
    if isinstance(tree, list):
        if len(tree) == 3 and tree[0] == "ref":
            yield tree[1]
        else:
            for part in tree:
                yield from references(part)


def rows_shared(path: str, context: str, repeats: Iterable[str]) -> int:
    """How many repeats enclose both paths, each with the same row: the rule of `${name}` in XLSForm."""
    return sum(1 for repeat in repeats if _is_in(path, repeat) and _is_in(context, repeat))


def _is_in(path: str, repeat: str) -> bool:
    return f"{path}/".startswith(f"{repeat}/")


class _Resolver:
    def __init__(self, context: str, repeats: tuple[str, ...]) -> None:
        self._context = context
        self._repeats = repeats

    def tree(self, tree: Tree, *, inside: bool) -> Tree:
        """inside: within a predicate, where a relative path starts at the filtered node and stays a path."""
        kind = tree[0]
        if kind == "path":
            return self._path(tree, inside=inside)
        if kind == "from":
            return self._from(tree, inside=inside)
        if kind == "fn":
            return self._function(tree, inside=inside)
        if kind in ("op", "neg"):
            return [part if isinstance(part, str) else self.tree(part, inside=inside) for part in tree]
        return tree

    def _path(self, tree: Tree, *, inside: bool) -> Tree:
        _, absolute, steps = tree
        if _is_plain(steps) and (absolute or not inside):
            return self._reference(absolute, steps)
        return ["path", absolute, self._steps(steps)]

    def _from(self, tree: Tree, *, inside: bool) -> Tree:
        _, start, predicates, steps = tree
        if start == ["fn", "current", []] and not predicates and _is_plain(steps):
            return self._reference(False, steps)
        resolved = [self.tree(predicate, inside=True) for predicate in predicates]
        return ["from", self.tree(start, inside=inside), resolved, self._steps(steps)]

    def _function(self, tree: Tree, *, inside: bool) -> Tree:
        _, name, arguments = tree
        if name == "jr:choice-name" and len(arguments) == 2 and arguments[1][0] == "str":
            arguments = [arguments[0], parse(arguments[1][1])]
        return ["fn", name, [self.tree(argument, inside=inside) for argument in arguments]]

    def _steps(self, steps: list[Tree]) -> list[Tree]:
        return [[name, [self.tree(p, inside=True) for p in predicates]] for name, predicates in steps]

    def _reference(self, absolute: bool, steps: list[Tree]) -> Tree:
        parts = [] if absolute else self._context.strip("/").split("/")
        kept = len(parts)
        for name, _ in steps:
            if name == "..":
                parts = parts[:-1]
                kept = min(kept, len(parts))
            elif name != ".":
                parts = [*parts, name]
        path = "/" + "/".join(parts)
        shared = sum(1 for r in self._repeats if _is_in(path, r) and r.count("/") <= kept)
        return ["ref", path, shared]


def _is_plain(steps: list[Tree]) -> bool:
    return not any(predicates or name.startswith(_ODD_STEPS) for name, predicates in steps)
