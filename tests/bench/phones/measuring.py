"""`./dev bench phones`: 200 phones send 500 changes each to one server, over HTTP, within one minute.

"minute": each calls at a random moment of 60 seconds. "at_once": all at the same moment, which is worse than
anything that was promised. Beside each the floor of bare.py, with the same bytes from the same callers. A
push is one request of a phone, at most 500 changes or 512 KiB; pulls and photographs are not measured.
"""

import hashlib
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from sqlite_utils.utils import sqlite3

from server.settings import ROOT
from tests.bench.phones.calling import Caller, Plan, Pushed
from tests.bench.phones.province import Phone, phones_of_province
from tests.conftest import RunningServer, free_port

PHONES, CHANGES_EACH, MINUTE_S = 200, 500, 60.0
LIMIT_S = 2.0


def measure_phones() -> dict[str, Any]:
    """{phones, changes_each, minute, at_once: {ours, floor: figures}, limit_s, kept}."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        phones = phones_of_province(folder / "made", PHONES, CHANGES_EACH)
        rounds = {
            "minute": both(folder / "minute", folder / "made", phones, MINUTE_S),
            "at_once": both(folder / "at_once", folder / "made", phones, 0.0),
        }
    promised = rounds["minute"]["ours"]
    all_there = all(one["ours"]["durable"] == PHONES * CHANGES_EACH for one in rounds.values())
    return {
        "phones": PHONES,
        "changes_each": CHANGES_EACH,
        **rounds,
        "limit_s": LIMIT_S,
        "kept": all_there and promised["p99_s"] < LIMIT_S,
    }


def both(folder: Path, made: Path, phones: list[Phone], within_s: float) -> dict[str, Any]:
    shutil.copytree(made, folder / "data")
    with ours(folder / "data") as server:
        found = figures(server, phones, within_s)
    with bare(folder / "bare.db") as server:
        floor = figures(server, phones, within_s)
    return {"ours": found, "floor": floor}


class Serving(NamedTuple):
    """A server that runs, and where its log of changes lies."""

    port: int
    process: int
    database: Path


@contextmanager
def ours(data: Path) -> Iterator[Serving]:
    server = RunningServer(data=data, port=free_port())
    server.start()
    try:
        assert server.process is not None
        yield Serving(server.port, server.process.pid, data / "khaosat.db")
    finally:
        server.stop()


@contextmanager
def bare(database: Path) -> Iterator[Serving]:
    """As server/__main__.py starts ours."""
    port = free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "tests.bench.phones.bare:application"),
            *("--interface", "asginl", "--workers", "1", "--host", "127.0.0.1", "--port", str(port)),
            *("--no-ws", "--no-access-log", "--log-level", "warning", "--working-dir", str(ROOT)),
        ],
        env={**os.environ, "KHAOSAT_BARE": str(database)},
    )
    running = RunningServer(data=database.parent, port=port, process=process)
    try:
        running.wait_until_up()
        yield Serving(port, process.pid, database)
    finally:
        running.stop()


def figures(server: Serving, phones: list[Phone], within_s: float) -> dict[str, Any]:
    """What one run took; durable counts each change that lies there once, byte for byte."""
    moments = random.Random(60)
    callers = [Caller(phone.cookie, moments.uniform(0, within_s), phone.pushes) for phone in phones]
    before, began = scheduled(server.process), time.perf_counter()
    pushes = call_from_elsewhere(Plan(server.port, callers), server.database.parent)
    took_s = time.perf_counter() - began
    after = scheduled(server.process)
    used_s = after.ran_s - before.ran_s
    seconds = sorted(push.seconds for push in pushes)
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return {
        "pushes": len(pushes),
        "tries": sum(len(push.statuses) for push in pushes),
        "p50_s": round(cuts[49], 3),
        "p95_s": round(cuts[94], 3),
        "p99_s": round(cuts[98], 3),
        "longest_s": round(seconds[-1], 3),
        "durable": durable(server.database, phones),
        "took_s": round(took_s, 1),
        "processor_s": round(used_s, 1),
        "processor_share": round(used_s / took_s, 2),
        # Of all its threads together: what other programs on a busy machine add to the figures.
        "waited_for_processor_s": round(after.waited_s - before.waited_s, 1),
    }


def call_from_elsewhere(plan: Plan, folder: Path) -> list[Pushed]:
    """All calls, made by another process. Raises subprocess.CalledProcessError when one fails."""
    path = folder / "plan"
    path.write_bytes(msgspec.msgpack.encode(plan))
    command = [sys.executable, "-m", "tests.bench.phones.calling", str(path)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(done.stdout, type=list[Pushed])


def durable(database: Path, phones: list[Phone]) -> int:
    """How many changes of the phones are in the log with their own bytes; no device has more than it sent."""
    found = sqlite3.connect(database)
    count = 0
    for phone in phones:
        rows = found.execute("select seq, bytes from changes where device = ?", [phone.device]).fetchall()
        assert len(rows) <= len(phone.hashes), f"{phone.device} sent fewer than {len(rows)} changes"
        count += sum(hashlib.sha256(content).digest() == phone.hashes[seq - 1] for seq, content in rows)
    found.close()
    return count


class Scheduled(NamedTuple):
    """Seconds for which threads have computed, and for which they could have, had a processor been free."""

    ran_s: float
    waited_s: float


def scheduled(process: int) -> Scheduled:
    """Of the process and its workers, since they began."""
    workers = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    threads = [path for number in (process, *workers) for path in Path(f"/proc/{number}/task").iterdir()]
    # Nanoseconds: Documentation/scheduler/sched-stats.rst of Linux.
    told = [(thread / "schedstat").read_text().split() for thread in threads]
    return Scheduled(sum(int(ran) for ran, *_ in told) / 1e9, sum(int(waited) for _, waited, _ in told) / 1e9)
