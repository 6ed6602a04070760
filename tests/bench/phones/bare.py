"""The floor: a web server that only reads a push and writes its changes into one SQLite table.

The same web server and SQLite, the same durability and transactions as ours; nobody is asked who they are,
nothing is merged, and the answer is empty. Started with KHAOSAT_BARE, the path of its database.
"""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlite_utils.utils import sqlite3

from server.api.body import inflate
from sync.messages import decode_push

TABLE = """
    create table if not exists changes (
        device text, seq integer, bytes blob, primary key (device, seq)
    ) strict
"""
INSERT = "insert into changes (device, seq, bytes) values (?, ?, ?)"
_local = threading.local()
# One writer, as SQLite has one.
_writer = ThreadPoolExecutor(1)


async def application(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    if scope["type"] != "http":
        return
    body, more = b"", True
    while more:
        part = await receive()
        body, more = body + part.get("body", b""), part.get("more_body", False)
    if scope["method"] == "POST":
        await asyncio.get_running_loop().run_in_executor(_writer, write, body)
    headers = [(b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def write(body: bytes) -> None:
    request = decode_push(inflate(body))
    rows = [(request.device, seq, change) for seq, change in enumerate(request.changes, request.first_seq)]
    connection = _connection()
    connection.execute("begin immediate")
    connection.executemany(INSERT, rows)
    connection.execute("commit")


def _connection() -> Any:
    if not hasattr(_local, "connection"):
        _local.connection = sqlite3.connect(os.environ["KHAOSAT_BARE"], isolation_level=None)
        _local.connection.execute("pragma journal_mode = wal")
        _local.connection.execute("pragma synchronous = full")
        _local.connection.execute(TABLE)
    return _local.connection
