"""A visit goes back and comes again: what travels, what it means meanwhile, how it meets the work of others.

R1 a return is one change with all its remarks, each with the answer as it was
R2 while it is mended a visit is under way: not scored, and nobody accepts it
R3 its new end is new: no former review speaks of it, and it has a receipt of its own
R4 a return replaces the one before
R5 whatever arrives in whatever order, an acceptance is of the answers that were looked at
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.languages import current_language
from server.steps.answer_words import AnswerWords
from server.steps.copies import back_up, restore
from server.steps.ledger import open_ledger
from server.steps.returning import (
    LONGEST,
    NothingToMend,
    RemarkTooLong,
    Returned,
    remark_on,
    remarks_of_return,
    return_visit,
    returned_of,
)
from server.steps.review import Decided, MovedOn, NotFinished, accept_visit, note_seen, review_of
from server.steps.show import answers_of, shown_record
from server.steps.visits import VisitReader
from server.store.connection import Store
from server.store.receipts import receipts_of
from server.store.remarks import remarks_on
from server.store.visit_list import finished_visits
from server.store.visits import visit_row
from tests.server.office_world import NOW_MS, OfficeWorld, id_of, office_world

TEA, HUNG = id_of("vsttea"), id_of("hung")
ENDED_MS = 1_795_143_600_000
FIRST_SCALE, GENERATOR = id_of("rw03tea"), id_of("rw04tea")


@pytest.fixture
def world(tmp_path: Path) -> OfficeWorld:
    return office_world(tmp_path)


@pytest.fixture
def logged(world: OfficeWorld) -> OfficeWorld:
    """With the office's log, from which a restore does its acts again."""
    world.store = Store(world.settings.database, world.settings.office_log)
    return world


def remark(world: OfficeWorld, key: str, text: str, row: str = "") -> None:
    remark_on(world.store, TEA, key, row, text, HUNG, NOW_MS)


def give_back(world: OfficeWorld, text: str = "", ended_ms: int = ENDED_MS) -> None:
    return_visit(world.store, TEA, text, HUNG, ended_ms, now_ms=NOW_MS, zone=world.settings.zone)


def accept(world: OfficeWorld, ended_ms: int = ENDED_MS) -> None:
    accept_visit(world.store, TEA, HUNG, ended_ms, NOW_MS)


def returned_tea(world: OfficeWorld) -> None:
    remark(world, "labour", "Kiểm tra lại số lao động.")
    remark(world, "i_qty", "Đếm lại số cân.", FIRST_SCALE)
    give_back(world)


def send(world: OfficeWorld, table: str, record: str, fields: dict[str, Any], kind: Any = "set") -> None:
    """As Lan's phone does."""
    with open_ledger(world.store, NOW_MS) as ledger:
        world.change(ledger, kind, table, record, fields, "needs")


def mended(world: OfficeWorld, ended_ms: int = NOW_MS) -> None:
    send(world, "visit", TEA, {"state": "draft", "labour": 36})
    send(world, "visit", TEA, {"state": "finished", "finished_ms": ended_ms}, "finalise")


def told(world: OfficeWorld) -> Returned:
    db = world.store.reader()
    reader = VisitReader(db, now_ms=NOW_MS, zone=world.settings.zone)
    loaded = reader.load(TEA)
    words = AnswerWords(loaded.survey, reader.lists(loaded.survey), current_language.get())
    found = returned_of(db, loaded, words)
    assert found is not None
    return found


def row_of(world: OfficeWorld) -> Any:
    row = visit_row(world.store.reader(), TEA)
    assert row is not None
    return row


def test_a_return_carries_its_remarks_with_the_answers_in_the_order_of_the_form(world: OfficeWorld) -> None:
    # R1
    remark(world, "i_qty", "Đếm lại số cân.", FIRST_SCALE)
    remark(world, "labour", "Kiểm tra lại số lao động.")
    before = world.store.reader().execute("select count(*) from changes").fetchone()[0]
    give_back(world, "Phiếu tốt, chỉ sửa hai câu.")

    found = shown_record(world.store.reader(), "visit", TEA)
    assert found is not None
    assert found.fields["review"] == "returned"
    assert found.fields["reviewed_ms"] == ENDED_MS
    assert found.fields["review_remarks"] == {
        "person": "Trần Quốc Hùng",
        "at_ms": NOW_MS,
        "text": "Phiếu tốt, chỉ sửa hai câu.",
        "questions": [
            {"key": "labour", "row": "", "text": "Kiểm tra lại số lao động.", "was": 35},
            {"key": "i_qty", "row": FIRST_SCALE, "text": "Đếm lại số cân.", "was": 5},
        ],
    }
    assert world.store.reader().execute("select count(*) from changes").fetchone()[0] == before + 1
    assert remarks_on(world.store.reader(), TEA) == []


