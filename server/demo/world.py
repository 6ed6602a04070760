"""The demonstration province, made through the same steps as real work: desk changes and change sets.

Thái Nguyên with its real communes; about 240 invented enterprises; two field officers, a coordinator, a
leader and an administrator; one campaign that began five weeks ago; visits made, under way, one returned.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from server.demo.accounts import ACCOUNTS, PASSWORD
from server.demo.answers import Answers, vary
from server.demo.enterprises import Enterprise, invent_enterprises
from server.enrolment import code_hash, new_code
from server.people import hash_password
from server.record_ids import new_record_id
from server.settings import ROOT, Settings
from server.steps.enrol import enrol_phone
from server.steps.ledger import open_ledger
from server.steps.office import assign, change_at_desk
from server.steps.publish import FormSource, publish_form
from server.steps.receive import receive_push
from server.steps.returning import remark_on, return_visit
from server.steps.show import answers_of
from server.store.campaigns import Campaign, add_campaign
from server.store.connection import Store
from server.store.enrolment_codes import add_code
from server.store.people import PersonRow, add_person
from server.store.visit_list import VisitFilter, visit_lines
from survey_defs.reference.loading import MADE_BY_THE_SERVER, load_reference, reference_names
from survey_defs.survey import Survey
from survey_defs.xlsform import compile_xlsform, survey_to_json
from sync.clock import next_stamp
from sync.messages import PROTOCOL, Change, Kind, PushRequest, encode

FORMS = ROOT / "survey_defs" / "forms"
FURTHER_FORMS = ("prepackaged", "capability", "followup")
DAY_MS = 86_400_000
HOUR_MS = 3_600_000

OFFICERS = ("lan", "tuan")
ASSIGNED_EACH = 45
FINISHED_EACH = 13
UNDER_WAY_EACH = 2
# Stays without a visit: newcomers and tests begin with it.
FOR_NEWCOMERS = "Công ty cổ phần Thép Đá Xanh"
PRIORITY = ["energy", "water", "health", "food", "material", "mech", "electronics"]


@dataclass
class DemoPhone:
    """One officer's enrolled phone as the demonstration plays it."""

    person: str
    device: str
    epoch: int
    seq: int = 0
    stamp: str = ""


def make_demo(store: Store, settings: Settings) -> None:
    """Fills an empty store. The same moment gives the same world, ids of devices and codes aside."""
    rng = random.Random(996)
    now_ms = settings.now_ms()
    began_ms = now_ms - 35 * DAY_MS
    hire(store, began_ms)
    campaign = open_campaign(store, settings, now_ms)
    enterprises = register(store, settings, rng, began_ms)
    rounds = assign_rounds(store, enterprises, began_ms)
    phones = {officer: enrol(store, officer, began_ms) for officer in rounds}
    visits = [
        visit
        for officer, mine in rounds.items()
        for visit in plan_visits(settings, officer, mine, campaign, rng, now_ms)
    ]
    # In the order of time: the server's clock never goes back.
    for visit in sorted(visits, key=lambda visit: visit.finished_ms):
        phone = phones[visit.meta["officer"]]
        push(store, phone, visit_changes(phone, visit, rng), visit.finished_ms + HOUR_MS)
    return_one(store, settings)


def hire(store: Store, now_ms: int) -> None:
    """The five accounts; ids are the logins, so that tests can speak of people by name."""
    with store.writing() as db:
        for login, name, role, code in ACCOUNTS:
            password = hash_password(PASSWORD)
            add_person(db, PersonRow(login, login, name, role, code, password, "vi", 1, now_ms))


@cache
def survey_of_form(form: str) -> Survey:
    return compile_xlsform(FORMS / form / "form.md", reference=[*reference_names(), *MADE_BY_THE_SERVER])


def needs_survey() -> Survey:
    return survey_of_form("needs")


