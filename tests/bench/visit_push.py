"""Server time for the change sets of one visit, against a bare SQLite insert of the same rows.

The floor writes the same bytes with the same durability and nothing else: no merge, no scope, no result.
"""

import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

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
from server.settings import Settings
from server.steps.receive import receive_push
from server.store.connection import Store
from sync.messages import PROTOCOL, Change, PushRequest

VISITS = 13
ROUNDS = 5


def measure_visit_push() -> dict[str, Any]:
    """{visits, changes, cells, ratio: {median, lowest, highest}, kept}: ours over the floor."""
    ratios, counts = [], (0, 0)
    for number in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            ours, floor, counts = one_round(Path(folder), number)
            ratios.append(ours / floor)
    changes, cells = counts
    spread = {"median": statistics.median(ratios), "lowest": min(ratios), "highest": max(ratios)}
    return {
        "visits": VISITS,
        "changes": changes,
        "cells": cells,
        "ratio": {name: round(value, 2) for name, value in spread.items()},
        "kept": True,
    }


def one_round(folder: Path, number: int) -> tuple[float, float, tuple[int, int]]:
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
    changes = [[msgspec.msgpack.decode(change, type=Change) for change in visit] for visit in visits]
    ours = time_of_pushes(store, phone, visits, now_ms)
    floor = time_of_inserts(folder / "floor.db", changes)
    cells = sum(len(change.fields) for visit in changes for change in visit)
    return ours, floor, (sum(map(len, changes)), cells)


def time_of_pushes(store: Store, phone: DemoPhone, visits: list[list[bytes]], now_ms: int) -> float:
    first = 1
    began = time.perf_counter()
    for visit in visits:
        request = PushRequest(
            protocol=PROTOCOL,
            device=phone.device,
            epoch=phone.epoch,
            first_seq=first,
            journal_from=first,
            changes=visit,
        )
        reply = receive_push(store, phone.person, request, now_ms)
        assert all(result.outcome == "applied" for result in reply.results)
        first += len(visit)
    return time.perf_counter() - began


def time_of_inserts(path: Path, visits: list[list[Change]]) -> float:
    """One row a change, its fields as one blob, a transaction a visit, synchronous=FULL."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute("create table records (record text primary key, tbl text, fields blob) strict")
    sql = "insert into records values (?, ?, ?) on conflict (record) do update set fields = excluded.fields"
    rows = [
        [(change.record, change.table, msgspec.msgpack.encode(change.fields)) for change in visit]
        for visit in visits
    ]
    began = time.perf_counter()
    for visit in rows:
        connection.execute("begin immediate")
        connection.executemany(sql, visit)
        connection.execute("commit")
    return time.perf_counter() - began