def test_every_answer_of_the_form_may_be_remarked_and_travels(world: OfficeWorld) -> None:
    reader = VisitReader(world.store.reader(), now_ms=NOW_MS, zone=world.settings.zone)
    keys = [question.key for question in reader.load(TEA).survey.questions()]
    for key in keys:
        remark(world, key, "Xem lại.")

    give_back(world)

    found = remarks_of_return(world.store.reader(), TEA)
    assert found is not None
    assert len(found.questions) > 60
    assert row_of(world).review == "returned"


def test_remarks_are_no_answers(world: OfficeWorld) -> None:
    returned_tea(world)

    answers = answers_of(world.store.reader(), TEA)
    assert answers is not None
    assert not {"review", "reviewed_ms", "review_remarks"} & set(answers["fields"])


def test_a_remark_that_is_written_empty_is_taken_away(world: OfficeWorld) -> None:
    remark(world, "labour", "Xem lại.")
    remark(world, "labour", "")

    with pytest.raises(NothingToMend):
        give_back(world)
    assert row_of(world).review == ""


def test_a_remark_about_the_whole_is_enough(world: OfficeWorld) -> None:
    give_back(world, "Thiếu ảnh hiện trường.")

    assert row_of(world).review == "returned"


def test_a_remark_has_an_end(world: OfficeWorld) -> None:
    long = "a" * (LONGEST + 1)

    for write in (lambda: remark(world, "labour", long), lambda: give_back(world, long)):
        with pytest.raises(RemarkTooLong):
            write()


def test_what_is_returned_still_has_its_points_until_it_is_opened_again(world: OfficeWorld) -> None:
    # R2
    campaign = id_of("cmp")
    returned_tea(world)
    scored = [line.id for line in finished_visits(world.store.reader(), campaign, "needs")]
    send(world, "visit", TEA, {"state": "draft"})
    then = [line.id for line in finished_visits(world.store.reader(), campaign, "needs")]

    assert TEA in scored
    assert TEA not in then
    assert (row_of(world).state, row_of(world).finished_ms, row_of(world).review) == ("draft", 0, "returned")


@pytest.mark.parametrize("decide", [accept, give_back, lambda world: remark(world, "labour", "Xem lại.")])
def test_nobody_decides_about_a_visit_that_is_being_mended(
    world: OfficeWorld, decide: Callable[[OfficeWorld], None]
) -> None:
    # R2
    returned_tea(world)
    send(world, "visit", TEA, {"state": "draft"})

    with pytest.raises((NotFinished, Decided)):
        decide(world)


def test_the_new_end_has_not_been_seen_and_has_a_receipt_of_its_own(world: OfficeWorld) -> None:
    # R3
    former = receipts_of(world.store.reader(), [TEA])[TEA].code
    returned_tea(world)
    mended(world)

    db = world.store.reader()
    assert (row_of(world).state, row_of(world).review) == ("finished", "")
    assert receipts_of(db, [TEA])[TEA].code != former
    note_seen(world.store, TEA, HUNG, NOW_MS)
    assert review_of(db, TEA).state == "seen"
    accept(world, NOW_MS)
    assert review_of(db, TEA).state == "accepted"


def test_the_office_reads_what_was_mended_since(world: OfficeWorld) -> None:
    returned_tea(world)
    mended(world)

    labour, quantity = told(world).lines
    assert (labour.was, labour.now, labour.is_mended) == ("35 người", "36 người", True)
    assert (quantity.was, quantity.now, quantity.is_mended) == ("5 chiếc", "5 chiếc", False)
    assert quantity.place
    assert told(world).mended == 1


