"""Changes against records, deletions and what hangs below.

S2 every typed value is shown, overtaken by somebody who had seen it, or in a conflict.
S4 deletion and edit give the same, whichever arrives first.
"""

from typing import Any

from sync.cells import Write
from sync.merge import Record, bring_back, conflicts_in, delete, fields_shown, hide, show_again, write_fields

LAN, HUNG, OFFICE = "lanlanlan0", "hvnghvng00", "0ff1ce0000"


def write(device: str, rev: int, seq: int | None = None) -> Write:
    return Write(device, seq or rev, f"{rev:012x}-0000-{device}", rev)


def visit(record: str = "v1", parent: str = "e1", **fields: Any) -> Record:
    """A record that Lan made at revision 1."""
    empty = Record(table="visit", record=record, enterprise="e1", parent=parent)
    return write_fields(empty, write(LAN, 1), 0, fields, {}).record


def test_a_change_leaves_the_record_it_was_given_unchanged() -> None:
    before = visit(a="1")

    write_fields(before, write(HUNG, 2), 1, {"a": "2"}, {})

    assert fields_shown(before, {}) == {"a": "1"}


def test_a_merge_names_its_fields_and_a_conflict_its_own() -> None:
    met = write_fields(
        visit(a="1", tags=["x"]), write(HUNG, 2), 0, {"a": "2", "tags": ["y"]}, {"tags": "union"}
    )

    assert (met.contested, met.merged) == (["a"], ["tags"])
    assert conflicts_in(met.record, {"tags": "union"}) == {"a": ["1", "2"]}


def test_who_has_seen_everything_deletes() -> None:
    family = [visit(a="1"), visit("r1", "v1", b="2")]

    met = delete(family, write(HUNG, 5), 4, {}, office=False)

    assert met.record.is_deleted
    assert met.record.hidden
    assert hide(family[1], 5).rev == 5


def test_a_deletion_against_an_unseen_edit_below_is_contested() -> None:  # S2
    row = write_fields(visit("r1", "v1"), write(LAN, 5), 1, {"b": "new"}, {}).record

    met = delete([visit(a="1"), row], write(HUNG, 6), 4, {}, office=False)

    assert met.contested == [""]
    assert not met.record.hidden
    assert conflicts_in(met.record, {}) == {"": []}


def test_a_conflict_below_keeps_a_record_from_a_person_but_not_from_the_office() -> None:
    contested = write_fields(visit(a="1"), write(HUNG, 2), 0, {"a": "2"}, {}).record

    assert delete([contested], write(LAN, 3), 2, {}, office=False).contested == [""]
    assert delete([contested], write(OFFICE, 3), 2, {}, office=True).record.is_deleted


def test_an_edit_by_somebody_who_had_seen_the_deletion_brings_the_record_back_quietly() -> None:
    deleted = delete([visit(a="1")], write(LAN, 2), 1, {}, office=False).record

    met = bring_back(deleted, write(HUNG, 3), 2)

    assert (met.contested, met.record.hidden, met.record.deletions) == ([], False, ())


def test_an_unseen_deletion_and_an_edit_give_a_conflict_in_both_orders() -> None:  # S4
    deleted = delete([visit(a="1")], write(LAN, 2), 1, {}, office=False).record
    edited_after = bring_back(deleted, write(HUNG, 3), 1)
    edited_before = write_fields(visit(a="1"), write(HUNG, 2), 1, {"b": "2"}, {}).record
    deleted_after = delete([edited_before], write(LAN, 3), 1, {}, office=False)

    assert edited_after.contested == deleted_after.contested == [""]
    assert not edited_after.record.hidden
    assert not deleted_after.record.hidden


def test_settling_a_contested_deletion_keeps_the_record() -> None:
    contested = bring_back(
        delete([visit(a="1")], write(LAN, 2), 1, {}, office=False).record, write(HUNG, 3), 1
    ).record

    met = write_fields(contested, write(OFFICE, 4), 3, {"": None}, {}, settles=True)

    assert conflicts_in(met.record, {}) == {}
    assert fields_shown(met.record, {}) == {"a": "1"}


def test_an_older_change_released_does_not_undo_its_author_s_own_deletion() -> None:
    deleted = delete([visit(a="1")], write(LAN, 5), 4, {}, office=False).record

    assert bring_back(deleted, write(LAN, 6, seq=2), 1).record.is_deleted


def test_rows_that_were_deleted_by_themselves_stay_away_when_their_visit_comes_back() -> None:
    gone = delete([visit("r1", "v1")], write(LAN, 2), 1, {}, office=False).record
    family = [visit(), gone, visit("r2", "v1"), visit("r3", "r1"), visit("r4", "r2")]

    assert [(record.record, record.rev) for record in show_again(family, 9)] == [("r2", 9), ("r4", 9)]


def test_what_comes_back_says_since_when() -> None:
    family = [visit(), visit("r1", "v1")]
    deleted = delete(family, write(LAN, 2), 1, {}, office=False).record

    [row] = show_again([bring_back(deleted, write(HUNG, 3), 1).record, hide(family[1], 2)], 3)

    assert (deleted.returned, row.returned) == (0, 3)
    assert [bring_back(deleted, write(HUNG, 3), base).record.returned for base in (1, 2)] == [3, 3]
