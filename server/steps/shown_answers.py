"""Which answers of a visit a version of its form shows."""

from server.steps.misfits import Version
from survey_defs.answering import Answering
from survey_defs.layout import Layout


class ShownAnswers:
    """The relevant ones, in rows that no count hides."""

    def __init__(self, answering: Answering, version: Version) -> None:
        self._answering, self._version = answering, version
        self._rows = rows_shown(answering, version.layout)

    def has(self, key: str, row: str, repeat: str) -> bool:
        """row: in which the answer is stored; repeat: the path of its repeat."""
        question = self._version.stored(key)
        if question is None or self._version.repeat_of(key) != repeat or row not in self._rows:
            return False
        return self._answering.is_relevant(question.path, row)


def rows_shown(answering: Answering, layout: Layout) -> set[str]:
    """Ids of the rows that are shown, "" for the form itself."""
    found = {layout.root.path: [""]}
    for place in layout.by_path.values():
        if place.repeat is not None:
            around = found[place.repeats[-2].path if place.depth > 1 else layout.root.path]
            found[place.path] = [row for outer in around for row in answering.rows(place.path, outer)]
    return {row for rows in found.values() for row in rows}
