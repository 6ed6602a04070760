"""What is looked at while the day goes on.

S5 what is answered as durable is; S6 nothing out of scope stays; S7 nothing goes back within an epoch; S8
one's own last edit; S9 no stamp from the future; S11 nothing is blocked; S13 complete means the right hash.
"""

import hashlib
from collections.abc import Callable

from sync.clock import AHEAD_ALLOWED_MS, stamp_ms
from sync.messages import PullReply, PullRequest, PushReply, PushRequest
from tests.simulation.sync.disk import Disk, Key
from tests.simulation.sync.office import Office
from tests.simulation.sync.overtaking import LINKS, Log, Wrote, is_among
from tests.simulation.sync.replies import digest_of, has_unsent
from tests.simulation.sync.seen import Seen
from tests.simulation.sync.violation import Violation, need


class Watch:
    """What the server has said, by epoch."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.revs: dict[int, int] = {}
        self.durable: dict[tuple[int, str], int] = {}
        self.record_revs: dict[tuple[int, Key], int] = {}

    def server(self) -> None:
        """After anything the server did."""
        state = self.office.state()
        need(state.rev >= self.revs.get(state.epoch, 0), "S7", f"the revision went back to {state.rev}")
        self.revs[state.epoch] = state.rev

    def push(self, before: int, request: PushRequest, reply: PushReply) -> None:
        """before: the server's durable_seq when the request came."""
        self.server()
        device = self.office.device(request.device)
        assert device is not None
        if request.epoch in (0, reply.epoch):
            is_stored = device.durable_seq == reply.durable_seq
            need(is_stored, "S5", "the reply's durable_seq is not the stored one")
            self._durable(reply.epoch, request.device, reply.durable_seq)
        need(device.durable_seq >= reply.durable_seq, "S5", "the reply tells more than is stored")
        last = request.first_seq + len(request.changes) - 1
        if request.changes and request.first_seq <= max(before + 1, request.journal_from):
            need(device.durable_seq >= last, "S11", f"{device.durable_seq} is durable, {last} was sent")
            answered = [result.seq for result in reply.results]
            need(answered == list(range(request.first_seq, last + 1)), "S11", f"answered: {answered}")

    def pull(self, request: PullRequest, reply: PullReply) -> None:
        self.server()
        if request.epoch != reply.epoch:
            return
        need(
            len(reply.records) + len(reply.own) + len(reply.gone) <= request.limit,
            "S3",
            "more than the limit in a page",
        )
        if not reply.page and not reply.next:
            self._durable(reply.epoch, request.device, reply.durable_seq)
        ahead_ms = stamp_ms(reply.latest_stamp) - reply.server_ms if reply.latest_stamp else 0
        need(ahead_ms <= AHEAD_ALLOWED_MS + 1, "S9", f"a stamp {ahead_ms} ms ahead was sent out")
        need(
            reply.next == "again" or reply.cursor >= request.since, "S7", "a cursor before the one asked from"
        )
        for record in reply.records:
            key = (reply.epoch, (record.table, record.record))
            need(record.rev >= self.record_revs.get(key, 0), "S7", f"{key[1]} went back to {record.rev}")
            self.record_revs[key] = record.rev

    def piece(self, sha256: str) -> None:
        """S13, after each piece."""
        rows = self.office.store.reader().execute(
            "select size, complete from attachments where sha256 = ?", [sha256]
        )
        for size, complete in rows.fetchall():
            if complete:
                content = (self.office.files / sha256[:2] / sha256).read_bytes()
                right = hashlib.sha256(content).hexdigest() == sha256
                need(right, "S13", f"{sha256[:8]} is complete with a wrong hash ({size} bytes)")

    def _durable(self, epoch: int, device: str, durable_seq: int) -> None:
        known = self.durable.get((epoch, device), 0)
        need(durable_seq >= known, "S7", f"durable_seq of {device} went back from {known} to {durable_seq}")
        self.durable[epoch, device] = durable_seq


def pulled(
    office: Office, seen: Seen, before: Disk, disk: Disk, reply: PullReply, *, is_whole: bool, is_copied: bool
) -> bool:
    """After the last page. Whether the digest agrees; it may differ only on a phone that lost something."""
    need(disk.cursor >= before.cursor and disk.durable_seq >= before.durable_seq, "S7", "the phone went back")
    if office.state().epoch != disk.epoch:
        return True
    _only_what_is_in_scope(office, disk)
    if not is_copied:
        _own_last_edit(before, disk, reply, lambda: Log(office, seen))
    if not reply.digest or disk.latest_rev > disk.cursor or disk.cursor != reply.cursor:
        return True
    agrees = reply.digest == digest_of(disk)
    if is_whole and not agrees:
        raise Violation("S3", "the digest differs after a pull")
    return agrees


def pushed(before: Disk, disk: Disk, reply: PushReply, *, is_copied: bool) -> None:
    """After the reply to a push: nothing that was typed leaves the screen for it (S8)."""
    if before.epoch != disk.epoch or is_copied:
        return
    refused = {result.seq for result in reply.results if result.outcome == "refused"}
    need(set(before.overlay) - refused <= set(disk.overlay), "S8", "an answer left the screen before a pull")
    changed = [result.seq for result in reply.results if result.problem == "equivocation"]
    need(not changed, "S1", f"the bytes of {changed} changed after they had left")


def _only_what_is_in_scope(office: Office, disk: Disk) -> None:
    rows = office.store.reader().execute(
        "select enterprise, assigned from assignment_log where person = ? and rev <= ? order by rev",
        [disk.person, disk.cursor],
    )
    in_scope = {enterprise for enterprise, assigned in dict(rows.fetchall()).items() if assigned}
    for key, held in disk.records.items():
        enterprise = held.record.enterprise
        if held.parked:
            need(has_unsent(disk, enterprise), "S6", f"{key} is parked, and nothing unsent hangs on it")
        # One that came with a page of a later pull, which is not finished yet, may be there already.
        elif held.record.rev <= disk.cursor:
            need(enterprise in in_scope, "S6", f"{key} is out of scope and still held")


def _own_last_edit(before: Disk, disk: Disk, reply: PullReply, log: Callable[[], Log]) -> None:
    """S8: while no pull has brought the outcome one's own answer is on top; then it shows, or is told of."""
    for seq, own in before.overlay.items():
        is_newest = not any(n > seq and other.key == own.key for n, other in before.overlay.items())
        if own.kind == "delete" or not is_newest or own.key not in disk.shown():
            continue
        if seq > reply.durable_seq:
            for field, value in own.fields.items():
                need(
                    disk.shown()[own.key].get(field) == value,
                    "S8",
                    f"{own.key} {field} of {seq} is not shown",
                )
            continue
        held = disk.records.get(own.key)
        if held is None or seq in disk.overlay or before.changes[seq].outcome not in ("applied", "conflict"):
            continue
        for field, value in own.fields.items():
            if field in LINKS or field == "total":
                continue
            shown = [held.record.fields.get(field), *held.record.conflicts.get(field, [])]
            wrote = Wrote(disk.device, seq, own.key, field, value)
            is_told = is_among(value, shown) or log().is_overtaken(wrote) or log().adds_nothing(wrote)
            need(is_told, "S8", f"{own.key} {field}: {value!r} of {seq} is neither shown nor in a conflict")
