"""The survey sheet read as an outline: which row is which question, group or repeat, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from survey_defs.tables import Row, Sheet

TYPES = {
    "text": "text", "string": "text", "integer": "integer", "int": "integer", "decimal": "decimal",
    "date": "date", "time": "time", "datetime": "datetime", "note": "note", "calculate": "calculate",
    "hidden": "hidden", "acknowledge": "acknowledge", "trigger": "acknowledge", "range": "range",
    "geopoint": "geopoint", "location": "geopoint", "gps": "geopoint", "image": "image", "photo": "image",
    "file": "file", "barcode": "barcode", "start": "hidden", "end": "hidden", "today": "hidden",
    "deviceid": "hidden", "username": "hidden",
}  # fmt: skip
LIST_TYPES = {
    "select_one": "select_one", "select one": "select_one", "select one from": "select_one",
    "select_multiple": "select_multiple", "select multiple": "select_multiple",
    "select multiple from": "select_multiple", "select all that apply": "select_multiple",
    "select all that apply from": "select_multiple", "rank": "rank",
    "select_one_from_file": "select_one", "select one from file": "select_one",
    "select_multiple_from_file": "select_multiple", "select multiple from file": "select_multiple",
}  # fmt: skip
NOT_SUPPORTED = (
    "geotrace", "geoshape", "audio", "video", "audit", "background-audio", "background-geopoint",
    "start-geopoint", "osm", "select_one_external", "xml-external", "phonenumber", "simserial",
    "subscriberid", "email", "begin loop", "end loop", "begin_loop", "end_loop", "loop", "imei", "include",
    "phone number", "select one external",
)  # fmt: skip
_LONGEST_FIRST = sorted(LIST_TYPES, key=len, reverse=True)
_OR_OTHER = ("or_other", "or other", "or specify other")
_PRELOADED = ("start", "end", "today", "deviceid", "username")


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the survey sheet that is a node.

    kind: "question", "group" or "repeat"; list: the name written after select_one and the like, or "".
    """

    row: Row
    kind: str
    path: str
    type: str = ""
    list: str = ""
    is_from_file: bool = False
    has_other: bool = False
    parameters: dict[str, str] = {}

    @property
    def is_asked(self) -> bool:
        return self.type not in ("calculate", "hidden", "note")


GENERATED_NAME = "_other"
GENERATED_OTHER = Place(row=Row(0, {}), kind="question", path="", type="text")
"""Stands for the text question that or_other adds."""


class Loose(msgspec.Struct, frozen=True):
    """A row that the outline cannot place. code: as in problems.py."""

    row: Row
    code: str
    values: dict[str, str]


def list_type(written: str) -> str:
    """The one of LIST_TYPES that a type in small letters begins with, "" for none."""
    return next((each for each in _LONGEST_FIRST if f"{written} ".startswith(f"{each} ")), "")


def plain_list_type(prefix: str) -> str:
    """ "select_one_from_file" for "select one from file"."""
    return LIST_TYPES[prefix] + ("_from_file" if _is_from_file(prefix) else "")


def _is_from_file(prefix: str) -> bool:
    return prefix.replace(" ", "_").endswith("_from_file")


def outline(sheet: Sheet) -> tuple[list[Place], list[Loose]]:
    """The rows with their paths under /data, in order, and the rows that are wrong."""
    reader = _Reader()
    for row in sheet.rows:
        reader.read(row)
    reader.finish()
    return reader.places, reader.loose


class _Reader:
    def __init__(self) -> None:
        self.places: list[Place] = []
        self.loose: list[Loose] = []
        self._open: list[tuple[str, str, Row]] = []

    def read(self, row: Row) -> None:
        written = " ".join(row.text("type").split())
        if not written:
            if row.text("name") or row.text("label"):
                self.loose.append(Loose(row, "type_missing", {"name": row.text("name")}))
            return
        plain = written.lower().replace("_", " ")
        if plain in ("begin group", "begin repeat", "end group", "end repeat"):
            word, kind = plain.split()
            (self._begin if word == "begin" else self._end)(row, kind)
        elif plain == "csv-external":
            return
        else:
            self._question(row, written)

    def finish(self) -> None:
        for kind, path, row in self._open:
            self.loose.append(Loose(row, "not_ended", {"kind": kind, "name": path.rpartition("/")[2]}))

    def _begin(self, row: Row, kind: str) -> None:
        path = self._path(row)
        self._open.append((kind, path, row))
        self.places.append(Place(row=row, kind=kind, path=path))

    def _end(self, row: Row, kind: str) -> None:
        if not self._open or self._open[-1][0] != kind:
            self.loose.append(Loose(row, "not_begun", {"kind": kind}))
        else:
            self._open.pop()

    def _question(self, row: Row, written: str) -> None:
        lower = written.lower()
        prefix = list_type(lower)
        name, _, other = written[len(prefix) :].strip().partition(" ")
        if lower in TYPES:
            self.places.append(self._plain(row, lower))
        elif prefix and other in ("", *_OR_OTHER):
            self.places.append(self._selection(row, prefix, name, has_other=bool(other)))
        else:
            known = any(f"{lower} ".startswith(f"{name} ") for name in NOT_SUPPORTED)
            self.loose.append(
                Loose(row, "type_not_supported" if known else "type_unknown", {"type": written})
            )

    def _plain(self, row: Row, written: str) -> Place:
        parameters = dict(_parameters(row.text("parameters")))
        if written in _PRELOADED:
            parameters["preload"] = written
        return Place(
            row=row, kind="question", path=self._path(row), type=TYPES[written], parameters=parameters
        )

    def _selection(self, row: Row, prefix: str, name: str, *, has_other: bool) -> Place:
        return Place(
            row=row,
            kind="question",
            path=self._path(row),
            type=LIST_TYPES[prefix],
            list=name,
            is_from_file=_is_from_file(prefix),
            has_other=has_other,
            parameters=dict(_parameters(row.text("parameters"))),
        )

    def _path(self, row: Row) -> str:
        parent = self._open[-1][1] if self._open else "/data"
        return f"{parent}/{row.text('name')}"


def _parameters(text: str) -> Iterator[tuple[str, str]]:
    """("start", "1"), … from "start=1 end=10"; commas and semicolons may stand between too."""
    for part in text.replace(",", " ").replace(";", " ").split():
        name, equals, value = part.partition("=")
        if equals:
            yield name, value
