"""The one survey of the simulation: a question for each rule by which answers meet."""

from typing import Any

FORM = "probe"

COMMON = {
    "a": "last",
    "tags": "union",
    "notes": "append",
    "verdict": "review",
    "total": "calculated",
    "photo": "last",
}

VERSIONS: dict[str, dict[str, str]] = {
    "1": {**COMMON, "b": "last", "head": "maximum"},
    "2": {**COMMON, "c": "last", "head": "maximum"},
    # What a phone of an older version wrote meets by these rules too.
    "3": {**COMMON, "a": "append", "c": "append", "head": "last"},
}


def definition(version: str) -> dict[str, Any]:
    """The survey as its publisher would give it."""
    return {
        "format": 1,
        "id": FORM,
        "version": version,
        "title": {"vi": FORM},
        "languages": ["vi"],
        "nodes": [_question(key, rule) for key, rule in VERSIONS[version].items()],
    }


def _question(key: str, rule: str) -> dict[str, Any]:
    node = {"kind": "question", "name": key, "path": f"/data/{key}", "key": key, "type": "text"}
    return {**node, "calculation": ["str", ""]} if rule == "calculated" else {**node, "merge": rule}
