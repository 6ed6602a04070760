"""Rescue files: what a phone sealed comes in once, whatever happened to phone, file and server meanwhile."""

import base64
import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.recovery_key import (
    NoRecoveryKey,
    all_keys,
    bring_back_key,
    export_key,
    recovery_key,
)
from server.steps.copies import back_up, restore
from server.steps.rescue import Report, import_rescue_file, keep_rescue_file, report_of
from server.steps.rescue_file import HEAD, sealed_file
from server.store.devices import device_by_id
from server.store.rescue_files import RescueFile
from server.store.visits import visit_row
from tests.server.office_world import NOW_MS, PHONE, OfficeWorld, id_of, office_world

SECRET = "s" * 26
PHOTO = b"\xff\xd8" + b"p" * 400_000
SHA256 = hashlib.sha256(PHOTO).hexdigest()


class LansPhone:
    """What Lan typed and could not send: the visit at the shop, finished, with a photograph."""

    def __init__(self, world: OfficeWorld) -> None:
        self.world = world
        world.assign("shop", "lan")
        with world.store.writing() as db:
            db.execute("update devices set recovery_key = ? where id = ?", [SECRET, PHONE])
        device = device_by_id(world.store.reader(), PHONE)
        assert device is not None
        self.durable = device.durable_seq
        self.visit = id_of("vstshop")
        photo = {"sha256": SHA256, "size": len(PHOTO), "media_type": "image/jpeg", "name": "a.jpg"}
        self.changes = [
            self.change(1, "set", {"labour": 4}),
            self.change(2, "attach", {"f_photos": [photo]}),
            self.change(3, "finalise", {"state": "finished", "finished_ms": NOW_MS}),
        ]

    def change(self, number: int, kind: str, fields: dict[str, Any]) -> tuple[int, bytes]:
        seq = self.durable + number
        content = {
            "seq": seq, "kind": kind, "table": "visit", "record": self.visit, "fields": fields,
            "form": "needs", "form_version": self.world.version, "epoch": 1, "base": 0, "user": id_of("lan"),
            "stamp": f"{NOW_MS + number:012x}-0000-{PHONE}", "device_ms": NOW_MS,
        }  # fmt: skip
        return seq, msgspec.msgpack.encode(content)

    def parts(self, **about: Any) -> list[dict[str, Any]]:
        first = {
            "part": "about", "device": PHONE, "person": id_of("lan"), "epoch": 1, "durable_seq": self.durable,
            "seq": self.changes[-1][0], "journal_from": 1, "written_ms": NOW_MS, **about,
        }  # fmt: skip
        pieces = [
            {"part": "piece", "sha256": SHA256, "offset": start, "bytes": PHOTO[start : start + 262_144]}
            for start in range(0, len(PHOTO), 262_144)
        ]
        return [first, {"part": "changes", "changes": self.changes}, *pieces]

    def file(self, secret: str = SECRET, **about: Any) -> bytes:
        return sealed_file(recovery_key(self.world.settings.data), secret, self.parts(**about))


@pytest.fixture
def phone(tmp_path: Path) -> LansPhone:
    return LansPhone(office_world(tmp_path))


def brought(world: OfficeWorld, content: bytes, *, is_vouched: bool = False) -> RescueFile:
    data = world.settings.data
    kept = keep_rescue_file(
        world.store, data, BytesIO(content), "lan.ksr", by=id_of("hung"), now_ms=NOW_MS + 1
    )
    return import_rescue_file(world.store, data, kept.sha256, NOW_MS + 1, is_vouched=is_vouched)


def told(kept: RescueFile) -> Report:
    report = report_of(kept)
    assert report is not None, kept.state
    return report


def test_a_visit_that_was_never_sent_comes_in_whole(phone: LansPhone) -> None:
    kept = brought(phone.world, phone.file())

    report = told(kept)
    assert (kept.state, kept.device, kept.person) == ("imported", PHONE, id_of("lan"))
    assert (report.changes, report.fresh, report.known, report.quarantined) == (3, 3, 0, 0)
    assert (report.files, report.files_fresh) == (1, 1)
    assert [(one.record, one.changes) for one in report.visits] == [(phone.visit, 3)]
    visit = visit_row(phone.world.store.reader(), phone.visit)
    assert visit is not None
    assert visit.state == "finished"


def test_brought_twice_it_changes_nothing(phone: LansPhone) -> None:
    content = phone.file()
    brought(phone.world, content)
    rev = phone.world.store.reader().execute("select rev from sync_state").fetchone()

    report = told(brought(phone.world, content))

    assert (report.fresh, report.known, report.files_fresh, report.files_known) == (0, 3, 0, 1)
    assert phone.world.store.reader().execute("select rev from sync_state").fetchone() == rev


def test_a_file_that_travelled_as_text_is_the_same(phone: LansPhone) -> None:
    letters = base64.encodebytes(phone.file())

    report = told(brought(phone.world, letters))

    assert (report.fresh, report.files_fresh) == (3, 1)


