"""Writes communes.csv (for people and for differences) and communes.json (for the phone).

Run by hand when the units change, with the MIT package vietnamadminunits 1.0.4 installed in an environment
outside this project (the product itself never needs it):

    python -m survey_defs.reference.generate_admin_units PATH/TO/vietnamadminunits/data

The package holds the units of 1/7/2025. What changed since is `CHANGES` below, each with its date and source;
a later change is one more line there. Nothing is taken away: a unit that changed keeps its old, dated row.
"""

import csv
import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
SINCE = "2025-07-01"  # Resolution 202/2025/QH15: 34 provincial units, no districts
VERSION = "2026-11-20"
SOURCE = (
    "vietnamadminunits 1.0.4 (MIT); Nghị quyết 202/2025/QH15; danh mục hành chính của Cục Thống kê, 9/10/2026"
)
UNCHANGED_BEFORE_2025 = {"46": "2025-01-01"}  # Huế, a city half a year before the others were redrawn


class Unit(NamedTuple):
    """One dated row. `parent` is the province's code, or "" for a province; dates are ISO or ""."""

    code: str
    name: str
    type: str
    parent: str
    valid_from: str
    valid_to: str
    replaces: str
    verified: str


class Change(NamedTuple):
    code: str
    date: str
    type: str
    verified: str
    reason: str


CHANGES = [
    Change("75", "2026-04-30", "Thành phố", "yes", "Đồng Nai becomes a centrally-run city"),
    Change("22", "2026-09-01", "Thành phố", "yes", "Quảng Ninh becomes a centrally-run city"),
    Change("24", "2026-09-20", "Thành phố", "yes", "Bắc Ninh becomes a centrally-run city"),
    # The directory of 9/10/2026 says ward; its day is not stated and is taken to be the city's.
    Change("26485", "2026-04-30", "Phường", "no", "Nhơn Trạch becomes a ward"),
]


def main(data: Path) -> None:
    units = list(with_changes(units_of_2025(data)))
    write_csv(units, HERE / "communes.csv")
    write_compact(units, HERE / "communes.json")


def units_of_2025(data: Path) -> Iterator[Unit]:
    """Provinces, then communes, in order of code."""
    db = sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro", uri=True)
    replaced = legacy_codes(db, json.loads((data / "converter_2025.json").read_text("utf-8")))
    provinces = db.execute("select distinct provinceCode, province from admin_units order by 1").fetchall()
    for code, full_name in provinces:
        type_, name = re.match(r"(Tỉnh|Thành phố) (.+)", full_name).groups()  # type: ignore[union-attr]
        yield Unit(code, name, type_, "", UNCHANGED_BEFORE_2025.get(code, SINCE), "", "", "yes")
    communes = db.execute(
        "select wardCode, wardShort, wardType, provinceCode, provinceKey, wardKey from admin_units order by 1"
    )
    for code, name, type_, province, province_key, key in communes:
        old = " ".join(sorted(replaced.get((province_key, key), ())))
        yield Unit(code, name, type_, province, SINCE, "", old, "yes")


def legacy_codes(db: sqlite3.Connection, converter: dict[str, dict]) -> dict[tuple[str, str], set[str]]:  # type: ignore[type-arg]
    """(province key, commune key) of today -> codes of the communes before 1/7/2025 that went into it,
    wholly or in part."""
    rows = db.execute(
        "select provinceKey, districtKey, wardKey, wardCode, districtCode from admin_units_legacy"
    )
    code_of = {f"{p}_{d}_{w or ''}": w_code or d_code for p, d, w, w_code, d_code in rows}
    found: dict[tuple[str, str], set[str]] = {}
    for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, olds in communes.items():
            found.setdefault((province, commune), set()).update(code_of[old] for old in olds)
    for province, olds in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in olds.items():
            for part in parts:
                found.setdefault((province, part["newWardKey"]), set()).add(code_of[old])
    return found


def with_changes(units: Iterator[Unit]) -> Iterator[Unit]:
    changes = {change.code: change for change in CHANGES}
    for unit in units:
        change = changes.get(unit.code)
        if change is None:
            yield unit
            continue
        yield unit._replace(valid_to=change.date)
        yield unit._replace(
            type=change.type, valid_from=change.date, replaces=unit.code, verified=change.verified
        )


def write_csv(units: list[Unit], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(Unit._fields)
        rows.writerows(units)


def write_compact(units: list[Unit], path: Path) -> None:
    """What holds now, one line per province: codes of five digits side by side, names parted by "|",
    types as letters (x xã, p phường, d đặc khu)."""
    now = [unit for unit in units if not unit.valid_to]
    provinces = [unit for unit in now if not unit.parent]
    lines = []
    for province in provinces:
        own = [unit for unit in now if unit.parent == province.code]
        codes = "".join(unit.code for unit in own)
        names = "|".join(unit.name for unit in own)
        types = "".join({"Xã": "x", "Phường": "p", "Đặc khu": "d"}[unit.type] for unit in own)
        lines.append(
            json.dumps([province.code, province.name, province.type, codes, names, types], ensure_ascii=False)
        )
    head = {"name": "communes", "version": VERSION, "source": SOURCE, "valid_from": SINCE, "verified": True}
    text = json.dumps(head, ensure_ascii=False)[:-1] + ', "provinces": [\n' + ",\n".join(lines) + "\n]}\n"
    json.loads(text)
    path.write_text(text, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
