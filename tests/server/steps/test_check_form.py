"""A form's file to what may be published, or to all that is wrong with it."""

import pytest

from server.steps.check_form import check_form
from tests.survey_defs.small_forms import table


@pytest.mark.parametrize(
    ("settings", "code"),
    [("form_title\nThử", "form_id_missing"), ("form_id\nphiếu 1", "form_id_wrong")],
)
def test_the_form_id_is_checked_beside_the_questions(settings: str, code: str):
    # It was asked for only when all else was right.
    form = table(survey="type  name  label\ntext  q  Q ${nobody}", settings=settings)

    checked = check_form(form.encode())

    assert [problem.code for problem in checked.problems] == ["reference_unknown", code]


def test_a_form_that_is_right_but_has_no_id_is_not_published():
    checked = check_form(table(survey="type  name  label\ntext  q  Q").encode())

    assert checked.survey is None
    assert [problem.code for problem in checked.problems] == ["form_id_missing"]


def test_a_file_that_is_no_form_is_told_so_and_nothing_of_its_id():
    assert [problem.code for problem in check_form(b"xin").problems] == ["unreadable"]
