"""Invented answers for the invented enterprises: worked cases, varied within what the form allows.

A case (survey_defs/forms/needs/cases/*.json) is a whole, valid form; `vary` keeps it valid, so that every
visit of the demonstration province scores and no answer contradicts another.
"""

import json
import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from server.demo.enterprises import PEOPLE, Enterprise
from server.settings import ROOT
from survey_defs.reference.loading import load_reference

CASES = ROOT / "survey_defs" / "forms" / "needs" / "cases"
# Weighted by repetition: most enterprises are in the middle.
CHOICES: dict[str, tuple[str, ...]] = {
    "m_policy": ("full", "partial", "partial", "none", "none"),
    "method_has": ("full", "partial", "partial", "none"),
    "i_register": ("full", "partial", "partial", "none"),
    "i_certfile": ("full", "partial", "partial", "none"),
    "env_ok": ("full", "partial", "none"),
    "s_focal": ("yes", "no"),
    "key_product": ("yes", "no", "no"),
    "k_complaint": ("yes", "no", "no"),
    "k_sanction": ("no", "no", "no", "no", "yes"),
    "m_critical": ("yes", "yes", "no"),
    "n_workshop": ("yes", "yes", "no"),
    "o_repl": ("2", "3", "3", "4", "5"),
    "o_reco": ("select", "reserve", "train", "no"),
}
# What each kind makes and what it measures with, in place of the case's own: (products), (instrument types).
TRADES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "noodle": (("Miến dong túi 500 g", "Miến dong túi 1 kg"), ("counter_scale",)),
    "farm": (("Gạo nếp túi 5 kg", "Mật ong chai 500 ml"), ("counter_scale",)),
    "mech": (("Chi tiết máy theo bản vẽ",), ()),
    "electronics": (("Bo mạch điều khiển",), ()),
    "cement": (("Xi măng bao 50 kg",), ()),
    "water": (("Nước sạch sinh hoạt",), ("water_meter_mechanical", "water_meter_electronic")),
    "clinic": (("Khám, chữa bệnh ngoại trú",), ("sphygmomanometer", "sphygmomanometer")),
    "food": (("Giò lụa cây 500 g", "Thịt chua hộp 300 g"), ("counter_scale",)),
    "market": (("Hàng tiêu dùng bán lẻ",), ()),
}
COMMITMENTS = ("signed", "verbal", "verbal", "consider", "consider", "no")
AFTER_REFUSAL = ("r_cofund", "r_data", "r_share")
OLDEST_RECORD_DAYS = 900


@dataclass(frozen=True)
class Answers:
    """As survey_defs.answering takes them: rows are {id, repeat, parent, position, fields}."""

    fields: dict[str, Any]
    rows: list[dict[str, Any]]


@cache
def load_case(name: str) -> dict[str, Any]:
    """One worked case: {title, finished_ms, zone, fields, rows, expect}."""
    case: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return case


def vary(enterprise: Enterprise, finished_on: date, rng: random.Random) -> Answers:
    """The case of the enterprise's kind, with its own name and register data and answers of its own.

    finished_on: dates of instruments are placed before it.
    """
    case = load_case(enterprise.kind.case)
    fields = {**case["fields"], **register_answers(enterprise)}
    for key, options in CHOICES.items():
        if key in fields:
            fields[key] = rng.choice(options)
    vary_commitment(fields, rng)
    fields["labour"] = max(1, round(fields["labour"] * rng.uniform(0.4, 1.6)))
    fields["consent_by"] = rng.choice(PEOPLE)
    for key in ("ent_short", "process_desc"):
        fields.pop(key, None)
    rows = [vary_row(row, finished_on, rng) for row in case["rows"]]
    name_by_trade(rows, enterprise.kind.id)
    quantity = sum(row["fields"].get("i_qty", 0) for row in rows)
    fields["i_total"] = quantity + rng.randint(0, 6)
    return Answers(fields, rows)


def register_answers(enterprise: Enterprise) -> dict[str, Any]:
    """What the register already knows, under the form's own question names."""
    known = enterprise.fields
    return {
        "mst": known["tax_code"],
        "ent_name": known["name"],
        "legal_form": known["legal_form"],
        "addr_unit": known["commune_code"],
        "addr_street": known["street"],
        "ent_phone": known["phone"],
        "vsic_main": known["vsic"],
        "priority_sector": known["priority_sector"],
    }


def vary_commitment(fields: dict[str, Any], rng: random.Random) -> None:
    """Without a commitment the form asks nothing more about it."""
    if fields.get("r_commit") == "no":
        return
    fields["r_commit"] = rng.choice(COMMITMENTS)
    if fields["r_commit"] == "no":
        for key in AFTER_REFUSAL:
            fields.pop(key, None)
        return
    fields["r_cofund"] = rng.choice(("ge50", "30_49", "lt30", "inkind", "none"))
    fields["r_data"] = rng.choice(("yes", "yes", "no"))
    fields["r_share"] = rng.choice(("yes", "no"))


def name_by_trade(rows: list[dict[str, Any]], kind: str) -> None:
    """Puts the trade's products and instrument types in place of the case's, as far as it names any."""
    for key, names in zip(("p_name", "i_type"), TRADES.get(kind, ((), ())), strict=True):
        asked = [row["fields"] for row in rows if key in row["fields"]]
        for fields, name in zip(asked, names, strict=False):
            fields[key] = name
            if key == "i_type":
                fields["i_field"] = field_of(name)


def field_of(instrument: str) -> str:
    """The field of measurement of an instrument type, as the reference list has it."""
    types = load_reference("instrument_types").items
    return str(next(item["field"] for item in types if item["name"] == instrument))


def vary_row(row: dict[str, Any], finished_on: date, rng: random.Random) -> dict[str, Any]:
    fields = dict(row["fields"])
    if "c_name" in fields:
        fields["c_name"] = rng.choice(PEOPLE)
    if "i_qty" in fields:
        fields["i_qty"] = max(1, round(fields["i_qty"] * rng.uniform(0.5, 1.5)))
        if fields["i_qty"] > 1:
            fields.pop("i_serial", None)
    if fields.get("i_date"):
        fields["i_date"] = (finished_on - timedelta(days=rng.randint(20, OLDEST_RECORD_DAYS))).isoformat()
        fields.pop("i_expiry", None)
    return {**row, "fields": fields}
