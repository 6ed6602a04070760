"""Photographs, signatures and files as answers: the file itself travels apart, the answer names it.

Mirrored: pwa/js/form/attached.js.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypedDict, TypeGuard

FILE_TYPES = ("image", "file")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class AttachedFile(TypedDict):
    """What a phone attached. sha256: hexadecimal, of its bytes; size: in bytes; name: for people."""

    sha256: str
    size: int
    media_type: str
    name: str


def is_file(value: object) -> TypeGuard[AttachedFile]:
    """Whether a phone can have attached this."""
    return (
        isinstance(value, dict)
        and isinstance(sha256 := value.get("sha256"), str)
        and _SHA256.fullmatch(sha256) is not None
        and _is_size(value.get("size"))
        and isinstance(value.get("media_type"), str)
        and isinstance(value.get("name"), str)
    )


def files_in(answer: object) -> list[AttachedFile]:
    """The files that an answer names: none, one, or several in their order."""
    return [value for value in (answer if isinstance(answer, list) else [answer]) if is_file(value)]


def file_text(value: Mapping[str, Any]) -> str:
    """A file as expressions read it: its name; never blank, for something was attached."""
    name = value.get("name")
    return name if isinstance(name, str) and name.strip() else "?"


def files_most(parameters: dict[str, str]) -> int:
    """How many files a question takes: the column files_max, else one."""
    return int(parameters.get("files_max", "1"))


def _is_size(size: object) -> bool:
    return isinstance(size, int) and not isinstance(size, bool) and 0 <= size < 2**53
