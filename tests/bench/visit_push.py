"""Server time for the change sets of one visit, against two bare SQLite inserts of what has to be kept.

Both floors write with the same durability, a transaction a visit, and do nothing else: no merge, no scope,
no result. "rows": one row a change, its fields as one blob. "rows_and_cells": the change as it came, a row
for its record and a row for each cell with its author, number, stamp and revision. It is the one that counts.
All three write a visit in turn, each into a file whose log is empty at the start, so that a disk that is slow
for a while is slow for all of them; a round's ratio is that of the medians of its visits.
"""

import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from sqlite_utils.utils import sqlite3

from server.demo.world import (
    DemoPhone,
    assign_rounds,
    enrol,
    hire,
    open_campaign,
    plan_visits,
    register,
    visit_changes,
)
from server.serving import leave_alone_what_stays
from server.settings import Settings
from server.steps.receive import receive_push
from server.store.connection import Store
from sync.messages import PROTOCOL, Change, PushRequest

ROUNDS = 9
LIMIT = 2.0
encode = msgspec.msgpack.encode


def measure_visit_push() -> dict[str, Any]:
    """{visits, changes, cells, ratio: {floor: {median, lowest, highest}}, limit, kept}: ours over each."""
    rounds = []
    leave_alone_what_stays()
    for number in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append(one_round(Path(folder), number))
    visits, changes, cells = rounds[-1].counts
    ratio = {
        "rows": spread([one.ours / one.rows for one in rounds]),
        "rows_and_cells": spread([one.ours / one.rows_and_cells for one in rounds]),
    }
    return {
        "visits": visits,
        "changes": changes,
        "cells": cells,
        "ratio": ratio,
        "limit": LIMIT,
        "kept": ratio["rows_and_cells"]["median"] <= LIMIT,
    }


def spread(ratios: list[float]) -> dict[str, float]:
    figures = {"median": statistics.median(ratios), "lowest": min(ratios), "highest": max(ratios)}
    return {name: round(value, 2) for name, value in figures.items()}


class Round(NamedTuple):
    """Seconds for the median of the same visits; counts: (visits, changes, cells)."""

    ours: float
    rows: float
    rows_and_cells: float
    counts: tuple[int, int, int]


def one_round(folder: Path, number: int) -> Round:
    settings = Settings(data=folder)
    store = Store(settings.database)
    rng = random.Random(number)
    now_ms = settings.now_ms()
    hire(store, now_ms)
    campaign = open_campaign(store, settings, now_ms)
    rounds = assign_rounds(store, register(store, settings, rng, now_ms), now_ms)
    phone = enrol(store, "lan", now_ms)
    visits = [
        visit_changes(phone, visit, rng)
        for visit in plan_visits(settings, "lan", rounds["lan"], campaign, rng, now_ms)
        if visit.is_finished
    ]
    with store.writing() as db:
        connection = db.conn
    connection.execute("pragma wal_checkpoint(truncate)")
    rows, cells = floor(folder / "rows.db", ROWS), floor(folder / "cells.db", CELLS)
    seconds: list[tuple[float, float, float]] = []
    counts = [len(visits), 0, 0]
    first = 1
    for visit in visits:
        changes = [msgspec.msgpack.decode(change, type=Change) for change in visit]
        seconds.append(
            (
                time_of_push(store, phone, visit, first, now_ms),
                time_of(rows, ROWS, as_rows(changes)),
                time_of(cells, CELLS, as_rows_and_cells(changes)),
            )
        )
        first += len(visit)
        counts[1] += len(changes)
        counts[2] += sum(len(change.fields) for change in changes)
    return Round(*map(statistics.median, zip(*seconds, strict=True)), tuple(counts))


def time_of_push(store: Store, phone: DemoPhone, visit: list[bytes], first: int, now_ms: int) -> float:
    request = PushRequest(
        protocol=PROTOCOL,
        device=phone.device,
        epoch=phone.epoch,
        first_seq=first,
        journal_from=first,
        changes=visit,
    )
    began = time.perf_counter()
    reply = receive_push(store, phone.person, request, now_ms)
    took = time.perf_counter() - began
    assert all(result.outcome == "applied" for result in reply.results)
    return took


ROWS = {
    "records": (
        "create table records (record text primary key, tbl text, fields blob) strict",
        "insert into records values (?, ?, ?) on conflict (record) do update set fields = excluded.fields",
    ),
}
CELLS = {
    "changes": (
        "create table changes (device text, seq integer, bytes blob, primary key (device, seq)) strict",
        "insert into changes values (?, ?, ?)",
    ),
    "records": (
        "create table records (record text primary key, tbl text) strict",
        "insert into records values (?, ?) on conflict (record) do nothing",
    ),
    "cells": (
        "create table cells (record text, field text, value blob, device text, seq integer, stamp text, "
        "rev integer, primary key (record, field)) strict",
        "insert into cells values (?, ?, ?, ?, ?, ?, ?) "
        "on conflict (record, field) do update set value = excluded.value",
    ),
}
"""{table: (how it is made, how a row is written)} of each floor."""

Written = dict[str, list[tuple[Any, ...]]]
Tables = dict[str, tuple[str, str]]


def as_rows(visit: list[Change]) -> Written:
    return {"records": [(change.record, change.table, encode(change.fields)) for change in visit]}


def as_rows_and_cells(visit: list[Change]) -> Written:
    return {
        "changes": [("device", change.seq, encode(change)) for change in visit],
        "records": [(change.record, change.table) for change in visit],
        "cells": [
            (change.record, field, encode(value), "device", change.seq, change.stamp, change.seq)
            for change in visit
            for field, value in change.fields.items()
        ],
    }


def floor(path: Path, tables: Tables) -> sqlite3.Connection:
    """An empty database of these tables, as durable as ours."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    for made, _written in tables.values():
        connection.execute(made)
    connection.execute("pragma wal_checkpoint(truncate)")
    return connection


def time_of(connection: sqlite3.Connection, tables: Tables, visit: Written) -> float:
    """Seconds to write a visit in one transaction. Encoding is not counted."""
    began = time.perf_counter()
    connection.execute("begin immediate")
    for table, rows in visit.items():
        connection.executemany(tables[table][1], rows)
    connection.execute("commit")
    return time.perf_counter() - began
