"""`python -m tests.bench.phones.calling PLAN`: many phones call one server, each at its moment.

A process of its own, so that the server is not slowed by its callers. Prints what became of every push.
"""

import asyncio
import sys
import time
from pathlib import Path

import msgspec

PATIENCE_S = 300
MEDIA_TYPE = "application/x-msgpack"


class Caller(msgspec.Struct):
    """at_s: seconds after the start. bodies: of its requests, each sent when the one before is answered."""

    cookie: str
    at_s: float
    bodies: list[bytes]


class Plan(msgspec.Struct):
    port: int
    callers: list[Caller]


class Pushed(msgspec.Struct):
    """One push, from the opening of its connection, where it has none yet, to the last byte of its answer.

    seconds: those of asked waiting (Retry-After) too. statuses: of every try.
    """

    caller: int
    seconds: float
    statuses: list[int]


def main(plan: str) -> None:
    asked = msgspec.msgpack.decode(Path(plan).read_bytes(), type=Plan)
    sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(call_all(asked))))


async def call_all(plan: Plan) -> list[Pushed]:
    calls = [call(plan.port, number, caller) for number, caller in enumerate(plan.callers)]
    return [pushed for pushes in await asyncio.gather(*calls) for pushed in pushes]


async def call(port: int, number: int, caller: Caller) -> list[Pushed]:
    await asyncio.sleep(caller.at_s)
    pushes = []
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for body in caller.bodies:
        statuses = await push(reader, writer, port, caller.cookie, body)
        ended = time.perf_counter()
        pushes.append(Pushed(number, ended - began, statuses))
        began = ended
    writer.close()
    return pushes


async def push(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, cookie: str, body: bytes
) -> list[int]:
    """The statuses of every try, until the server has taken it. Raises RuntimeError when it never will."""
    head = (
        f"POST /api/v1/sync/push HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        f"Content-Type: {MEDIA_TYPE}\r\nContent-Encoding: gzip\r\nCookie: {cookie}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    statuses: list[int] = []
    while True:
        writer.write(head.encode() + body)
        status, headers, content = await asyncio.wait_for(answer_of(reader), PATIENCE_S)
        statuses.append(status)
        if status == 200:
            return statuses
        if status not in (429, 503):
            raise RuntimeError(f"a push was answered {status}: {content[:300]!r}")
        await asyncio.sleep(float(headers["retry-after"]))


async def answer_of(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    """(status, headers by their names in small letters, body)."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)
    }
    return int(head[0].split()[1]), headers, await reader.readexactly(int(headers["content-length"]))


if __name__ == "__main__":
    main(sys.argv[1])
