"""A tree as an author would have written it, ${name} again in place of paths."""

from __future__ import annotations

from survey_defs.expressions.parsing import Tree


def written(tree: Tree | str | None) -> str:
    """The expression as text; "" for none. Brackets stand wherever one operation is inside another."""
    match tree:
        case None | str():
            return tree or ""
        case ["num", value]:
            return f"{value:.15g}"
        case ["str", value]:
            return f'"{value}"' if "'" in value else f"'{value}'"
        case ["neg", value]:
            return f"-{_inside(value)}"
        case ["op", operator, one, other]:
            return f"{_inside(one)} {operator} {_inside(other)}"
    return _call(tree) if tree[0] == "fn" else _place(tree)


def _call(tree: Tree) -> str:
    return f"{tree[1]}({', '.join(written(argument) for argument in tree[2])})"


def _inside(tree: Tree) -> str:
    return f"({written(tree)})" if tree[0] == "op" else written(tree)


def _place(tree: Tree) -> str:
    match tree:
        case ["ref", path, _]:
            return f"${{{path.rpartition('/')[2]}}}"
        case ["var", name]:
            return f"${{{name}}}"
        case ["path", is_absolute, steps]:
            return ("/" if is_absolute else "") + _steps(steps)
        case ["from", start, predicates, steps]:
            return written(start) + _predicates(predicates) + "/" + _steps(steps)
    return str(tree)


def _steps(steps: list[Tree]) -> str:
    return "/".join(step + _predicates(predicates) for step, predicates in steps)


def _predicates(predicates: list[Tree]) -> str:
    return "".join(f"[{written(predicate)}]" for predicate in predicates)
