"""More of the append-only list of server/store/migrations.py: receipts, rescue files, remarks, a log."""

import json
import secrets
from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from server.store.migrations import create, migrations
from survey_defs.survey import calls_for_taking

__all__ = ["migrations"]


@migrations()
def m010_receipts(db: Database) -> None:
    """What officers hold in hand once a visit has arrived whole, the secret that signs it, and its review."""
    create(
        db,
        """
        create table receipt_key (
            id integer primary key check (id = 1),
            key blob not null
        ) strict;
        create table receipts (
            code text not null,
            visit text not null,
            person text not null,
            device text not null,
            seq integer not null,
            sha256 blob not null,
            given_ms integer not null,
            primary key (device, seq, sha256)
        ) strict;
        create index receipts_of_visit on receipts (visit);
        create index receipts_by_code on receipts (code);
    """,
    )
    create(db, "alter table visits add column review text not null default ''")
    db.execute("insert into receipt_key (id, key) values (1, ?)", [secrets.token_bytes(32)])


@migrations()
def m011_rescue_files(db: Database) -> None:
    """What phones wrote when nothing else worked, brought to the desk."""
    create(
        db,
        """
        create table rescue_files (
            sha256 text primary key,
            name text not null,
            size integer not null,
            brought_by text not null,
            brought_ms integer not null,
            device text not null,
            person text not null,
            written_ms integer not null,
            state text not null,
            report text not null
        ) strict;
        create index rescue_files_of_device on rescue_files (device);
    """,
    )


@migrations()
def m012_sync_health(db: Database) -> None:
    """What phones report, and who has called in since a copy was put back."""
    create(
        db,
        """
        create table device_reports (
            device text primary key,
            told_ms integer not null,
            seq integer not null,
            failures text not null
        ) strict;
        create table restored_devices (
            epoch integer not null,
            device text not null,
            durable_seq integer not null,
            called_ms integer not null default 0,
            primary key (epoch, device)
        ) strict;
    """,
    )


@migrations()
def m013_taken_calculations(db: Database) -> None:
    """What once(), random() and uuid() gave is stored: older forms call it "calculated"."""
    for number, content, rules in db.execute("select number, content, rules from forms").fetchall():
        known = json.loads(rules)
        taken = {key for key in _taken(json.loads(content)["nodes"]) if known.get(key) == "calculated"}
        if taken:
            written = json.dumps(known | dict.fromkeys(taken, "last"), ensure_ascii=False)
            db.execute("update forms set rules = ? where number = ?", [written, number])


def _taken(nodes: list[dict[str, Any]]) -> Iterator[str]:
    """Keys of the calculations that call what gives another value each time."""
    for node in nodes:
        if node["kind"] != "question":
            yield from _taken(node["nodes"])
        elif not node.get("triggers") and calls_for_taking(node.get("calculation")):
            yield node["key"]


@migrations()
def m014_remarks(db: Database) -> None:
    """What a coordinator has written beside answers, until the visit is returned."""
    create(
        db,
        """
        create table remarks (
            visit text not null,
            row text not null,
            key text not null,
            text text not null,
            person text not null,
            written_ms integer not null,
            primary key (visit, row, key)
        ) strict;
    """,
    )


@migrations()
def m015_told_as_whole(db: Database) -> None:
    """Records once stayed as they were when their last photograph arrived, and a phone that had received one
    before says for ever that something is missing: with a revision they travel once more."""
    named = """
        select r.record from attachments a
            join attachment_uses u on u.sha256 = a.sha256
            join records r on r.enterprise = u.enterprise
        where a.complete = 1 and r.hidden = 0 and instr(r.content, cast(a.sha256 as blob)) > 0
    """
    db.execute(f"update sync_state set rev = rev + 1 where exists ({named})")
    for table, key in (("records", "record"), ("visits", "id"), ("enterprises", "id")):
        db.execute(f"update {table} set rev = (select rev from sync_state) where {key} in ({named})")


@migrations()
def m016_office_log(db: Database) -> None:
    """What of the office's log is done here; and what a log that was replayed tells of a lost history.

    overtaken: the office's change (by_device, by_seq) had seen the change (device, seq) and taken its place.
    decided_before: what was decided about a change that has yet to come again.
    """
    create(
        db,
        """
        create table office_acts (
            number integer primary key,
            id text not null unique,
            at_ms integer not null
        ) strict;
        create table overtaken (
            by_device text not null,
            by_seq integer not null,
            field text not null,
            device text not null,
            seq integer not null,
            sha256 blob not null,
            primary key (by_device, by_seq, field, device, seq, sha256)
        ) strict;
        create index overtaken_of_change on overtaken (device, seq);
        create table decided_before (
            device text not null,
            seq integer not null,
            sha256 blob not null,
            problem text not null,
            state text not null check (state in ('released', 'refused')),
            repaired text not null,
            reason text not null,
            decided_by text not null,
            primary key (device, seq, sha256)
        ) strict;
        create table office_replays (
            epoch integer primary key,
            returned integer not null,
            damaged integer not null,
            is_whole integer not null,
            failed text not null
        ) strict;
    """,
    )