def open_campaign(store: Store, settings: Settings, now_ms: int) -> Campaign:
    """Publishes the four surveys and opens the campaign that uses the needs survey."""
    today = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZoneInfo(settings.zone)).date()
    campaign = Campaign(
        id=f"tn-{today.year}-2",
        code=f"TN{today.year % 100}-2",
        name=f"Khảo sát nhu cầu đo lường, đợt 2 năm {today.year}",
        form="needs",
        criteria="needs-2026",
        priority_sectors=PRIORITY,
        starts_on=(today - timedelta(days=35)).isoformat(),
        ends_on=(today + timedelta(days=28)).isoformat(),
        state="open",
        target=90,
        seed=f"tn-{today.year}-2",
        created_ms=now_ms - 36 * DAY_MS,
    )
    with open_ledger(store, campaign.created_ms) as ledger:
        for form in ("needs", *FURTHER_FORMS):
            source = FormSource(f"{form}.md", (FORMS / form / "form.md").read_bytes(), "hung")
            publish_form(ledger, survey_to_json(survey_of_form(form)), source)
        add_campaign(ledger.db, campaign)
    return campaign


def register(store: Store, settings: Settings, rng: random.Random, now_ms: int) -> dict[str, Enterprise]:
    """{record id: enterprise}, each written as the coordinator's own change."""
    communes = [
        item["name"] for item in load_reference("communes").items if item["province"] == settings.province
    ]
    made = {new_record_id(now_ms, rng.getrandbits): enterprise for enterprise in invent_enterprises(communes)}
    with open_ledger(store, now_ms) as ledger:
        for record, enterprise in made.items():
            change_at_desk(ledger, "hung", "set", "enterprise", record, enterprise.fields)
    return made


def assign_rounds(
    store: Store, enterprises: dict[str, Enterprise], now_ms: int
) -> dict[str, list[tuple[str, Enterprise]]]:
    """The enterprises of each officer, in the order of visits; Lan ends with the newcomers' one."""
    first = [item for item in enterprises.items() if item[1].fields["name"] == FOR_NEWCOMERS]
    others = [item for item in enterprises.items() if item[1].fields["name"] != FOR_NEWCOMERS]
    rounds = {
        officer: others[number * ASSIGNED_EACH : (number + 1) * ASSIGNED_EACH]
        for number, officer in enumerate(OFFICERS)
    }
    rounds["lan"] += first
    with open_ledger(store, now_ms) as ledger:
        for officer, mine in rounds.items():
            for record, _ in mine:
                assign(ledger, officer, record, is_assigned=True, by="hung")
    return rounds


def enrol(store: Store, person: str, now_ms: int) -> DemoPhone:
    code = new_code()
    with open_ledger(store, now_ms) as ledger:
        add_code(ledger.db, code_hash(code), person, "hung", now_ms, now_ms + HOUR_MS)
        reply = enrol_phone(ledger, code, "")
        return DemoPhone(person, reply.device, ledger.state.epoch)


@dataclass(frozen=True)
class DemoVisit:
    """One visit as it was made. meta: what the phone writes at the start beside the answers."""

    meta: dict[str, Any]
    answers: Answers
    started_ms: int
    finished_ms: int
    is_finished: bool


