"""Devices: one person's enrolment on one phone, and the office, which is one."""

import msgspec
from sqlite_utils import Database

from server.store.rows import one_struct, structs


class Device(msgspec.Struct, kw_only=True):
    """One row of `devices`. person: "" for the office. durable_seq: every seq up to it is stored here."""

    id: str
    person: str
    durable_seq: int = 0
    last_stamp: str = ""
    is_office: int = 0
    flagged: int = 0
    wipe: str = ""
    recovery_key: str = ""
    app_version: str = ""
    enrolled_ms: int = 0
    seen_ms: int = 0


def add_device(db: Database, device: Device) -> None:
    db.table("devices").insert(msgspec.structs.asdict(device))


def device_by_id(db: Database, device: str) -> Device | None:
    """The device, or None when this history knows no such id."""
    return one_struct(db, Device, "select * from devices where id = ?", [device])


def devices_of(db: Database, person: str) -> list[Device]:
    """A person's devices, the one heard of last first."""
    return structs(db, Device, "select * from devices where person = ? order by seen_ms desc", [person])


def all_devices(db: Database) -> list[Device]:
    """Every phone, the office's own devices left out."""
    return structs(db, Device, "select * from devices where is_office = 0 order by person, seen_ms desc")


def write_progress(db: Database, device: Device) -> None:
    """What a push moves: durable_seq, last stamp, the flag, version and time of contact."""
    db.execute(
        """
        update devices set durable_seq = ?, last_stamp = ?, flagged = ?, app_version = ?, seen_ms = ?
        where id = ?
        """,
        [
            device.durable_seq,
            device.last_stamp,
            device.flagged,
            device.app_version,
            device.seen_ms,
            device.id,
        ],
    )


def write_contact(db: Database, device: str, now_ms: int) -> None:
    """When this phone was last heard of, also if it sent nothing."""
    db.execute("update devices set seen_ms = ? where id = ?", [now_ms, device])


def set_recovery_key(db: Database, device: str, secret: str) -> None:
    """secret: by which a rescue file is known as this phone's."""
    db.execute("update devices set recovery_key = ? where id = ?", [secret, device])


def set_wipe(db: Database, device: str, mode: str) -> None:
    """mode: "" | "after-push" | "now"."""
    db.execute("update devices set wipe = ? where id = ?", [mode, device])


def add_gap(db: Database, device: str, first_seq: int, last_seq: int, rev: int, now_ms: int) -> None:
    """Numbers that the phone no longer holds and the server never had."""
    db.table("gaps").insert(
        {"device": device, "first_seq": first_seq, "last_seq": last_seq, "rev": rev, "noticed_ms": now_ms}
    )


def gaps(db: Database) -> list[tuple[str, int, int]]:
    """(device, first seq, last seq) of every gap."""
    return db.execute("select device, first_seq, last_seq from gaps order by device, first_seq").fetchall()
