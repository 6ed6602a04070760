"""Rows of a query as Structs.

Not by `Database.query`: around each question that puts a savepoint of its own, two statements more in a
push that asks a dozen.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
from sqlite_utils import Database

Values = Sequence[Any] | dict[str, Any]
S = TypeVar("S", bound=msgspec.Struct)


def structs(db: Database, kind: type[S], sql: str, values: Values = (), /) -> list[S]:
    """One `kind` a row, its fields by the names of the columns.

    Raises msgspec.ValidationError when a column is missing or of another type.
    """
    return [msgspec.convert(row, kind) for row in dicts(db, sql, values)]


def dicts(db: Database, sql: str, values: Values = (), /) -> list[dict[str, Any]]:
    """{column: value} of each row."""
    found = db.execute(sql, values)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def one_struct(db: Database, kind: type[S], sql: str, values: Values = (), /) -> S | None:
    """The first row, or None when there is none."""
    return next(iter(structs(db, kind, sql, values)), None)
