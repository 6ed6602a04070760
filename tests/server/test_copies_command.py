"""`khaosat backup` and `khaosat restore`: a new history, with what the office did since the copy."""

from pathlib import Path

import pytest

from server.command import main
from server.people import password_matches
from server.store.campaigns import campaigns
from server.store.people import person_by_login
from server.store.sync_state import read_state
from tests.server.office_world import OfficeWorld, office_world
from tests.server.test_command import register, sheet, type_in


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OfficeWorld:
    monkeypatch.setenv("KHAOSAT_DATA", str(tmp_path / "data"))
    return office_world(tmp_path)


def test_a_copy_is_put_back_as_a_new_history(
    world: OfficeWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = read_state(world.store.reader())

    assert main(["backup", str(tmp_path / "copy.db")]) == 0
    assert main(["restore", str(tmp_path / "copy.db")]) == 0
    assert main(["restore", str(tmp_path / "no-copy.db")]) == 1

    after = read_state(world.store.reader())
    assert before is not None
    assert after is not None
    assert after.epoch != before.epoch
    told = capsys.readouterr()
    assert "Chờ 1 máy gọi về" in told.out
    assert "Không có gì thay đổi" in told.err


def test_people_passwords_campaigns_and_enterprises_added_after_the_copy_come_back(
    world: OfficeWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KHAOSAT_OFFICE_LOG", str(tmp_path / "other disk"))
    assert main(["backup", str(tmp_path / "copy.db")]) == 0
    type_in(monkeypatch, "mat-khau-dai-hon\n")
    assert main(["user", "add", "Mai", "Lê Thị Mai", "--role", "administrator"]) == 0
    type_in(monkeypatch, "mat-khau-khac-han\n")
    assert main(["user", "password", "hung"]) == 0
    campaign = ["TN26-9", "Đợt 9", "--form", "needs", "--criteria", "needs-2026"]
    assert main(["campaign", "add", *campaign, "--from", "2026-11-01", "--to", "2026-12-15"]) == 0
    rows = sheet(tmp_path / "list.xlsx", ["HTX Chè Mới", "4601000001", "xã Đại Phúc"])
    assert main(["import", "enterprises", str(rows)]) == 0

    assert main(["restore", str(tmp_path / "copy.db")]) == 0

    db = world.store.reader()
    mai, hung = person_by_login(db, "mai"), person_by_login(db, "hung")
    assert mai is not None
    assert hung is not None
    assert password_matches("mat-khau-dai-hon", mai.password_hash)
    assert password_matches("mat-khau-khac-han", hung.password_hash)
    assert "TN26-9" in [one.code for one in campaigns(db)]
    assert "HTX Chè Mới" in register(world)
    told = capsys.readouterr()
    assert "4 việc làm tại bàn nay có lại" in told.out
    assert "có thể đã mất" not in told.err


def test_a_restore_says_where_the_log_was_looked_for(
    world: OfficeWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", str(tmp_path / "copy.db")]) == 0
    assert main(["restore", str(tmp_path / "copy.db")]) == 0

    assert f"Sổ ghi {tmp_path / 'data' / 'office-log'} không có" in capsys.readouterr().err
