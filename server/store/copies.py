"""Everything in the database, copied out and put back while the server runs."""

from pathlib import Path

from sqlite_utils import Database

KEPT = ("_sqlite_migrations",)


def copy_out(db: Database, path: Path) -> None:
    """Writes a compact copy of the whole database to `path`, which must not exist; in no transaction."""
    db.execute("vacuum into ?", [str(path)])


def empty_tables(db: Database) -> None:
    """Removes every row of ours; must run inside the writing transaction."""
    db.execute("pragma defer_foreign_keys = on")
    for table in _tables(db, "main"):
        db.execute(f'delete from "{table}"')


def put_back(db: Database) -> None:
    """Replaces every row by those of the database attached as `copy`."""
    empty_tables(db)
    for table in _tables(db, "copy"):
        db.execute(f'insert into main."{table}" select * from copy."{table}"')


def attach_copy(db: Database, path: Path) -> None:
    """Attaches a copy as `copy`; must happen before the transaction begins."""
    db.execute("attach database ? as copy", [str(path)])


def detach_copy(db: Database) -> None:
    db.execute("detach database copy")


def _tables(db: Database, schema: str) -> list[str]:
    rows = db.execute(f"select name from {schema}.sqlite_schema where type = 'table'").fetchall()
    return [name for (name,) in rows if not name.startswith("sqlite_") and name not in KEPT]
