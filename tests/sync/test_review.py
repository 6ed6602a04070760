"""A review speaks of one end of a visit, and of no later one."""

from typing import Any

import pytest

from survey_defs.checking import RESERVED
from sync.review import review_in_force
from sync.scope import OFFICE_FIELDS, ROW_FIELDS, VISIT_FIELDS

ENDED = {"state": "finished", "finished_ms": 10}


@pytest.mark.parametrize(
    ("fields", "review"),
    [
        (ENDED, ""),
        (ENDED | {"review": None}, ""),
        (ENDED | {"review": "seen", "reviewed_ms": 10}, "seen"),
        (ENDED | {"review": "returned", "reviewed_ms": 10}, "returned"),
        # Mended and ended anew: what was said is about the end before.
        (ENDED | {"review": "returned", "reviewed_ms": 9}, ""),
        (ENDED | {"review": "accepted", "reviewed_ms": 9}, ""),
        # Of a time when a visit ended once.
        (ENDED | {"review": "accepted"}, "accepted"),
        ({"state": "draft", "finished_ms": 10, "review": "returned", "reviewed_ms": 10}, "returned"),
        # Accepted while its officer had it open again: the office has not seen what comes of that.
        ({"state": "draft", "finished_ms": 10, "review": "accepted", "reviewed_ms": 10}, ""),
        ({"state": "draft"}, ""),
    ],
)
def test_what_is_in_force(fields: dict[str, Any], review: str) -> None:
    assert review_in_force(fields) == review


def test_no_question_may_have_the_name_of_a_field_that_is_not_its_own() -> None:
    assert VISIT_FIELDS | OFFICE_FIELDS | ROW_FIELDS <= RESERVED
