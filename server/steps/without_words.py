"""A survey without what people alone read: two that are the same there find the same answers wrong."""

from msgspec.structs import replace

from survey_defs.survey import Node, Question, Repeat, Survey


def without_words(survey: Survey) -> Survey:
    """What decides which answers are right and shown. Labels of choices stay, for expressions read them."""
    return replace(survey, version="", title={}, nodes=_bare(survey.nodes), order=(), dependents={})


def _bare(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    return tuple(_bare_one(node) for node in nodes)


def _bare_one(node: Node) -> Node:
    node = replace(node, label=None, hint=None, appearance="")
    if isinstance(node, Question):
        node = replace(node, guidance=None, required_message=None, constraint_message=None, unit=None)
        return replace(node, tier="core", pii="", d510=(), merge="last", prefill="")
    if isinstance(node, Repeat):
        node = replace(node, row_title=None)
    return replace(node, nodes=_bare(node.nodes))
