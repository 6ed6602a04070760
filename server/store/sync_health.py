"""How sending stands with every phone: what it told, what is missing, who called in after a restore."""

import json

import msgspec
from sqlite_utils import Database

from server.store.rows import structs


class DeviceReport(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `device_reports`. seq: last number given on the phone. failures: {day: {trouble: times}}."""

    device: str
    told_ms: int
    seq: int
    failures: dict[str, dict[str, int]]


class DeviceHealth(msgspec.Struct, frozen=True, kw_only=True):
    """One phone. known: changes of it that are here, up to durable_seq. told_seq: 0 while it told nothing."""

    id: str
    person: str
    person_name: str
    seen_ms: int
    enrolled_ms: int
    app_version: str
    flagged: int
    durable_seq: int
    known: int
    quarantined: int
    told_seq: int
    failures: str


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers that were given up. found: how many of them have come after all, in a rescue file say."""

    device: str
    first_seq: int
    last_seq: int
    noticed_ms: int
    found: int


class RestoredDevice(msgspec.Struct, frozen=True, kw_only=True):
    """A phone that the copy knew. before: its durable_seq in the copy. called_ms: 0 until it calls in."""

    device: str
    person_name: str
    before: int
    durable_seq: int
    called_ms: int
    told_seq: int


def report_of_device(db: Database, device: str) -> DeviceReport | None:
    row = db.execute(
        "select device, told_ms, seq, failures from device_reports where device = ?", [device]
    ).fetchone()
    return row and DeviceReport(device=row[0], told_ms=row[1], seq=row[2], failures=json.loads(row[3]))


def write_report(db: Database, report: DeviceReport) -> None:
    db.execute(
        """
        insert into device_reports (device, told_ms, seq, failures) values (?, ?, ?, ?)
        on conflict (device) do update set told_ms = excluded.told_ms, seq = excluded.seq,
            failures = excluded.failures
        """,
        [report.device, report.told_ms, report.seq, json.dumps(report.failures)],
    )


def device_healths(db: Database) -> list[DeviceHealth]:
    """Every phone that was bound to somebody, the office left out."""
    return structs(
        db,
        DeviceHealth,
        """
        select d.id, d.person, coalesce(p.name, d.person) as person_name, d.seen_ms, d.enrolled_ms,
            d.app_version, d.flagged, d.durable_seq,
            (select count(*) from changes c where c.device = d.id and c.seq <= d.durable_seq) as known,
            (select count(*) from quarantine q where q.device = d.id and q.state = 'waiting') as quarantined,
            coalesce(r.seq, 0) as told_seq, coalesce(r.failures, '{}') as failures
        from devices d left join people p on p.id = d.person left join device_reports r on r.device = d.id
        where d.is_office = 0
        """,
    )


def all_gaps(db: Database) -> list[Gap]:
    """Every gap, by device; those that were filled since have found = last_seq - first_seq + 1."""
    return structs(
        db,
        Gap,
        """
        select g.device, g.first_seq, g.last_seq, g.noticed_ms, (
            select count(*) from changes c
            where c.device = g.device and c.seq between g.first_seq and g.last_seq
        ) as found
        from gaps g order by g.device, g.first_seq
        """,
    )


def conflicts_by_officer(db: Database) -> dict[str, int]:
    """{person: how many of their visits wait for a conflict to be settled}."""
    rows = db.execute("select officer, count(*) from visits where has_conflict = 1 group by officer")
    return dict(rows.fetchall())


def note_restored(db: Database, epoch: int) -> None:
    """How far each phone had come in the copy that was just put back."""
    db.execute(
        """
        insert into restored_devices (epoch, device, durable_seq)
        select ?, id, durable_seq from devices where is_office = 0
        """,
        [epoch],
    )


def has_to_call(db: Database, epoch: int, device: str) -> bool:
    """Whether this is the first time that the phone speaks in a history that began with a restore."""
    row = db.execute(
        "select 1 from restored_devices where epoch = ? and device = ? and called_ms = 0", [epoch, device]
    ).fetchone()
    return row is not None


def note_call(db: Database, epoch: int, device: str, now_ms: int) -> None:
    db.execute(
        "update restored_devices set called_ms = ? where epoch = ? and device = ? and called_ms = 0",
        [now_ms, epoch, device],
    )


def durable_in_every_copy(db: Database, device: str) -> int:
    """How far the copies that were ever put back all had what this phone sent; 0 if one did not know it.

    Above it nobody can tell whether a number means what the phone means by it: a copy of the phone may have
    called in first.
    """
    row = db.execute(
        """
        select coalesce(min(durable_seq), 0), count(*), (select count(distinct epoch) from restored_devices)
        from restored_devices where device = ?
        """,
        [device],
    ).fetchone()
    return int(row[0]) if row[1] == row[2] else 0


def restored_devices(db: Database, epoch: int) -> list[RestoredDevice]:
    """The phones of the copy with which this history began; none when it began anew."""
    return structs(
        db,
        RestoredDevice,
        """
        select s.device, coalesce(p.name, d.person) as person_name, s.durable_seq as before, d.durable_seq,
            s.called_ms, coalesce(r.seq, 0) as told_seq
        from restored_devices s join devices d on d.id = s.device
            left join people p on p.id = d.person left join device_reports r on r.device = s.device
        where s.epoch = ? order by s.called_ms, person_name
        """,
        [epoch],
    )
