"""A small province for tests of the office: two officers, a coordinator, four enterprises, four visits."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from litestar.testing import TestClient

from server.app import create_app
from server.people import hash_password
from server.settings import Settings
from server.steps.ledger import Ledger, open_ledger
from server.steps.merging import Author
from server.steps.office import assign
from server.steps.publish import FormSource, publish_form
from server.steps.receive import receive_one
from server.store.campaigns import Campaign, add_campaign
from server.store.connection import Store
from server.store.devices import Device, add_device, device_by_id, write_progress
from server.store.people import PersonRow, add_person
from survey_defs.reference.loading import MADE_BY_THE_SERVER, reference_names
from survey_defs.survey import survey_to_json
from survey_defs.xlsform import compile_xlsform
from sync.clock import next_stamp
from sync.messages import Change, Kind, encode

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "survey_defs" / "forms" / "needs" / "cases"
FORM = ROOT / "survey_defs" / "forms" / "needs" / "form.md"
NOW_MS = 1_795_143_600_000 + 3_600_000
"""20/11/2026, an hour after the worked cases were finished."""
PASSWORD = "mat-khau-thu"
HASH = hash_password(PASSWORD)
ORIGIN = "http://testserver.local"
PHONE = "7k2m9qd4xz"

PEOPLE = {"hung": ("Trần Quốc Hùng", "coordinator"), "lan": ("Nguyễn Thị Lan", "officer"),
          "dinh": ("Ma Văn Định", "officer"), "ha": ("Đỗ Thu Hà", "leader")}  # fmt: skip
ENTERPRISES = {
    "steel": ("Công ty CP Cán thép Tích Lương Mới", "05443", "material"),
    "tea": ("Hợp tác xã Chè Suối Cả", "05503", "food"),
    "petrol": ("Công ty TNHH Xăng dầu Minh Lộ", "05503", "energy"),
    "shop": ("Hộ kinh doanh Lường Văn Sáu", "05443", "retail"),
}


def flat(page: str) -> str:
    """The page in one line, so that a test does not depend on how the template is broken into lines."""
    return re.sub(r"\s*/?>", ">", " ".join(page.split()))


def words(page: str) -> str:
    """What a person reads on the page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@cache
def needs_survey() -> bytes:
    return survey_to_json(compile_xlsform(FORM, reference=[*reference_names(), *MADE_BY_THE_SERVER]))


def id_of(name: str) -> str:
    """A fixed id of 26 characters for a name."""
    plain = "".join(letter for letter in name if letter in "0123456789abcdefghjkmnpqrstvwxyz")
    return f"{plain:0<26}"[:26]


