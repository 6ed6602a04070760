"""Bugs to plant, one at a time: some sync has had each of them. The simulation has to find every one."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from server.steps import attachments, copies, deliver, hindsight, ledger, merging, receive, replay
from server.store import office_log
from sync import cells, clock, merge
from sync.messages import PullReply, PushReply, PushRequest, Result
from sync.reading import Unmergeable, loosely_read
from tests.simulation.sync import exchange, replies, saving, sending_steps
from tests.simulation.sync.office import START_MS
from tests.simulation.sync.server_faults import ServerDied

Plant = Callable[[pytest.MonkeyPatch], None]


def acknowledge_before_durable(patch: pytest.MonkeyPatch) -> None:
    """The reply leaves, then the transaction is written: a power cut in between takes it back."""
    receives = receive.receive_push

    def hasty(store: Any, person: str, request: PushRequest, clock_ms: int) -> PushReply:
        try:
            return receives(store, person, request, clock_ms)
        except ServerDied:
            last = request.first_seq + len(request.changes) - 1
            return PushReply(epoch=request.epoch, server_ms=clock_ms, durable_seq=last)

    patch.setattr(receive, "receive_push", hasty)


def last_push_wins(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "join", lambda cell, new, base, rule, **others: cells.Cell((new,)))


def later_arrival_shows(patch: pytest.MonkeyPatch) -> None:
    """Both are kept, but not the latest stamp shows."""
    patch.setitem(cells.SHOWN_BY_RULE, "last", lambda values: values[0])


def no_clamp(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(clock, "AHEAD_ALLOWED_MS", 10**12)


def no_gap_check(patch: pytest.MonkeyPatch) -> None:
    receives = receive.receive_push

    def trusting(store: Any, person: str, request: PushRequest, clock_ms: int) -> PushReply:
        before = request.first_seq - 1
        with store.writing() as db:
            db.execute(
                "update devices set durable_seq = max(durable_seq, ?) where id = ?", [before, request.device]
            )
        return receives(store, person, request, clock_ms)

    patch.setattr(receive, "receive_push", trusting)


def no_scope_entry(patch: pytest.MonkeyPatch) -> None:
    """What is assigned is older than the cursor, and so never sent."""
    in_scope = deliver.records_in_scope

    def changed_only(db: Any, person: str, since: int, after: tuple[str, str], limit: int) -> list[Any]:
        return [record for record in in_scope(db, person, since, after, 9999) if record.rev > since][:limit]

    patch.setattr(deliver, "records_in_scope", changed_only)


def trusting_a_late_pull(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(replies, "is_awaited", lambda *_: True)


def pages_by_revision(patch: pytest.MonkeyPatch) -> None:
    """A record that moves on between two pages is missed, yet counts as seen."""
    in_scope, delivers = deliver.records_in_scope, deliver.deliver_page
    cursor = [0]

    def by_revision(db: Any, person: str, since: int, after: tuple[str, str], limit: int) -> list[Any]:
        behind = int(after[0]) if after[0].isdecimal() else 0
        found = [r for r in in_scope(db, person, since, ("", ""), 9999) if behind < r.rev <= cursor[0]]
        return sorted(found, key=lambda record: record.rev)[:limit]

    def remembering(db: Any, state: Any, device: Any, request: Any, now_ms: int) -> PullReply:
        cursor[0] = int(request.page.split(":")[0]) if request.page else state.rev
        return delivers(db, state, device, request, now_ms)

    patch.setattr(deliver, "records_in_scope", by_revision)
    patch.setattr(deliver, "deliver_page", remembering)
    patch.setattr(deliver, "_keyed", lambda found: [((f"{r.rev:012d}", r.record), r) for r in found])


def epoch_used_twice(patch: pytest.MonkeyPatch) -> None:
    """It is made from the copy that is put back: the same copy gives the same epoch.

    Where the copy knows that epoch already, the database refuses to write it down once more.
    """
    begins = ledger.begin_history

    def again(db: Any, clock_ms: int, before: Any) -> Any:
        ledger.secrets.randbits = lambda bits: 0  # type: ignore[attr-defined]
        return begins(db, START_MS + (before.rev if before else 0) * 1000, before)

    patch.setattr(copies, "begin_history", again)


def joining_a_change_in_flight(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(saving, "freeze", lambda disk, numbers: None)


def complete_with_a_wrong_hash(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(attachments, "_hash_of", lambda path: path.name)


def nobody_is_told_of_the_last_photograph(patch: pytest.MonkeyPatch) -> None:
    """Other phones say for ever that something is missing of a record that is whole."""
    patch.setattr(attachments, "_tell_of_whole_records", lambda *_: None)


def overlay_leaves_with_the_push(patch: pytest.MonkeyPatch) -> None:
    """One's own answer goes from the screen before any pull has brought it."""
    stores = replies.store_push_reply

    def eager(disk: Any, request: Any, reply: Any) -> None:
        stores(disk, request, reply)
        for seq in [seq for seq in disk.overlay if seq in disk.changes and disk.changes[seq].acked]:
            del disk.overlay[seq]

    patch.setattr(exchange, "store_push_reply", eager)