def plan_visits(
    settings: Settings,
    officer: str,
    mine: list[tuple[str, Enterprise]],
    campaign: Campaign,
    rng: random.Random,
    now_ms: int,
) -> Iterator[DemoVisit]:
    """Some finished visits, one every two days, then some that are still under way."""
    zone = ZoneInfo(settings.zone)
    for number, (record, enterprise) in enumerate(mine[: FINISHED_EACH + UNDER_WAY_EACH]):
        started_ms = now_ms - (28 - 2 * number) * DAY_MS - rng.randint(0, 5) * HOUR_MS
        started_ms = min(started_ms, now_ms - 3 * HOUR_MS)
        finished_ms = started_ms + rng.randint(25, 70) * 60_000
        answers = vary(enterprise, datetime.fromtimestamp(finished_ms / 1000, zone).date(), rng)
        answers.fields.update(campaign=campaign.id, surveyors=[officer], mode="onsite")
        answers.fields["started_at"] = datetime.fromtimestamp(started_ms // 1000, zone).isoformat()
        meta = {
            "enterprise_id": record,
            "campaign_id": campaign.id,
            "form": campaign.form,
            "form_version": needs_survey().version,
            "state": "draft",
            "officer": officer,
            "started_ms": started_ms,
        }
        is_finished = number < FINISHED_EACH
        yield DemoVisit(
            meta, answers if is_finished else begun(answers), started_ms, finished_ms, is_finished
        )


def begun(answers: Answers) -> Answers:
    """The first third of the answers: a visit that was interrupted."""
    keys = list(answers.fields)[: len(answers.fields) // 3]
    contacts = [row for row in answers.rows if row["repeat"] == "/data/contacts"]
    return Answers({key: answers.fields[key] for key in keys}, contacts)


def visit_changes(phone: DemoPhone, visit: DemoVisit, rng: random.Random) -> list[bytes]:
    """The change set of one visit as a phone would freeze it: the visit, its rows, the end."""
    record = new_record_id(visit.started_ms, rng.getrandbits)
    version = visit.meta["form_version"]
    drafts = [Draft("set", "visit", record, {**visit.meta, **visit.answers.fields}, visit.started_ms)]
    for row in visit.answers.rows:
        links = {"visit_id": record, "parent": record, "repeat": row["repeat"], "position": row["position"]}
        fields = {**links, **row["fields"]}
        row_id = new_record_id(visit.started_ms, rng.getrandbits)
        drafts.append(Draft("set", "row", row_id, fields, visit.started_ms))
    if visit.is_finished:
        done = {"state": "finished", "finished_ms": visit.finished_ms}
        drafts.append(Draft("finalise", "visit", record, done, visit.finished_ms))
    return [frozen(phone, draft, visit.meta["form"], version) for draft in drafts]


def return_one(store: Store, settings: Settings) -> None:
    """Lan's latest visit with instruments goes back with two remarks, one of them on an instrument."""
    db = store.reader()
    mine = VisitFilter(officer="lan", state="finished")
    for visit in visit_lines(db, mine):
        rows = (answers_of(db, visit.id) or {"rows": []})["rows"]
        instruments = [row["id"] for row in rows if row["repeat"] == "/data/instruments"]
        if instruments:
            break
    else:
        raise RuntimeError("The demonstration has no visit of Lan's with instruments.")
    now_ms = settings.now_ms()
    for key, row, text in (
        ("labour", "", "Số lao động khác nhiều so với báo cáo năm trước. Hỏi lại kế toán."),
        ("i_qty", instruments[0], "Số lượng không khớp với danh mục của cơ sở. Đếm lại."),
    ):
        remark_on(store, visit.id, key, row, text, "hung", now_ms)
    text = "Phiếu tốt, chỉ cần làm rõ hai câu."
    return_visit(store, visit.id, text, "hung", visit.finished_ms, now_ms=now_ms, zone=settings.zone)


@dataclass(frozen=True)
class Draft:
    """A change before it has a number and a stamp."""

    kind: Kind
    table: str
    record: str
    fields: dict[str, Any]
    at_ms: int


def frozen(phone: DemoPhone, draft: Draft, form: str, version: str) -> bytes:
    """The bytes of the phone's next change."""
    phone.seq += 1
    phone.stamp = next_stamp(phone.stamp, draft.at_ms, phone.device)
    return encode(
        Change(
            seq=phone.seq,
            kind=draft.kind,
            table=draft.table,
            record=draft.record,
            fields=draft.fields,
            form=form,
            form_version=version,
            epoch=phone.epoch,
            base=0,
            stamp=phone.stamp,
            user=phone.person,
            device_ms=draft.at_ms,
        )
    )


def push(store: Store, phone: DemoPhone, changes: list[bytes], at_ms: int) -> None:
    """Sends one change set. Raises RuntimeError when the server did not simply take it."""
    first = phone.seq - len(changes) + 1
    reply = receive_push(
        store,
        phone.person,
        PushRequest(
            protocol=PROTOCOL,
            device=phone.device,
            epoch=phone.epoch,
            app_version="demo",
            first_seq=first,
            journal_from=first,
            changes=changes,
        ),
        at_ms,
    )
    refused = [result for result in reply.results if result.outcome != "applied"]
    if refused or reply.durable_seq != phone.seq:
        raise RuntimeError(f"The demonstration's change set was not taken: {refused[:3]}")
