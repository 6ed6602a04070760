"""What a later visit reads of the one before: E1 the last finished one, E2 by keys and row numbers."""

from pathlib import Path

import msgspec
import pytest

from server.steps.earlier_visit import asks_for_earlier, earlier_answers
from server.store.visit_list import VisitLine, visit_line
from survey_defs.survey import survey_from_json
from tests.server.office_world import OfficeWorld, id_of, needs_survey, office_world
from tests.survey_defs.forms.written_cases import compiled

HOUR_MS = 3_600_000


@pytest.fixture
def world(tmp_path: Path) -> OfficeWorld:
    return office_world(tmp_path)


def line_of(world: OfficeWorld, name: str) -> VisitLine:
    line = visit_line(world.store.reader(), id_of(f"vst{name}"))
    assert line is not None
    return line


def later(line: VisitLine) -> VisitLine:
    """A visit at the same enterprise that began an hour after this one was finished."""
    return msgspec.structs.replace(
        line, id=id_of("late"), started_ms=line.finished_ms + HOUR_MS, finished_ms=0
    )


def test_a_later_visit_reads_answers_by_key_and_rows_by_number(world: OfficeWorld) -> None:  # E2
    found = earlier_answers(world.store.reader(), later(line_of(world, "tea")))

    assert found["previous/linked_hh"] == "180"
    assert found["previous/msys"] == "gmp iso22000"
    assert found["previous/contacts/1/c_name"] == "Hoàng Thị Chè"
    assert "previous/state" not in found


def test_the_first_visit_reads_nothing_of_itself_or_of_drafts(world: OfficeWorld) -> None:  # E1
    assert earlier_answers(world.store.reader(), line_of(world, "tea")) == {}
    assert earlier_answers(world.store.reader(), later(line_of(world, "shop"))) == {}


def test_visits_with_another_form_are_not_read(world: OfficeWorld) -> None:  # E1
    other = msgspec.structs.replace(later(line_of(world, "tea")), form="followup")

    assert earlier_answers(world.store.reader(), other) == {}


def test_only_forms_that_ask_are_given_the_earlier_visit() -> None:
    assert asks_for_earlier(compiled("followup"))
    assert not asks_for_earlier(survey_from_json(needs_survey()))
