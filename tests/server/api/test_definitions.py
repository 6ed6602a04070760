"""Forms and reference lists are downloaded once, for ever, by those who signed in."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlite_utils.utils import sqlite3

from server.steps import phone_criteria
from server.steps.ledger import open_ledger
from server.steps.phone_criteria import criteria_files
from server.steps.publish import publish_form
from server.steps.reference import reference_content, reference_needed
from server.store.campaigns import Campaign, add_campaign
from server.store.connection import Store
from survey_defs.survey import survey_to_json
from survey_defs.xlsform import compile_xlsform
from sync.messages import Needed
from tests.server.office_world import NOW_MS, id_of, office_world

CAMPAIGN = Campaign(
    id=id_of("cmp"), code="TN26-1", name="Đợt 1", form="needs", criteria="needs-2026",
    priority_sectors=["food"], starts_on="2026-11-01", ends_on="2026-12-15", state="open", target=0, seed="",
    created_ms=NOW_MS,
)  # fmt: skip


def test_a_needed_form_is_at_its_address_with_its_hash(lan):
    needed = lan.pull()["forms"][0]

    answer = lan.ask("GET", needed["url"])

    assert hashlib.sha256(answer.content).hexdigest() == needed["sha256"]
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("in_columns", [False, True])
def test_every_needed_list_is_at_its_address_with_its_hash(lan, in_columns):
    pull = lan.read(lan.post("sync/pull", {**lan.asking(0), "takes_columns": in_columns}))
    for needed in pull["reference"]:
        answer = lan.ask("GET", needed["url"])

        assert hashlib.sha256(answer.content).hexdigest() == needed["sha256"], needed["id"]


def test_a_phone_learns_who_issues_the_papers_that_it_makes(lan):
    needed = next(needed for needed in lan.pull()["reference"] if needed["id"] == "office")

    assert lan.ask("GET", needed["url"]).json() == {
        "name": "office",
        "organisation": "Sở Khoa học và Công nghệ tỉnh Thái Nguyên",
        "parent_organisation": "UBND tỉnh Thái Nguyên",
        "place": "Thái Nguyên",
    }


def test_a_long_list_of_a_form_is_a_file_of_its_own(world, lan):
    choices = "".join(f"| | village | v{i} | Xóm {i} |\n" for i in range(500))
    survey = compile_xlsform(
        "| survey |\n| | type | name | label |\n| | select_one village | place | Xóm |\n"
        f"| choices |\n| | list_name | name | label |\n{choices}"
        "| settings |\n| | form_id | version |\n| | villages | 1 |\n"
    )
    whole = survey_to_json(survey)
    with open_ledger(Store(world.data / "khaosat.db"), world.now_ms) as ledger:
        publish_form(ledger, whole)

    # A phone of an older version, which cannot read columns, gets it whole.
    old = next(needed for needed in lan.pull()["forms"] if needed["id"] == "villages")
    assert lan.ask("GET", old["url"]).content == whole

    pull = lan.read(lan.post("sync/pull", {**lan.asking(0), "takes_columns": True}))

    form = next(needed for needed in pull["forms"] if needed["id"] == "villages")
    definition = lan.ask("GET", form["url"]).content
    assert hashlib.sha256(definition).hexdigest() == form["sha256"]
    assert len(definition) < len(whole) / 10
    file = json.loads(definition)["lists"]["village"]["file"]
    needed = next(needed for needed in pull["reference"] if needed["id"] == file)
    content = lan.ask("GET", needed["url"]).content
    assert hashlib.sha256(content).hexdigest() == needed["sha256"]
    assert json.loads(content)["long"]["count"] == 500
    assert lan.ask("GET", needed["url"].replace("choices-", "choices-0")).status_code == 404


def test_a_list_of_yesterday_is_not_found(lan):
    assert lan.ask("GET", f"/api/v1/reference/people/{'0' * 64}").status_code == 404


def test_nobody_reads_forms_without_a_session(lan):
    lan.cookie = ""

    assert lan.ask("GET", "/api/v1/forms/probe/1").status_code == 401


def test_the_directory_shows_no_personal_code_and_no_telephone(world, lan):
    lan.send("enterprise:e1", {"tax_code": "012345678901", "phone": "0912345678"})

    content = b"".join(lan.ask("GET", item["url"]).content for item in lan.pull()["reference"])

    assert b"012345678901" not in content
    assert b"0912345678" not in content


def test_a_phone_that_scores_gets_the_criteria_of_open_campaigns_and_an_older_one_does_not(
    tmp_path: Path,
) -> None:
    world = office_world(tmp_path)
    store, lan = world.store, id_of("lan")

    def needed(*, with_criteria: bool) -> dict[str, Needed]:
        found = reference_needed(store, lan, world.settings, with_criteria=with_criteria)
        return {each.id: each for each in found}

    name = f"criteria-{id_of('cmp')}"
    assert needed(with_criteria=True).keys() - needed(with_criteria=False).keys() == {name}
    sha256 = needed(with_criteria=True)[name].sha256
    content = reference_content(store, world.settings, name, sha256)
    assert content is not None and hashlib.sha256(content).hexdigest() == sha256
    file = json.loads(content)
    assert file["versions"] == {world.version: 0}
    # The campaign's own list of sectors, not that of the criteria set.
    assert "food energy material" in json.dumps(file["sets"][0])

    with open_ledger(store, NOW_MS) as ledger:
        ledger.db.execute("update campaigns set state = 'closed'")

    assert name not in needed(with_criteria=True)
    assert reference_content(store, world.settings, name, sha256) is None


def test_a_version_that_the_criteria_do_not_fit_is_left_out_and_the_others_are_scored(tmp_path: Path) -> None:
    world = office_world(tmp_path)
    lacking = compile_xlsform(
        "| survey |\n| | type | name | label |\n| | integer | labour | Lao động |\n"
        "| settings |\n| | form_id | version |\n| | needs | 0.9 |\n"
    )
    with open_ledger(world.store, NOW_MS) as ledger:
        publish_form(ledger, survey_to_json(lacking))

    [content] = criteria_files(world.store.reader(), world.settings).values()

    assert json.loads(content)["versions"] == {world.version: 0}


def test_a_version_that_meets_a_defect_of_ours_is_left_out_and_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(*_: Any) -> None:
        raise KeyError("a defect of ours")

    world = office_world(tmp_path)
    monkeypatch.setattr(phone_criteria, "criteria_on_phones", failing)
    monkeypatch.setattr(phone_criteria, "_files", {})

    [content] = criteria_files(world.store.reader(), world.settings).values()

    assert json.loads(content) == {"sets": [], "versions": {}}
    assert f"needs-2026 for form needs {world.version}" in caplog.text


def test_a_database_that_fails_is_no_defect_of_a_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: Any) -> None:
        raise sqlite3.OperationalError("database is locked")

    world = office_world(tmp_path)
    monkeypatch.setattr(phone_criteria, "criteria_on_phones", locked)
    monkeypatch.setattr(phone_criteria, "_files", {})

    with pytest.raises(sqlite3.OperationalError):
        criteria_files(world.store.reader(), world.settings)


def test_a_campaign_with_criteria_that_are_not_here_keeps_no_phone_from_receiving(tmp_path: Path) -> None:
    world = office_world(tmp_path)
    with open_ledger(world.store, NOW_MS) as ledger:
        ledger.db.execute("update campaigns set criteria = 'needs-1999'")

    assert criteria_files(world.store.reader(), world.settings) == {}


def test_a_pull_names_the_criteria_to_a_phone_that_takes_them(world, lan):
    with open_ledger(Store(world.data / "khaosat.db"), world.now_ms) as ledger:
        add_campaign(ledger.db, replace(CAMPAIGN, form="probe"))

    def names(**asked: bool) -> set[str]:
        pull = lan.read(lan.post("sync/pull", {**lan.asking(0), **asked}))
        return {needed["id"] for needed in pull["reference"] if needed["id"].startswith("criteria-")}

    assert names() == set()
    assert names(takes_criteria=True) == {f"criteria-{CAMPAIGN.id}"}
