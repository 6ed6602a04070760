"""Everything in the database, copied out and put back while the server runs."""

from pathlib import Path

from sqlite_utils import Database

KEPT = ("_sqlite_migrations", "receipt_key")


def copy_out(db: Database, path: Path) -> None:
    """Writes a compact copy of the whole database to `path`, which must not exist; in no transaction."""
    db.execute("vacuum into ?", [str(path)])


def empty_tables(db: Database) -> None:
    """Removes every row of ours; must run inside the writing transaction."""
    db.execute("pragma defer_foreign_keys = on")
    for table in _tables(db):
        db.execute(f'delete from "{table}"')


def put_back(db: Database, copy: Database) -> None:
    """Replaces every row by those of the copy, which may be of an older version; inside the transaction."""
    empty_tables(db)
    for table in _tables(copy):
        rows = copy.execute(f'select * from "{table}"')
        names = [column[0] for column in rows.description]
        columns = ", ".join(f'"{name}"' for name in names)
        marks = ", ".join("?" for _ in names)
        db.conn.executemany(f'insert into "{table}" ({columns}) values ({marks})', rows)
    # The secret of the receipts that were given out: the copy's, if it is not older than all receipts.
    for (key,) in copy.execute("select key from receipt_key") if _has(copy, "receipt_key") else ():
        db.execute("update receipt_key set key = ?", [key])


def _has(db: Database, table: str) -> bool:
    return bool(db.execute("select 1 from sqlite_schema where name = ?", [table]).fetchone())


def _tables(db: Database) -> list[str]:
    rows = db.execute("select name from sqlite_schema where type = 'table'").fetchall()
    return [name for (name,) in rows if not name.startswith("sqlite_") and name not in KEPT]
