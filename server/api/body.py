"""The body of a request from a phone: of the one type, inflated by hand within limits, decoded with care."""

import zlib
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from litestar import Request, Response

from server.problems import problem
from sync.messages import encode

MEDIA_TYPE = "application/x-msgpack"
LARGEST_BODY = 8 * 1024 * 1024
LARGEST_RATIO = 100
GZIP_WINDOW = 16 + zlib.MAX_WBITS

Message = TypeVar("Message")


def read_message(request: Request[Any, Any, Any], body: bytes, decode: Callable[[bytes], Message]) -> Message:
    """The message in the body. Raises the problems media_type, body_too_large (413) and unreadable (422)."""
    if request.headers.get("content-type", "") != MEDIA_TYPE:
        raise problem("media_type")
    if len(body) > LARGEST_BODY:
        raise problem("body_too_large")
    encoding = request.headers.get("content-encoding", "identity")
    if encoding not in ("identity", "gzip"):
        raise problem("unreadable", what=f"Content-Encoding: {encoding}")
    content = inflate(body) if encoding == "gzip" else body
    try:
        return decode(content)
    except (msgspec.MsgspecError, ValueError, TypeError, RecursionError, OverflowError) as error:
        raise problem("unreadable", what=str(error)) from error


def inflate(body: bytes) -> bytes:
    """The content of one gzip member. Raises the problems body_too_large and unreadable.

    At most 8 MiB and 100 times the body: a few kilobytes could otherwise fill the memory.
    """
    limit = min(LARGEST_BODY, LARGEST_RATIO * len(body))
    inflater = zlib.decompressobj(GZIP_WINDOW)
    try:
        content = inflater.decompress(body, limit + 1)
    except zlib.error as error:
        raise problem("unreadable", what=f"gzip: {error}") from error
    if len(content) > limit:
        raise problem("body_too_large")
    if not inflater.eof or inflater.unused_data:
        raise problem("unreadable", what="gzip: cut off, or followed by something else")
    return content


def answer(message: msgspec.Struct) -> Response[bytes]:
    """A message as the reply; never kept by a cache."""
    return Response(encode(message), media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})
