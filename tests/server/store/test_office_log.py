"""The office's log: on disk before the commit, torn lines recognised, and true about what did not happen."""

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from server.steps.copies import back_up, restore
from server.steps.ledger import open_ledger
from server.steps.office_acts import PasswordSet, decode_act
from server.store.connection import Store
from server.store.failures import failure_of_store
from server.store.office_log import Entry, OfficeLog

NOW_MS = 1_795_000_000_000


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "test.db", tmp_path / "log")


def act(store: Store, name: str) -> None:
    with open_ledger(store, NOW_MS) as ledger:
        ledger.acts.append(PasswordSet(person=name, password_hash=""))


def log_of(store: Store) -> OfficeLog:
    assert store.office_log is not None
    return store.office_log


def names(store: Store) -> list[str]:
    acts = [decode_act(raw) for entry in log_of(store).read().entries for raw in entry.acts]
    return [one.person for one in acts if isinstance(one, PasswordSet)]


def break_commit(patch: pytest.MonkeyPatch, error: BaseException) -> None:
    """The transaction breaks when all of it is written, the line of the log too."""
    append = OfficeLog.append

    def then_break(log: OfficeLog, entry: Entry) -> None:
        append(log, entry)
        if entry.acts:
            raise error

    patch.setattr(OfficeLog, "append", then_break)


def test_acts_stand_in_their_order_each_after_the_one_before(store: Store) -> None:
    act(store, "a")
    act(store, "b")

    first, second = log_of(store).read().entries
    assert names(store) == ["a", "b"]
    assert (first.after, second.after) == ("", first.id)


def test_a_line_is_on_disk_before_the_transaction_is_committed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda _: order.append("log"))
    trace = store._writer().conn.set_trace_callback
    trace(lambda sql: order.append(sql) if sql == "commit" else None)

    act(store, "a")

    assert order.index("log") < order.index("commit")


def test_nobody_but_its_owner_may_read_it(store: Store) -> None:
    act(store, "a")

    path = log_of(store).path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("left", [1, 15, 40])
def test_a_torn_line_is_recognised_and_what_follows_is_read(store: Store, left: int) -> None:
    act(store, "a")
    act(store, "torn")
    whole = log_of(store).path.read_bytes()
    start = whole.index(b"\n") + 1
    log_of(store).path.write_bytes(whole[: start + left])

    torn = log_of(store).read()
    act(store, "c")

    assert (torn.damaged, torn.is_torn, len(torn.entries)) == (1, True, 1)
    after = log_of(store).read()
    assert (after.damaged, after.is_torn) == (1, False)
    assert names(store) == ["a", "c"]


def test_what_could_not_be_committed_is_taken_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def writing_on_a_full_disk() -> Iterator[Database]:
        with Store.writing(store) as db:
            yield db
            raise sqlite3.OperationalError("database or disk is full")

    act(store, "a")
    with monkeypatch.context() as patch:
        patch.setattr(store, "writing", writing_on_a_full_disk)
        with pytest.raises(sqlite3.OperationalError):
            act(store, "b")
    act(store, "c")

    assert names(store) == ["a", "c"]


def break_fsync(patch: pytest.MonkeyPatch) -> None:
    """The line is in the file when the disk says no; what is written after that goes well."""
    broken = [OSError(errno.EIO, "input/output error")]

    def once(_: int) -> None:
        if broken:
            raise broken.pop()

    patch.setattr(os, "fsync", once)


def test_a_line_whose_writing_failed_is_taken_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    act(store, "a")
    with monkeypatch.context() as patch:
        break_fsync(patch)
        with pytest.raises(OSError, match="office's log was not written"):
            act(store, "b")

    assert names(store) == ["a"]


@pytest.mark.parametrize("is_another_process", [False, True])
def test_what_could_not_be_taken_back_then_is_taken_back_before_the_next_act(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, is_another_process: bool
) -> None:
    other = Store(tmp_path / "test.db", tmp_path / "log")
    act(other, "a")
    with monkeypatch.context() as patch:
        break_fsync(patch)
        patch.setattr(OfficeLog, "undo", lambda *_: (_ for _ in ()).throw(OSError("still away")))
        with pytest.raises(OSError, match="office's log was not written"):
            act(store, "b")
    assert names(store) == ["a", "b"]

    act(other if is_another_process else store, "c")

    assert names(store) == ["a", "c"]


def test_what_a_power_cut_ended_is_taken_back_at_the_next_start(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    act(store, "a")
    with monkeypatch.context() as patch:
        break_commit(patch, KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            act(store, "b")
    assert names(store) == ["a", "b"]

    again = Store(tmp_path / "test.db", tmp_path / "log")
    act(again, "c")

    assert names(again) == ["a", "c"]


def test_a_log_that_cannot_be_written_ends_the_act(store: Store, tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file stands where the folder should be")

    with pytest.raises(OSError, match="office's log was not written"):
        act(store, "a")

    assert store.reader().execute("select count(*) from office_acts").fetchone() == (0,)


@pytest.mark.parametrize("has_mount_point", [False, True])
def test_where_the_disk_of_the_log_is_away_no_second_one_is_begun(
    store: Store, tmp_path: Path, has_mount_point: bool
) -> None:
    act(store, "a")
    (tmp_path / "log").rename(tmp_path / "elsewhere")
    if has_mount_point:
        (tmp_path / "log").mkdir()

    with pytest.raises(OSError, match="office's log was not written") as away:
        act(store, "b")
    assert failure_of_store(away.value) == "disk"
    assert not log_of(store).path.exists()

    (tmp_path / "elsewhere").rename(tmp_path / "log")
    act(store, "c")
    assert names(store) == ["a", "c"]


def test_a_log_that_may_not_be_read_is_as_a_full_disk(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, "permission denied", str(path))

    act(store, "a")
    monkeypatch.setattr(Path, "read_bytes", forbidden)

    with pytest.raises(OSError, match="office's log was not read") as away:
        log_of(store).read()

    assert failure_of_store(away.value) == "disk"


def test_a_restore_begins_a_log_where_there_is_none(store: Store, tmp_path: Path) -> None:
    act(store, "a")
    back_up(store, tmp_path / "copy.db")
    shutil.rmtree(tmp_path / "log")

    restore(store, tmp_path / "copy.db", NOW_MS)
    act(store, "b")

    assert names(store) == ["b"]


def test_a_damaged_line_in_the_middle_is_passed_over(store: Store) -> None:
    for name in "abc":
        act(store, name)
    path = log_of(store).path
    path.write_bytes(path.read_bytes().replace(b'"person":"b"', b'"person":"x"'))

    assert names(store) == ["a", "c"]
    assert log_of(store).read().damaged == 1
