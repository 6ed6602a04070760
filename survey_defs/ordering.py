"""What follows from what: the order of calculations, and which paths to look at again after a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from survey_defs.compiling import reads_of, reads_of_choices, trees_of
from survey_defs.expressions.reading import paths_read
from survey_defs.survey import ChoiceList, Node, Question, Repeat, Survey


def dependents_of(nodes: list[Node], lists: Mapping[str, ChoiceList]) -> dict[str, tuple[str, ...]]:
    """{path: paths that read it, in document order}."""
    found: dict[str, list[str]] = {}
    labels = {name: _paths_in_labels(each) for name, each in lists.items()}
    lists_of = _lists_of(nodes)
    for node in nodes:
        looked_up = {path for tree in trees_of(node, lists) for path in _looked_up(tree, lists_of, labels)}
        for path in sorted(reads_of(node, lists) | looked_up - {node.path}):
            found.setdefault(path, []).append(node.path)
    return {path: tuple(found[path]) for path in sorted(found)}


def _lists_of(nodes: Iterable[Node]) -> dict[str, str]:
    """{path of a question: name of its list}."""
    return {node.path: node.list for node in nodes if isinstance(node, Question) and node.list}


def _paths_in_labels(choices: ChoiceList) -> set[str]:
    """What ${...} in the labels of a list read."""
    parts = [part for item in choices.items for text in item["label"].values() for part in text]
    return {path for part in parts if isinstance(part, list) for path in paths_read(part, "")}


def _looked_up(tree: object, lists_of: Mapping[str, str], labels: Mapping[str, set[str]]) -> Iterator[str]:
    """The paths that labels read which an expression looks up: jr:choice-name(), instance(), pulldata()."""
    if not isinstance(tree, list):
        return
    match tree:
        case ["fn", "jr:choice-name", [_, ["ref", path, _]]]:
            yield from labels.get(lists_of.get(path, ""), ())
        case ["fn", "instance" | "pulldata", [["str", name], *_]]:
            yield from labels.get(name, ())
    for part in tree:
        yield from _looked_up(part, lists_of, labels)


def calculation_order(survey: Survey) -> tuple[tuple[str, ...], list[list[str]]]:
    """Calculated questions, each after those it reads, and the circles found: each a list of paths."""
    nodes = {node.path: node for node in survey.walk()}
    labels = {name: _paths_in_labels(each) for name, each in survey.lists.items()}
    lists_of = _lists_of(nodes.values())
    reads = {path: _reads_for_its_value(node, nodes, lists_of, labels) for path, node in nodes.items()}
    done: dict[str, None] = {}
    circles: list[list[str]] = []
    for path in nodes:
        _visit(path, reads, done, circles)
    circles += ([path] for path, node in nodes.items() if _reads_itself(node, nodes))
    order = (nodes[path] for path in done)
    return tuple(n.path for n in order if isinstance(n, Question) and n.is_calculated), circles


def _reads_itself(node: Node, nodes: Mapping[str, Node]) -> bool:
    """Whether a calculation reads its own value; a running total reads that of another row."""
    if not isinstance(node, Question) or not node.is_calculated:
        return False
    rows = sum(isinstance(one, Repeat) and node.path.startswith(f"{path}/") for path, one in nodes.items())

    def reads(tree: object) -> bool:
        match tree:
            case ["ref", path, shared]:
                return bool(path == node.path and shared == rows)
            case ["fn", "indexed-repeat", [_, *rest]]:
                return any(reads(part) for part in rest)
            case [*parts]:
                return any(reads(part) for part in parts)
        return False

    return reads(node.calculation)


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


def _reads_for_its_value(
    node: Node,
    nodes: Mapping[str, Node],
    lists_of: Mapping[str, str],
    labels: Mapping[str, set[str]],
) -> list[str]:
    """What must be known to read the value of `node`, its condition and its ancestors' included."""
    trees = [node.relevant]
    if isinstance(node, Repeat):
        trees.append(node.count)
    if isinstance(node, Question):
        trees += [node.filter, node.calculation if node.is_calculated else None]
    found = {path for tree in trees for path in _looked_up(tree, lists_of, labels)}
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
