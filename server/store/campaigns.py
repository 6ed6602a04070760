"""Survey campaigns: which form, which criteria, from when to when."""

import json

import msgspec
from sqlite_utils import Database


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `campaigns`.

    code: short, in survey numbers and file names. form, criteria: ids of a survey and of a criteria set.
    priority_sectors: choices of the list priority_sector. starts_on, ends_on: "2026-11-20", both included.
    target: visits planned, 0 when nothing was planned. seed: decides ties by lot; published beforehand.
    """

    id: str
    code: str
    name: str
    form: str
    criteria: str
    priority_sectors: list[str]
    starts_on: str
    ends_on: str
    state: str
    target: int
    seed: str
    created_ms: int

    @property
    def parameters(self) -> dict[str, list[str]]:
        """What the criteria set leaves to the campaign."""
        return {"priority_sectors": self.priority_sectors}


class CodeTaken(ValueError):
    """Another campaign has this code."""


def add_campaign(db: Database, campaign: Campaign) -> None:
    """Stores a new campaign. Raises CodeTaken."""
    if list(db.query("select 1 from campaigns where code = ?", [campaign.code])):
        raise CodeTaken(campaign.code)
    row = msgspec.structs.asdict(campaign)
    row["priority_sectors"] = json.dumps(campaign.priority_sectors)
    db.table("campaigns").insert(row)


def campaigns(db: Database) -> list[Campaign]:
    """Every campaign, the one that began last first."""
    rows = db.query("select * from campaigns order by starts_on desc, created_ms desc")
    return [_campaign(row) for row in rows]


def campaign_by_id(db: Database, campaign: str) -> Campaign | None:
    rows = db.query("select * from campaigns where id = ?", [campaign])
    return next((_campaign(row) for row in rows), None)


def current_campaign(db: Database) -> Campaign | None:
    """The open campaign that began last; when none is open the last one closed; None before the first."""
    rows = db.query(
        "select * from campaigns order by state = 'open' desc, starts_on desc, created_ms desc limit 1"
    )
    return next((_campaign(row) for row in rows), None)


def _campaign(row: dict[str, object]) -> Campaign:
    return msgspec.convert(row | {"priority_sectors": json.loads(str(row["priority_sectors"]))}, Campaign)
