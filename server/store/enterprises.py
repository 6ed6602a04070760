"""Enterprises for the office's lists: what a record shows, kept beside it in the same transaction."""

import msgspec
from sqlite_utils import Database

from server.store.rows import structs

DIRECTORY_BUCKETS = 64


class EnterpriseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `enterprises`. name_folded: for search without marks; name_key: for Vietnamese order.

    point: "21.53 105.74" or "". Deleted enterprises have no row.
    """

    id: str
    rev: int
    name: str
    name_folded: str
    name_key: str
    tax_code: str = ""
    commune_code: str = ""
    priority_sector: str = ""
    legal_form: str = ""
    point: str = ""
    phone: str = ""
    has_conflict: int = 0


_COLUMNS = EnterpriseRow.__struct_fields__
_REPLACE = "insert into enterprises ({}) values ({}) on conflict (id) do update set {}".format(
    ", ".join(_COLUMNS),
    ", ".join("?" for _ in _COLUMNS),
    ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:]),
)


def write_enterprise(db: Database, row: EnterpriseRow) -> None:
    db.execute(_REPLACE, list(msgspec.structs.astuple(row)))


def remove_enterprise(db: Database, enterprise: str) -> None:
    db.execute("delete from enterprises where id = ?", [enterprise])


def enterprise_row(db: Database, enterprise: str) -> EnterpriseRow | None:
    return next(iter(_rows(db, "where id = ?", [enterprise])), None)


def all_enterprises(db: Database) -> list[EnterpriseRow]:
    """Everything, by id: for the directory that phones hold."""
    return _rows(db, "order by id", [])


def mark_directory_stale(db: Database, bucket: int) -> None:
    db.execute("update directory_files set stale = 1 where bucket = ?", [bucket])


def write_directory_file(db: Database, bucket: int, sha256: str, content: bytes) -> None:
    db.execute(
        """
        insert into directory_files (bucket, sha256, content, stale) values (?, ?, ?, 0)
        on conflict (bucket) do update set sha256 = excluded.sha256, content = excluded.content, stale = 0
        """,
        [bucket, sha256, content],
    )


def directory_files(db: Database) -> list[tuple[int, str, int]]:
    """(bucket, sha256, stale) of those that were ever written."""
    return db.execute("select bucket, sha256, stale from directory_files order by bucket").fetchall()


def directory_content(db: Database, bucket: int, sha256: str) -> bytes | None:
    row = db.execute(
        "select content from directory_files where bucket = ? and sha256 = ?", [bucket, sha256]
    ).fetchone()
    return row and bytes(row[0])


def _rows(db: Database, where: str, values: list[str | int]) -> list[EnterpriseRow]:
    return structs(db, EnterpriseRow, f"select {', '.join(_COLUMNS)} from enterprises {where}", values)