def test_a_row_that_was_taken_away_answers_the_remark_on_it(world: OfficeWorld) -> None:
    returned_tea(world)
    send(world, "row", FIRST_SCALE, {}, "delete")

    _labour, quantity = told(world).lines
    assert quantity.label == "Số lượng"
    assert (quantity.is_mended, quantity.is_asked, quantity.was, quantity.now) == (True, False, "5", "")


def test_a_second_return_replaces_the_first(world: OfficeWorld) -> None:
    # R4
    returned_tea(world)
    mended(world)
    remark(world, "i_qty", "Vẫn chưa khớp.", GENERATOR)
    give_back(world, ended_ms=NOW_MS)

    assert [(line.key, line.row, line.text) for line in told(world).lines] == [
        ("i_qty", GENERATOR, "Vẫn chưa khớp.")
    ]
    assert row_of(world).review == "returned"


def test_what_two_coordinators_decide_counts_once(world: OfficeWorld) -> None:
    returned_tea(world)

    with pytest.raises(Decided):
        give_back(world, "Lần nữa.")
    # A return can be taken back while its officer has not begun.
    accept(world)
    assert row_of(world).review == "accepted"
    for decide in (accept, lambda world: give_back(world, "Thôi.")):
        with pytest.raises(Decided):
            decide(world)


def test_a_decision_about_former_answers_is_refused(world: OfficeWorld) -> None:
    # R5
    returned_tea(world)
    mended(world)

    for decide in (accept, lambda world: give_back(world, "Muộn.")):
        with pytest.raises(MovedOn):
            decide(world)


def test_accepted_while_its_officer_still_mends_it_comes_back_unseen(world: OfficeWorld) -> None:
    # R5: opened again without a network, accepted at the office, then sent.
    returned_tea(world)
    accept(world)
    send(world, "visit", TEA, {"state": "draft", "labour": 36})
    assert (row_of(world).state, row_of(world).review) == ("draft", "")

    send(world, "visit", TEA, {"state": "finished", "finished_ms": NOW_MS}, "finalise")

    assert (row_of(world).state, row_of(world).review) == ("finished", "")
    assert not row_of(world).has_conflict


def test_a_return_survives_a_restore_and_the_next_one_takes_its_place(
    world: OfficeWorld, tmp_path: Path
) -> None:
    returned_tea(world)
    back_up(world.store, tmp_path / "copy.db")
    restore(world.store, tmp_path / "copy.db", NOW_MS)
    assert row_of(world).review == "returned"

    accept(world)

    assert row_of(world).review == "accepted"
    assert not row_of(world).has_conflict


def test_what_a_lost_return_asked_for_is_mended_all_the_same(world: OfficeWorld, tmp_path: Path) -> None:
    back_up(world.store, tmp_path / "copy.db")
    returned_tea(world)
    restore(world.store, tmp_path / "copy.db", NOW_MS)

    mended(world)

    assert (row_of(world).state, row_of(world).review) == ("finished", "")
    assert msgspec.to_builtins(row_of(world))["finished_ms"] == NOW_MS


@pytest.mark.parametrize("decides", [give_back, accept])
def test_after_a_restore_remarks_do_not_lie_beside_the_decision_that_took_them_away(
    logged: OfficeWorld, tmp_path: Path, decides: Callable[[OfficeWorld], None]
) -> None:
    remark(logged, "labour", "Kiểm tra lại số lao động.")
    back_up(logged.store, tmp_path / "copy.db")
    decides(logged)

    restore(logged.store, tmp_path / "copy.db", NOW_MS)

    assert row_of(logged).review in ("returned", "accepted")
    assert remarks_on(logged.store.reader(), TEA) == []


def test_after_a_restore_remarks_stay_on_a_visit_that_was_only_seen(
    logged: OfficeWorld, tmp_path: Path
) -> None:
    remark(logged, "labour", "Kiểm tra lại số lao động.")
    back_up(logged.store, tmp_path / "copy.db")
    note_seen(logged.store, TEA, id_of("hung"), NOW_MS)

    restore(logged.store, tmp_path / "copy.db", NOW_MS)

    assert row_of(logged).review == "seen"
    assert len(remarks_on(logged.store.reader(), TEA)) == 1
