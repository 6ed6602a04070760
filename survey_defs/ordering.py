"""What follows from what: the order of calculations, and which paths to look at again after a change."""

from __future__ import annotations

from collections.abc import Mapping

from survey_defs.compiling import reads_of, reads_of_choices
from survey_defs.expressions.reading import paths_read
from survey_defs.survey import ChoiceList, Node, Question, Repeat, Survey


def dependents_of(nodes: list[Node], lists: Mapping[str, ChoiceList]) -> dict[str, tuple[str, ...]]:
    """{path: paths that read it, in document order}."""
    found: dict[str, list[str]] = {}
    for node in nodes:
        for path in sorted(reads_of(node, lists)):
            found.setdefault(path, []).append(node.path)
    return {path: tuple(found[path]) for path in sorted(found)}


def calculation_order(survey: Survey) -> tuple[tuple[str, ...], list[list[str]]]:
    """Calculated questions, each after those it reads, and the circles found: each a list of paths."""
    nodes = {node.path: node for node in survey.walk()}
    reads = {path: _reads_for_its_value(node, nodes) for path, node in nodes.items()}
    done: dict[str, None] = {}
    circles: list[list[str]] = []
    for path in nodes:
        _visit(path, reads, done, circles)
    order = (nodes[path] for path in done)
    return tuple(n.path for n in order if isinstance(n, Question) and n.is_calculated), circles


def _visit(
    start: str, reads: Mapping[str, list[str]], done: dict[str, None], circles: list[list[str]]
) -> None:
    """Depth first, without recursion: a chain of a thousand calculations is allowed."""
    if start in done:
        return
    open_paths: dict[str, None] = {start: None}
    stack = [(start, iter(reads[start]))]
    while stack:
        path, rest = stack[-1]
        following = next(rest, None)
        if following is None:
            stack.pop()
            open_paths.pop(path, None)
            done[path] = None
        elif following in open_paths:
            walk = list(open_paths)
            circles.append(walk[walk.index(following) :])
        elif following not in done:
            open_paths[following] = None
            stack.append((following, iter(reads[following])))


def _reads_for_its_value(node: Node, nodes: Mapping[str, Node]) -> list[str]:
    """What must be known to read the value of `node`, its condition and its ancestors' included."""
    found: set[str] = set()
    if node.relevant:
        found |= paths_read(node.relevant, node.path)
    if isinstance(node, Repeat) and node.count:
        found |= paths_read(node.count, node.path)
    if isinstance(node, Question):
        if node.is_calculated and node.calculation:
            # Its own path may stand here: a running total reads the row before it.
            found |= paths_read(node.calculation, node.path) - {node.path}
        if node.filter:
            found |= reads_of_choices(node) - {node.path}
    parent = node.path.rpartition("/")[0]
    if parent in nodes:
        found.add(parent)
    return [path for path in sorted(found) if path in nodes]