@dataclass
class OfficeWorld:
    """The store and the settings, and builders for what a test adds."""

    store: Store
    settings: Settings
    version: str = ""
    campaign: Campaign | None = None
    _seq: dict[str, int] = field(default_factory=dict)

    def change(
        self, ledger: Ledger, kind: Kind, table: str, record: str, fields: dict[str, Any], form: str = ""
    ) -> None:
        """One change as the phone of Lan sends it; every enterprise counts as hers here."""
        device = device_by_id(ledger.db, PHONE)
        assert device is not None
        change = Change(
            seq=device.durable_seq + 1, kind=kind, table=table, record=record, fields=fields, form=form,
            form_version=self.version if form else "", epoch=ledger.state.epoch, base=ledger.state.rev,
            stamp=next_stamp(device.last_stamp, ledger.now_ms, device.id), user=id_of("lan"),
        )  # fmt: skip
        author = Author(device.id, id_of("lan"), is_office=True)
        result = receive_one(ledger, device, author, change.seq, encode(change))
        assert result.outcome in ("applied", "merged"), result
        device.seen_ms = ledger.now_ms
        write_progress(ledger.db, device)

    def enterprise(self, name: str, title: str, commune: str, sector: str, **others: str) -> str:
        record = id_of(name)
        facts = {"name": title, "commune_code": commune, "priority_sector": sector, **others}
        with open_ledger(self.store, self.settings.now_ms()) as ledger:
            self.change(ledger, "set", "enterprise", record, facts)
        return record

    def visit(self, name: str, case: str, *, is_finished: bool = True, **changed: Any) -> str:
        """A visit with the answers of a worked case, at the enterprise of that name."""
        answers = json.loads((CASES / f"{case}.json").read_text("utf-8"))
        visit = id_of(f"vst{name}")
        assert self.campaign is not None
        fields = {
            **answers["fields"], "campaign": self.campaign.id, "surveyors": [id_of("lan")],
            "enterprise_id": id_of(name), "campaign_id": self.campaign.id,
            "form": "needs", "form_version": self.version, "state": "draft", "officer": id_of("lan"),
            "started_ms": answers["finished_ms"] - 90 * 60_000, **changed,
        }  # fmt: skip
        with open_ledger(self.store, self.settings.now_ms()) as ledger:
            self.change(ledger, "set", "visit", visit, fields, "needs")
            for number, row in enumerate(answers["rows"]):
                inside = {
                    **row["fields"], "visit_id": visit, "parent": visit, "repeat": row["repeat"],
                    "position": row["position"],
                }  # fmt: skip
                self.change(ledger, "set", "row", id_of(f"rw{number:02d}{name}"), inside, "needs")
            if is_finished:
                done = {"state": "finished", "finished_ms": answers["finished_ms"]}
                self.change(ledger, "finalise", "visit", visit, done, "needs")
        return visit

    def assign(self, name: str, person: str) -> None:
        with open_ledger(self.store, self.settings.now_ms()) as ledger:
            assign(ledger, id_of(person), id_of(name), is_assigned=True, by=id_of("hung"))

    @contextmanager
    def client(self, person: str = "hung", language: str = "vi") -> Iterator[TestClient[Any]]:
        """A browser that is signed in; "" for nobody."""
        with TestClient(create_app(self.settings), base_url=ORIGIN) as client:
            client.headers["origin"] = ORIGIN
            client.cookies.set("language", language)
            if person:
                form = {"login": person, "password": PASSWORD, "next": "/"}
                answer = client.post("/sign-in", data=form, follow_redirects=False)
                assert answer.status_code == 303, answer.text
            yield client


def empty_world(folder: Path) -> OfficeWorld:
    """People alone: no campaign, no form, no enterprise."""
    settings = Settings(data=folder / "data", now_ms=lambda: NOW_MS, test=True)
    world = OfficeWorld(Store(settings.database), settings)
    with open_ledger(world.store, NOW_MS) as ledger:
        for login, (name, role) in PEOPLE.items():
            row = PersonRow(
                id=id_of(login), login=login, name=name, role=role, code=login.upper(), password_hash=HASH,
                language="vi", active=1, created_ms=NOW_MS,
            )  # fmt: skip
            add_person(ledger.db, row)
        add_device(ledger.db, Device(id=PHONE, person=id_of("lan"), enrolled_ms=NOW_MS, seen_ms=NOW_MS))
    return world


def office_world(folder: Path, *, province: str = "19") -> OfficeWorld:
    """Lan surveyed steel, tea and petrol, and began with the shop; tea is assigned to her, steel to Định."""
    world = empty_world(folder)
    world.settings = replace(world.settings, province=province)
    campaign = Campaign(
        id=id_of("cmp"), code="TN26-1", name="Đợt khảo sát 1 năm 2026", form="needs", criteria="needs-2026",
        priority_sectors=["food", "energy", "material"], starts_on="2026-11-01", ends_on="2026-12-15",
        state="open", target=20, seed="seed", created_ms=NOW_MS,
    )  # fmt: skip
    with open_ledger(world.store, NOW_MS) as ledger:
        _id, world.version = publish_form(
            ledger, needs_survey(), FormSource("needs.md", FORM.read_bytes(), id_of("hung"))
        )
        add_campaign(ledger.db, campaign)
    world.campaign = campaign
    for name, (title, commune, sector) in ENTERPRISES.items():
        world.enterprise(name, title, commune, sector, legal_form="llc1", phone="0208 3855 555")
    for name in ("steel", "tea", "petrol"):
        world.visit(name, name)
    world.visit("shop", "shop", is_finished=False)
    world.assign("tea", "lan")
    world.assign("steel", "dinh")
    return world
