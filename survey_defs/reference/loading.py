"""Reads the reference lists of this folder. The one place of the package that opens their files."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

HERE = Path(__file__).parent
COMMUNE_TYPES = {"x": ("Xã", "commune"), "p": ("Phường", "ward"), "d": ("Đặc khu", "special zone")}
MADE_BY_THE_SERVER = ("campaigns", "people")
"""Lists a survey may name too, made from the server's own records: no file of theirs is here."""
PROVINCE_TYPES = {"Tỉnh": "province", "Thành phố": "city"}


class ReferenceList(msgspec.Struct, frozen=True):
    """A list that surveys choose from, kept apart from them because it changes on other days.

    items: {name, label: {vi, en}, …}: every other column is a string, dates as "2026-11-20" or "".
    verified: False where a person must still check it against the official text; `source` names it.
    """

    name: str
    version: str
    source: str
    valid_from: str
    verified: bool
    items: list[dict[str, Any]]


class UnknownReference(KeyError):
    """No reference list has this name."""


def reference_names() -> list[str]:
    """The names a survey may use in `select_one_from_file NAME.csv`, in alphabetical order."""
    return sorted(path.stem for path in HERE.glob("*.json"))


@cache
def load_reference(name: str) -> ReferenceList:
    """The list with all its columns. Shared between callers: read it, do not change it.

    Raises UnknownReference, naming the lists there are.
    """
    if name not in reference_names():
        raise UnknownReference(f"No reference list {name!r}; there are: {', '.join(reference_names())}.")
    raw = json.loads((HERE / f"{name}.json").read_text("utf-8"))
    if name == "communes":
        raw["items"] = list(unpacked_communes(raw["provinces"]))
    return msgspec.convert(raw, ReferenceList)


def unpacked_communes(provinces: list[list[str]]) -> Iterator[dict[str, Any]]:
    """One item per commune out of the packed lines that generate_admin_units writes."""
    for province, province_name, province_type, codes, names, types in provinces:
        for at, (name, letter) in enumerate(zip(names.split("|"), types, strict=True)):
            vi, en = COMMUNE_TYPES[letter]
            yield {
                "name": codes[5 * at : 5 * at + 5],
                "label": {
                    "vi": f"{vi} {name}, {province_type.lower()} {province_name}",
                    "en": f"{name} {en}, {province_name} {PROVINCE_TYPES[province_type]}",
                },
                "short": name,
                "type": vi,
                "province": province,
                "province_name": province_name,
                "province_type": province_type,
            }
