"""A province of many officers, each with a phone that holds visits which nobody has received yet."""

import gzip
import hashlib
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec

from server.demo.enterprises import Enterprise, invent_enterprises
from server.demo.world import DemoPhone, enrol, hire, open_campaign, plan_visits, visit_changes
from server.people import COOKIE, PHONE_SESSION_MS, new_token
from server.record_ids import new_record_id
from server.settings import Settings
from server.steps.ledger import open_ledger
from server.steps.office import assign, change_at_desk
from server.store.campaigns import Campaign
from server.store.connection import Store
from server.store.people import PersonRow, add_person, open_session
from sync.messages import PROTOCOL, PushRequest, encode

# As the phone cuts its batches: pwa/js/sync/round.js and reach.js.
BATCH_CHANGES, BATCH_BYTES = 500, 512 * 1024
COMMUNES = ["05443", "05455", "05467"]
ENTERPRISES_AT_ONCE = 15


class Phone(msgspec.Struct):
    """pushes: bodies of its requests, gzipped. hashes: sha256 of its changes, the first is of seq 1."""

    device: str
    cookie: str
    pushes: list[bytes]
    hashes: list[bytes]


def phones_of_province(folder: Path, count: int, changes_each: int) -> list[Phone]:
    """Makes the database in `folder` and the phones beside it."""
    settings = Settings(data=folder)
    store, rng, now_ms = Store(settings.database), random.Random(200), settings.now_ms()
    hire(store, now_ms)
    campaign = open_campaign(store, settings, now_ms)
    shapes = invent_enterprises(COMMUNES)
    officers = [f"officer{number:03}" for number in range(count)]
    with store.writing() as db:
        for officer in officers:
            add_person(db, PersonRow(officer, officer, officer, "officer", "", "", "vi", 1, now_ms))
    phones = []
    for officer in officers:
        demo = enrol(store, officer, now_ms)
        work = day_of(store, settings, demo, shapes, campaign, rng)
        phones.append(phone_with(store, demo, list(islice(work, changes_each)), now_ms))
    return phones


def day_of(
    store: Store,
    settings: Settings,
    phone: DemoPhone,
    shapes: list[Enterprise],
    campaign: Campaign,
    rng: random.Random,
) -> Iterator[bytes]:
    """Changes of visits, one visit after the other, without end; enterprises are assigned as they come."""
    now_ms = settings.now_ms()
    while True:
        mine = [(new_record_id(now_ms), rng.choice(shapes)) for _ in range(ENTERPRISES_AT_ONCE)]
        with open_ledger(store, now_ms) as ledger:
            for record, enterprise in mine:
                change_at_desk(ledger, "hung", "set", "enterprise", record, enterprise.fields)
                assign(ledger, phone.person, record, is_assigned=True, by="hung")
        for visit in plan_visits(settings, phone.person, mine, campaign, rng, now_ms):
            yield from visit_changes(phone, visit, rng)


def phone_with(store: Store, demo: DemoPhone, changes: list[bytes], now_ms: int) -> Phone:
    token, hashed = new_token()
    with store.writing() as db:
        open_session(db, hashed, demo.person, demo.device, now_ms, PHONE_SESSION_MS)
    pushes, first = [], 1
    for batch in batches_of(changes):
        request = PushRequest(
            protocol=PROTOCOL, device=demo.device, epoch=demo.epoch, app_version="bench", first_seq=first,
            journal_from=1, changes=batch,
        )  # fmt: skip
        pushes.append(gzip.compress(encode(request), 6))
        first += len(batch)
    hashes = [hashlib.sha256(change).digest() for change in changes]
    return Phone(demo.device, f"{COOKIE}={token}", pushes, hashes)


def batches_of(changes: list[bytes]) -> Iterator[list[bytes]]:
    """What one request carries after the other."""
    batch: list[bytes] = []
    for change in changes:
        is_full = len(batch) == BATCH_CHANGES or sum(map(len, batch)) + len(change) > BATCH_BYTES
        if batch and is_full:
            yield batch
            batch = []
        batch.append(change)
    if batch:
        yield batch
