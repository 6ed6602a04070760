"""Ids that a reader of a trace recognises, of the shape that the protocol wants."""

RECORD_LENGTH = 26


def record_id(name: str) -> str:
    """ "v1x3" -> "01v1x3…0": the names used here have no letter that an id may not have."""
    return f"01{name}".ljust(RECORD_LENGTH, "0")


def short(record: str) -> str:
    """The name in an id again."""
    return record[2:].rstrip("0") or record
