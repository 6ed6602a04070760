"""What a pull need not bring: a phone's own changes, which it still holds.

Source: the protocol page, Pull. A visit goes up once; coming down again it would be as large once more.
"""

from sync.merge import Record
from sync.messages import OwnRecord


def as_own(record: Record, device: str, since: int) -> OwnRecord | None:
    """The record as own, or None when the phone cannot know all of it.

    since: what the phone has received; not 0, and the record's enterprise in its scope since before that.
    The caller knows that none of the device's changes was kept aside since.
    """
    # A phone that saw it go has dropped it, and holds of it what was typed since then alone.
    if record.deletions or record.late or record.returned > since:
        return None
    latest = None
    for cell in record.cells.values():
        if len(cell.versions) != 1:
            return None
        write = cell.versions[0].write
        if write.rev <= since:
            continue
        if write.device != device:
            return None
        if latest is None or write.seq > latest.seq:
            latest = write
    # Something else moved the record on: a deletion that ended, a decision.
    if latest is None or latest.rev != record.rev:
        return None
    return OwnRecord(seq=latest.seq, rev=record.rev, fields=len(record.cells))