def test_text_that_was_cut_in_the_middle_of_a_letter_brings_what_it_can(phone: LansPhone) -> None:
    letters = base64.b64encode(phone.file())

    kept = brought(phone.world, letters[: len(letters) // 2 + 1])

    assert (kept.state, told(kept).fresh) == ("cut", 3)


def test_it_does_not_count_as_contact_with_the_phone(phone: LansPhone) -> None:
    before = device_by_id(phone.world.store.reader(), PHONE)

    brought(phone.world, phone.file())

    after = device_by_id(phone.world.store.reader(), PHONE)
    assert before and after
    assert (after.seen_ms, after.durable_seq) == (before.seen_ms, before.durable_seq + 3)


def test_a_file_that_was_cut_off_brings_what_stands_before(phone: LansPhone) -> None:
    kept = brought(phone.world, phone.file()[:-300_000])

    assert kept.state == "cut"
    assert (told(kept).fresh, told(kept).files_fresh) == (3, 0)

    again = told(brought(phone.world, phone.file()))

    assert (again.fresh, again.known, again.files_fresh) == (0, 3, 1)


def test_a_changed_byte_is_noticed(phone: LansPhone) -> None:
    content = bytearray(phone.file())
    content[HEAD + 40] ^= 1

    assert brought(phone.world, bytes(content)).state == "unreadable"


def test_parts_cannot_be_left_out(phone: LansPhone) -> None:
    content = phone.file()
    first = HEAD + 4 + int.from_bytes(content[HEAD : HEAD + 4], "big")
    second = first + 4 + int.from_bytes(content[first : first + 4], "big")

    kept = brought(phone.world, content[:first] + content[second:])

    assert (kept.state, told(kept).fresh) == ("cut", 0)


def test_a_photograph_is_no_rescue_file(phone: LansPhone) -> None:
    assert brought(phone.world, PHOTO).state == "unreadable"


def test_a_file_for_a_lost_key_opens_once_the_copy_is_back(phone: LansPhone, tmp_path: Path) -> None:
    data, content = phone.world.settings.data, phone.file()
    export_key(data, tmp_path / "copy.pem")
    (data / "keys" / "recovery.pem").unlink()
    assert brought(phone.world, content).state == "other_key"

    bring_back_key(data, (tmp_path / "copy.pem").read_bytes())

    assert brought(phone.world, content).state == "imported"


def test_the_key_is_for_its_owner_s_eyes_alone(tmp_path: Path) -> None:
    recovery_key(tmp_path)
    export_key(tmp_path, tmp_path / "copy.pem")

    for path in (tmp_path / "keys" / "recovery.pem", tmp_path / "copy.pem"):
        assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        export_key(tmp_path, tmp_path / "copy.pem")
    with pytest.raises(NoRecoveryKey):
        bring_back_key(tmp_path, b"no key")
    assert len(all_keys(tmp_path)) == 1


def test_a_file_that_its_phone_did_not_write_waits_for_somebody_to_vouch(phone: LansPhone) -> None:
    # Everybody who enrolled has the public key: a file in Lan's name could use up her numbers.
    content = phone.file(secret="guessed")

    assert brought(phone.world, content).state == "asks"
    assert phone.world.store.reader().execute("select count(*) from changes").fetchone() == (phone.durable,)
    assert brought(phone.world, content, is_vouched=True).state == "imported"


def test_a_phone_that_a_restore_forgot_is_taken_at_a_coordinator_s_word(phone: LansPhone) -> None:
    content = phone.file(device="1111111111")

    assert brought(phone.world, content).state == "asks"
    kept = brought(phone.world, content, is_vouched=True)

    # The journal begins at 1, so the numbers before these may still come: nothing is given up for lost.
    report = told(kept)
    assert report.left == 3
    assert kept.state == "partly"


def test_the_journal_fills_what_a_restore_took_away(phone: LansPhone, tmp_path: Path) -> None:
    world = phone.world
    back_up(world.store, tmp_path / "copy.db")
    brought(world, phone.file())
    restore(world.store, tmp_path / "copy.db", NOW_MS + 2)

    report = told(brought(world, phone.file()))

    assert (report.fresh, report.known) == (3, 0)


def test_what_the_phone_no_longer_holds_is_on_record(phone: LansPhone) -> None:
    phone.changes = [phone.change(3, "set", {"labour": 4})]

    report = told(brought(phone.world, phone.file(journal_from=phone.durable + 3)))

    assert report.gap == f"{phone.durable + 1}-{phone.durable + 2}"
    assert report.fresh == 1


def test_one_record_alone_waits_for_the_numbers_before_it(phone: LansPhone) -> None:
    phone.changes = phone.changes[1:]

    kept = brought(phone.world, phone.file(is_whole=False, journal_from=phone.durable + 2))

    assert (kept.state, told(kept).left, told(kept).gap) == ("partly", 2, "")
