"""Whose work is accepted, what hangs on what, what a base from another history is worth."""

import pytest

from sync.scope import Assignment, acceptance, base_counted, parent_named, unknown_fields


@pytest.mark.parametrize(
    ("assignment", "base", "accepted"),
    [
        (None, 0, "scope"),
        (Assignment(True, 5), 0, "accepted"),
        (Assignment(False, 9), 8, "late"),
        (Assignment(False, 9), 9, "scope"),
    ],
)
def test_work_is_accepted_while_its_end_could_not_be_known(
    assignment: Assignment | None, base: int, accepted: str
) -> None:
    assert acceptance(assignment, base) == accepted


@pytest.mark.parametrize(
    ("table", "fields", "parent"),
    [
        ("visit", {"enterprise_id": "e"}, ("enterprise", "e")),
        ("visit", {"a": 1}, None),
        ("row", {"visit_id": "v", "parent": "v"}, ("visit", "v")),
        ("row", {"visit_id": "v", "parent": ""}, ("visit", "v")),
        ("row", {"visit_id": "v", "parent": "r"}, ("row", "r")),
        ("row", {"parent": "r"}, None),
    ],
)
def test_a_new_record_names_what_it_hangs_on(
    table: str, fields: dict[str, object], parent: tuple[str, str] | None
) -> None:
    assert parent_named(table, fields) == parent


def test_a_base_of_a_lost_history_counts_as_not_seen() -> None:
    shared = {1: 50}

    assert base_counted(40, 1, 2, shared) == 40
    assert base_counted(60, 1, 2, shared) == 0
    assert base_counted(60, 2, 2, shared) == 60
    assert base_counted(10, 99, 2, shared) == 0


def test_a_question_of_another_form_is_unknown() -> None:
    assert unknown_fields("visit", {"state", "headcount", "mood"}, {"headcount"}) == {"mood"}
    assert unknown_fields("enterprise", {"name", "mood"}, set()) == {"mood"}
    assert not unknown_fields("contact", {"anything"}, set())
