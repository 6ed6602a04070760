"""Receipt codes: true without a look at any table, and a slip of the pen is noticed."""

from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from server.enrolment import ALPHABET
from server.steps.copies import back_up, restore
from server.steps.receipts import check_letter, checked, code_for, in_groups, plain_code
from server.store.changes import StoredChange
from server.store.connection import connect
from server.store.receipts import receipt_key
from tests.server.office_world import NOW_MS, empty_world

KEY = b"k" * 32
VISIT = "01v1".ljust(26, "0")


def change(seq: int = 7, sha256: bytes = b"s" * 32) -> StoredChange:
    return StoredChange(
        device="7k2m9qd4xz", seq=seq, rev=1, sha256=sha256, bytes=b"", person="lan", received_ms=1
    )


def test_a_code_is_three_groups_of_four() -> None:
    code = code_for(KEY, change(), VISIT)

    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert set(plain_code(code)) <= set(ALPHABET)


def test_the_same_change_always_has_the_same_code() -> None:
    assert code_for(KEY, change(), VISIT) == code_for(KEY, change(), VISIT)
    assert code_for(KEY, change(), VISIT) != code_for(KEY, change(seq=8), VISIT)
    assert code_for(KEY, change(), VISIT) != code_for(KEY, change(sha256=b"t" * 32), VISIT)


def test_a_code_proves_itself_however_it_is_typed() -> None:
    code = code_for(KEY, change(), VISIT)

    for typed in (code, code.lower(), code.replace("-", " "), f" {plain_code(code)} "):
        assert checked(KEY, typed) == ("genuine", code)


@given(st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_noticed(place: int, letter: str) -> None:
    plain = plain_code(code_for(KEY, change(), VISIT))
    wrong = plain[:place] + letter + plain[place + 1 :]

    assert checked(KEY, wrong).verdict == ("genuine" if wrong == plain else "mistyped")


@given(st.integers(0, 10))
def test_two_letters_exchanged_are_noticed(place: int) -> None:
    plain = plain_code(code_for(KEY, change(), VISIT))
    wrong = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]

    assert checked(KEY, wrong).verdict == ("genuine" if wrong == plain else "mistyped")


def test_an_invented_code_is_not_ours() -> None:
    body = "K7QD94XM222"

    assert checked(KEY, body + check_letter(body)) == ("foreign", in_groups(body + check_letter(body)))


def test_a_code_of_another_server_is_not_ours() -> None:
    assert checked(b"o" * 32, code_for(KEY, change(), VISIT)).verdict == "foreign"


def test_a_copy_brings_its_secret_to_another_server(tmp_path: Path) -> None:
    old, new = empty_world(tmp_path / "old"), empty_world(tmp_path / "new")
    back_up(old.store, tmp_path / "copy.db")

    restore(new.store, tmp_path / "copy.db", NOW_MS)

    assert receipt_key(new.store.reader()) == receipt_key(old.store.reader())


def test_a_copy_from_before_there_was_a_secret_leaves_the_present_one(tmp_path: Path) -> None:
    world = empty_world(tmp_path / "new")
    key = receipt_key(world.store.reader())
    back_up(world.store, tmp_path / "copy.db")
    with closing(connect(tmp_path / "copy.db", query_only=False)) as copy:
        copy.execute("drop table receipt_key")

    restore(world.store, tmp_path / "copy.db", NOW_MS)

    assert receipt_key(world.store.reader()) == key
