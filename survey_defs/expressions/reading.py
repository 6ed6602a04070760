"""Which questions an expression reads, known without evaluating it."""

from __future__ import annotations

from survey_defs.expressions.parsing import Tree


def paths_read(tree: Tree, context: str) -> set[str]:
    """Absolute paths that a resolved tree reads. context: path of its holder, where relative paths start."""
    found: set[str] = set()
    _gather(tree, context, found)
    return found


def _gather(tree: Tree, base: str | None, found: set[str]) -> str | None:
    """Adds the paths under `tree`; gives the path that the tree itself points to, if to one of the form."""
    kind = tree[0]
    if kind == "ref":
        found.add(tree[1])
        return str(tree[1])
    if kind == "path":
        return _gather_steps("" if tree[1] else base, tree[2], found)
    if kind == "from":
        start = base if tree[1] == ["fn", "current", []] else _gather(tree[1], base, found)
        for predicate in tree[2]:
            _gather(predicate, start, found)
        return _gather_steps(start, tree[3], found)
    parts = tree[2] if kind == "fn" else tree[2:] if kind == "op" else tree[1:] if kind == "neg" else []
    for part in parts:
        _gather(part, base, found)
    return None


def _gather_steps(start: str | None, steps: list[Tree], found: set[str]) -> str | None:
    path = start
    for name, predicates in steps:
        if path is not None and name == "..":
            path = path.rpartition("/")[0]
        elif path is not None and name != ".":
            path = f"{path}/{name}"
        for predicate in predicates:
            _gather(predicate, path, found)
    if path is not None:
        found.add(path)
    return path
