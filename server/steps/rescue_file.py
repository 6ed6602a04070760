"""The rescue file of a phone: a head, then sealed parts one after the other: half a file is half a rescue.

    head   see sealed_for_office.py; magic "KSRESCUE"
    part   length (4, big-endian) · AES-256-GCM of a MessagePack map, with its tag

Nonce of part n: n (8 bytes, big-endian), 3 zeros, 1 for the last part and 0 before. A file without its last
part was cut off. Browsers share few kinds of files, text among them: then the whole is written in base64.
Written by pwa/js/store/rescue.js. Source: the counted nonce with an end mark after STREAM (Hoang,
Reyhanitabar, Rogaway and Vizár 2015).
"""

import base64
import hashlib
import hmac
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.recovery_key import PrivateKey
from server.steps.sealed_for_office import HEAD, VERSION, NotSealedForUs, is_head, key_for, new_head

MAGIC = b"KSRESCUE"
INFO = b"khaosat rescue file 1"
LARGEST_PART = 2 * 1024 * 1024
TAG = 16
AS_TEXT = base64.b64encode(MAGIC + bytes([VERSION]))
LARGEST_IN_MEMORY = 16 * 1024 * 1024


class NotARescueFile(ValueError):
    """The bytes begin otherwise than every rescue file, or in a version that this server is too old for."""


class CutOff(ValueError):
    """What follows cannot be opened: the file was cut off or changed. The parts before are whole."""


class About(msgspec.Struct, frozen=True, kw_only=True):
    """The first part. seq: last number given on the phone. journal_from: lowest that it still holds.

    is_whole: everything that the phone holds; otherwise one record of it. proof: see `is_of_device`.
    """

    device: str
    person: str
    epoch: int
    durable_seq: int
    seq: int
    journal_from: int
    is_whole: bool = True
    app_version: str = ""
    written_ms: int = 0
    proof: bytes = b""


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """changes: (seq, bytes as they travel), ascending."""

    changes: list[tuple[int, bytes]]


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a photograph or file; the pieces of one follow each other."""

    sha256: str
    offset: int
    bytes: bytes


Part = About | Changes | Piece
KINDS: dict[str, type[Part]] = {"about": About, "changes": Changes, "piece": Piece}


def parts_of(file: BinaryIO, keys: Mapping[bytes, PrivateKey]) -> Iterator[Part]:
    """The parts, each opened when it is asked for. Raises NotARescueFile, OtherKey at first, later CutOff."""
    head = file.read(HEAD)
    if not is_head(head, MAGIC):
        raise NotARescueFile("another head")
    try:
        opener = AESGCM(key_for(head, keys, INFO))
    except NotSealedForUs as error:
        raise NotARescueFile(str(error)) from error
    number, is_last = 0, False
    while not is_last:
        content, is_last = _opened(opener, number, _sealed_part(file))
        number += 1
        part = _read(content)
        if part is not None:
            yield part


@contextmanager
def plain(file: BinaryIO) -> Iterator[BinaryIO]:
    """The file itself, from its beginning; one that travelled as text (base64) is decoded."""
    letters = file.read(len(AS_TEXT)) == AS_TEXT
    file.seek(0)
    if not letters:
        yield file
        return
    with SpooledTemporaryFile(max_size=LARGEST_IN_MEMORY) as decoded:
        left = b""
        while piece := file.read(LARGEST_PART):
            left += b"".join(piece.split())
            whole = len(left) - len(left) % 4
            decoded.write(base64.b64decode(left[:whole]))
            left = left[whole:]
        decoded.seek(0)
        yield cast(BinaryIO, decoded)


def head_of(file: BinaryIO) -> bytes:
    """The head again, for `is_of_device`; the file stands after it."""
    file.seek(0)
    return file.read(HEAD)


def is_of_device(about: About, head: bytes, secret: str) -> bool:
    """Whether who wrote the file knew the secret of its device: anybody who enrolled knows the public key."""
    return bool(secret) and hmac.compare_digest(about.proof, proof_of(head, secret))


def proof_of(head: bytes, secret: str) -> bytes:
    return hmac.digest(secret.encode(), head, hashlib.sha256)


def sealed_file(key: PrivateKey, secret: str, parts: list[dict[str, Any]]) -> bytes:
    """A rescue file as phones write it. parts: maps with their "part"; the first gets its proof."""
    head, file_key = new_head(key, MAGIC, INFO)
    sealer = AESGCM(file_key)
    maps = [{**parts[0], "proof": proof_of(head, secret)}, *parts[1:], {"part": "end"}]
    sealed = []
    for number, part in enumerate(maps):
        content = msgspec.msgpack.encode(part)
        sealed.append(sealer.encrypt(_nonce(number, is_last=number == len(maps) - 1), content, None))
    return head + b"".join(struct.pack(">I", len(each)) + each for each in sealed)


def _sealed_part(file: BinaryIO) -> bytes:
    length = file.read(4)
    if len(length) < 4:
        raise CutOff("the end is missing")
    (size,) = struct.unpack(">I", length)
    if not TAG < size <= LARGEST_PART:
        raise CutOff(f"a part of {size} bytes")
    return file.read(size)


def _opened(opener: AESGCM, number: int, sealed: bytes) -> tuple[bytes, bool]:
    for is_last in (False, True):
        try:
            return opener.decrypt(_nonce(number, is_last=is_last), sealed, None), is_last
        except InvalidTag:
            continue
    raise CutOff(f"part {number} does not open")


def _nonce(number: int, *, is_last: bool) -> bytes:
    return struct.pack(">Q", number) + bytes([0, 0, 0, int(is_last)])


def _read(content: bytes) -> Part | None:
    """None for the end, and for kinds of a later version. Raises CutOff for what no phone writes."""
    try:
        loose = msgspec.msgpack.decode(content)
        kind = KINDS.get(loose["part"])
        return msgspec.convert(loose, kind) if kind else None
    except (msgspec.MsgspecError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise CutOff(f"a part of another shape: {error}") from error
