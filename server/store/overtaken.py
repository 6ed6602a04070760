"""What is known of a lost history: which changes the office had seen and put another value in place of.

Written when the office's log is replayed; needed when phones send those changes again.
"""

from collections.abc import Iterable

from sqlite_utils import Database

_MERGED = "outcome in ('applied', 'merged', 'conflict')"


def add_overtaken(
    db: Database, by: tuple[str, int], overtaken: Iterable[tuple[str, str, int, bytes]]
) -> None:
    """by: (device, seq) of the office's change. overtaken: (field, device, seq, sha256) it had seen."""
    db.conn.executemany(
        """
        insert or ignore into overtaken (by_device, by_seq, field, device, seq, sha256)
        values (?, ?, ?, ?, ?, ?)
        """,
        [(*by, *one) for one in overtaken],
    )


def has_overtaken(db: Database, device: str) -> bool:
    """Whether a change of this device is known to have overtaken another, or to have been overtaken."""
    query = """
        select exists (select 1 from overtaken where device = ?)
            or exists (select 1 from overtaken where by_device = ?)
        """
    return bool(db.execute(query, [device, device]).fetchone()[0])


def overtaken_by(db: Database, device: str, seq: int) -> set[tuple[str, int]]:
    """(device, seq) of changes that are here and that this change of the office had seen."""
    rows = db.execute(
        """
        select o.device, o.seq from overtaken o
            join changes c on c.device = o.device and c.seq = o.seq and c.sha256 = o.sha256
        where o.by_device = ? and o.by_seq = ?
        """,
        [device, seq],
    )
    return set(rows.fetchall())


def overtaking(db: Database, device: str, seq: int, sha256: bytes) -> list[tuple[str, str, int]]:
    """(field, device, seq) of the office's merged changes that had seen this one; field "" of a deletion."""
    return db.execute(
        f"""
        select o.field, o.by_device, o.by_seq from overtaken o
            join changes c on c.device = o.by_device and c.seq = o.by_seq
        where o.device = ? and o.seq = ? and o.sha256 = ? and c.{_MERGED}
        """,
        [device, seq, sha256],
    ).fetchall()


def records_overtaken_since(db: Database, device: str, since: int) -> set[str]:
    """Records about which this device sent something after `since` that the office had overtaken before."""
    rows = db.execute(
        """
        select c.record from overtaken o
            join changes c on c.device = o.device and c.seq = o.seq and c.sha256 = o.sha256
        where o.device = ? and c.rev > ?
        """,
        [device, since],
    )
    return {row[0] for row in rows.fetchall()}


def merged_up_to(db: Database, device: str, seq: int, record: str) -> list[tuple[int, bytes]]:
    """(seq, sha256) of this device's merged changes of the record up to `seq`, without second bytes.

    Of a number that two phones used nobody can tell which of the two a value is from.
    """
    return db.execute(
        f"""
        select seq, sha256 from changes c where record = ? and device = ? and seq <= ? and {_MERGED}
            and not exists (select 1 from second_changes s where s.device = c.device and s.seq = c.seq)
        """,
        [record, device, seq],
    ).fetchall()
