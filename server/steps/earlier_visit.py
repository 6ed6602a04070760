"""What property("previous/…") in a form reads: the visit before. Mirrored: pwa/js/store/visits.js."""

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from server.steps.show import answers_of
from server.store.visit_list import VisitLine
from server.store.visits import visits_of_enterprise
from survey_defs.state import answer_text
from survey_defs.survey import Survey, survey_to_json

PREFIX = "previous/"


def asks_for_earlier(survey: Survey) -> bool:
    """Whether any expression of the survey may read an earlier visit."""
    return PREFIX.encode() in survey_to_json(survey)


def earlier_answers(db: Database, line: VisitLine) -> dict[str, str]:
    """{"previous/KEY": text, "previous/REPEAT/NUMBER/KEY": text} of the last finished visit before this one.

    With the same form at the same enterprise; rows are numbered from 1 in the order of their positions.
    {} where there is none.
    """
    before = [
        visit
        for visit in visits_of_enterprise(db, line.enterprise_id)
        if visit.form == line.form and 0 < visit.finished_ms <= line.started_ms
    ]
    last = max(before, key=lambda visit: (visit.finished_ms, visit.id), default=None)
    answers = answers_of(db, last.id) if last is not None else None
    if answers is None:
        return {}
    found = _texts(PREFIX, answers["fields"])
    numbers: dict[str, int] = {}
    for row in sorted(answers["rows"], key=lambda row: (row["position"], row["id"])):
        numbers[row["repeat"]] = number = numbers.get(row["repeat"], 0) + 1
        found |= _texts(f"{PREFIX}{row['repeat'].rpartition('/')[2]}/{number}/", row["fields"])
    return found


def _texts(place: str, fields: Mapping[str, Any]) -> dict[str, str]:
    return {f"{place}{key}": answer_text(value) for key, value in fields.items() if value is not None}