def durable_seq_as_of_now(patch: pytest.MonkeyPatch) -> None:
    """A later page tells what became durable since the first, whose records it does not bring."""
    delivers = deliver.deliver_page

    def newest(db: Any, state: Any, device: Any, request: Any, now_ms: int) -> PullReply:
        return replace(delivers(db, state, device, request, now_ms), durable_seq=device.durable_seq)

    patch.setattr(deliver, "deliver_page", newest)


def nobody_is_told_what_left_the_scope(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(deliver, "_left_scope", lambda *_: [])


def parked_for_ever(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(replies, "drop_parked", lambda disk: None)


def durable_in_the_reply_alone(patch: pytest.MonkeyPatch) -> None:
    """The reply counts what was sent, the table what was merged."""
    writes = receive.write_progress

    def less(db: Any, device: Any) -> None:
        writes(db, replace(device, durable_seq=max(0, device.durable_seq - 1)))

    patch.setattr(receive, "write_progress", less)


def blaming_a_change_for_the_disk(patch: pytest.MonkeyPatch) -> None:
    """A full disk in the middle of a merge puts the change aside as one that cannot be merged."""
    takes = receive._receive_push
    patch.setattr(receive, "failure_of_store", lambda error: "")
    # Change by change from the start: otherwise a disk that was full for a moment is not, the second time.
    patch.setattr(receive, "_receive_push", lambda *rest, writes_at_once: takes(*rest, writes_at_once=True))


def answered_anew(patch: pytest.MonkeyPatch) -> None:
    """What comes again is answered with a new revision, as if it had been merged again."""
    receives = receive._receive

    def anew(opened: Any, *rest: Any) -> Result:
        return replace(receives(opened, *rest), rev=opened.next_rev())

    patch.setattr(receive, "_receive", anew)


def poison_ends_the_change_set(patch: pytest.MonkeyPatch) -> None:
    receives = receive.receive_push

    def strict(store: Any, person: str, request: PushRequest, clock_ms: int) -> PushReply:
        readable = 0
        for content in request.changes:
            try:
                loosely_read(content)
            except Unmergeable:
                break
            readable += 1
        return receives(store, person, replace(request, changes=request.changes[:readable]), clock_ms)

    patch.setattr(receive, "receive_push", strict)


def lost_history_counts_as_seen(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ledger, "base_counted", lambda base, epoch, epoch_now, shared: base)


def cursor_moves_with_the_pages(patch: pytest.MonkeyPatch) -> None:
    delivers = deliver.deliver_page

    def moving(db: Any, state: Any, device: Any, request: Any, now_ms: int) -> PullReply:
        reply = delivers(db, state, device, request, now_ms)
        return reply if reply.next or not request.page else replace(reply, cursor=state.rev)

    patch.setattr(deliver, "deliver_page", moving)


def second_bytes_are_dropped(patch: pytest.MonkeyPatch) -> None:
    """A copied phone's change under a used number is answered, and forgotten."""
    patch.setattr(
        receive, "_keep_both", lambda opened, device, seq, content: Result(seq=seq, outcome="applied")
    )


def hidden_without_a_revision(patch: pytest.MonkeyPatch) -> None:
    """Rows of a deleted visit go at the office, and no phone hears of it."""
    patch.setattr(merging.merge, "hide", lambda record, rev: replace(record, hidden=True))


def journal_stays_at_a_restore(patch: pytest.MonkeyPatch) -> None:
    """Another history begins, and what it lacks is not sent again."""

    def forgetful(disk: Any, epoch: int, durable_seq: int) -> None:
        disk.epoch, disk.cursor, disk.latest_rev, disk.latest_stamp, disk.pull = epoch, 0, 0, "", None
        disk.records = {}
        disk.durable_seq = durable_seq

    patch.setattr(replies, "enter_epoch", forgetful)


def deletion_looks_at_nothing_below(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "_speaks_against", lambda *_: False)


def settling_overtakes_what_came_since(patch: pytest.MonkeyPatch) -> None:
    joins = merge.join

    def everything(
        cell: Any, new: Any, base: int, rule: str, *, settles: bool = False, knew: Any = ()
    ) -> Any:
        return joins(cell, new, 10**9 if settles else base, rule, settles=settles, knew=knew)

    patch.setattr(merge, "join", everything)


def wiped_before_all_was_sent(patch: pytest.MonkeyPatch) -> None:
    obeys = sending_steps.obey_wipe

    def at_once(world: Any, phone: Any) -> None:
        waiting = type(phone.disk).waiting
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(type(phone.disk), "waiting", lambda disk: [])
            obeys(world, phone)
        assert type(phone.disk).waiting is waiting

    patch.setattr(sending_steps, "obey_wipe", at_once)


def pruned_journal_without_a_gap(patch: pytest.MonkeyPatch) -> None:
    """The server goes on after what is lost and keeps no word of it."""
    patch.setattr(receive, "add_gap", lambda *_: None)


def office_log_stays_unread(patch: pytest.MonkeyPatch) -> None:
    """The copy is put back, and what the office did since is not done again."""
    patch.setattr(replay, "_again", lambda *_: "")


def nothing_is_taken_back(patch: pytest.MonkeyPatch) -> None:
    """A line of the log whose transaction did not come to its end is done again as if it had."""
    patch.setattr(office_log.OfficeLog, "undo", lambda *_: None)


def holes_in_the_log_are_not_told(patch: pytest.MonkeyPatch) -> None:
    writes = replay.write_replay
    patch.setattr(replay, "write_replay", lambda db, told: writes(db, replace(told, is_whole=1)))


def settled_conflicts_come_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(receive, "hindsight_of", lambda *_: hindsight.NOTHING)


def own_answer_over_the_offices(patch: pytest.MonkeyPatch) -> None:
    """The phone is told to make the record of its own answers, one of which the office had overtaken."""
    patch.setattr(deliver, "records_overtaken_since", lambda *_: set())


def decisions_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(receive, "decided_before", lambda *_: None)


def durable_whoever_sent_it(patch: pytest.MonkeyPatch) -> None:
    """A copied phone takes its twin's numbers in a restored history for its own."""
    patch.setattr(deliver, "durable_told", lambda db, state, device, epoch: device.durable_seq)
    patch.setattr(receive, "durable_told", lambda db, state, device, epoch: device.durable_seq)


PLANTED: tuple[tuple[Plant, str, str], ...] = (
    (acknowledge_before_durable, "S5", "crashes"),
    (last_push_wins, "S2 S8", ""),
    (later_arrival_shows, "S4 S8", ""),
    (no_clamp, "S9", "clocks"),
    (no_gap_check, "S1 S12", "network, restores, days"),
    (no_scope_entry, "S3", "assignments"),
    (trusting_a_late_pull, "S3 S6", "network, assignments"),
    (pages_by_revision, "S2 S3 S8", "network"),
    (epoch_used_twice, "S7 error", "restores"),
    (joining_a_change_in_flight, "S1 S8", "network"),
    (complete_with_a_wrong_hash, "S13", "photographs, pieces"),
    (nobody_is_told_of_the_last_photograph, "S3", "photographs"),
    (overlay_leaves_with_the_push, "S8", ""),
    (durable_seq_as_of_now, "S8", "network"),
    (nobody_is_told_what_left_the_scope, "S6", "assignments"),
    (parked_for_ever, "S6", "assignments, network"),
    (durable_in_the_reply_alone, "S5", ""),
    (blaming_a_change_for_the_disk, "S11", "crashes"),
    (answered_anew, "S10", "network"),
    (poison_ends_the_change_set, "S11", "poison"),
    (lost_history_counts_as_seen, "S2 S8", "restores"),
    (cursor_moves_with_the_pages, "S3 S8", "network"),
    (second_bytes_are_dropped, "S1", "copied phones"),
    (hidden_without_a_revision, "S3", "deletions"),
    (journal_stays_at_a_restore, "S1 S11 S12", "restores"),
    (deletion_looks_at_nothing_below, "S2", "deletions"),
    (settling_overtakes_what_came_since, "S2 S8", ""),
    (wiped_before_all_was_sent, "S1", "wipes, network"),
    (pruned_journal_without_a_gap, "S12", "restores, days"),
    (office_log_stays_unread, "S12", "restores"),
    (nothing_is_taken_back, "S12", "restores, crashes"),
    (holes_in_the_log_are_not_told, "S12", "restores, lost logs"),
    (settled_conflicts_come_back, "S12", "restores"),
    (own_answer_over_the_offices, "S3 S8", "restores, network, forms"),
    (decisions_are_forgotten, "S12", "restores, poison"),
    (durable_whoever_sent_it, "S1", "restores, copied phones"),
)
"""(the bug, the rules that tell of it, the faults of the days that it is looked for on)."""
