"""Reference lists as surveys see them."""

import csv
import gzip
import unicodedata
from pathlib import Path

import pytest

from survey_defs.reference import loading
from survey_defs.reference.loading import UnknownReference, load_reference, reference_names

FOLDER = Path(loading.__file__).parent


def test_the_nation_has_34_provinces_and_3321_communes() -> None:
    communes = load_reference("communes").items

    assert len(communes) == 3321
    assert len({commune["province"] for commune in communes}) == 34
    assert len({commune["name"] for commune in communes}) == 3321
    assert sum(commune["province"] == "19" for commune in communes) == 92
    assert sum(commune["province"] == "01" for commune in communes) == 126


def test_nine_cities_are_run_centrally_since_september_2026() -> None:
    cities = {c["province"] for c in load_reference("communes").items if c["province_type"] == "Thành phố"}

    assert cities == {"01", "22", "24", "31", "46", "48", "75", "79", "92"}


def test_a_commune_reads_with_its_province_in_both_languages() -> None:
    by_code = {commune["name"]: commune for commune in load_reference("communes").items}

    assert by_code["05503"]["label"] == {
        "vi": "Xã Tân Cương, tỉnh Thái Nguyên",
        "en": "Tân Cương commune, Thái Nguyên province",
    }
    assert by_code["26485"]["label"]["vi"] == "Phường Nhơn Trạch, thành phố Đồng Nai"


def test_a_unit_that_changed_keeps_its_earlier_row_with_dates() -> None:
    with (FOLDER / "communes.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["code"] in ("75", "26485")]

    assert [(row["code"], row["type"], row["valid_from"], row["valid_to"]) for row in rows] == [
        ("75", "Tỉnh", "2025-07-01", "2026-04-30"),
        ("75", "Thành phố", "2026-04-30", ""),
        ("26485", "Xã", "2025-07-01", "2026-04-30"),
        ("26485", "Phường", "2026-04-30", ""),
    ]


def test_the_packed_communes_and_the_table_agree() -> None:
    with (FOLDER / "communes.csv").open(encoding="utf-8", newline="") as file:
        now = [row for row in csv.DictReader(file) if row["parent"] and not row["valid_to"]]

    listed = {(c["name"], c["short"], c["type"], c["province"]) for c in load_reference("communes").items}
    assert listed == {(row["code"], row["name"], row["type"], row["parent"]) for row in now}


def test_the_packed_communes_stay_small_enough_to_be_sent_to_a_phone() -> None:
    assert len(gzip.compress((FOLDER / "communes.json").read_bytes(), 9)) < 27_000


@pytest.mark.parametrize("name", reference_names())
def test_every_item_has_a_name_of_its_own_and_a_label_in_both_languages(name: str) -> None:
    items = load_reference(name).items

    assert len({item["name"] for item in items}) == len(items)
    for item in items:
        assert item["label"]["vi"] and item["label"]["en"]
        assert unicodedata.is_normalized("NFC", item["label"]["vi"])
        assert all(isinstance(value, str) for key, value in item.items() if key != "label")


@pytest.mark.parametrize("name", reference_names())
def test_every_list_names_its_source_and_its_day(name: str) -> None:
    reference = load_reference(name)

    assert reference.name == name
    assert reference.source
    assert reference.version >= "2026-11-20"
    assert reference.valid_from


def test_group_2_types_carry_a_cycle_or_are_verified_once() -> None:
    group2 = [item for item in load_reference("instrument_types").items if item["group"] == "g2"]

    assert len(group2) > 60
    assert all(item["cycle"].isdigit() or item["initial_only"] == "yes" for item in group2)


def test_the_induction_meter_left_group_2_on_15_october_2024() -> None:
    types = {item["name"]: item for item in load_reference("instrument_types").items}

    assert types["energy_meter_1p_induction_2013"]["valid_to"] == "2024-10-15"
    assert types["energy_meter_1p_induction"]["group"] == "g1"


def test_sections_of_both_industry_classifications_are_kept_apart() -> None:
    versions = [item["version"] for item in load_reference("vsic").items]

    assert (versions.count("2025"), versions.count("2018")) == (22, 21)


def test_example_providers_say_that_they_are_examples() -> None:
    providers = load_reference("providers")

    assert not providers.verified
    assert all("ví dụ" in item["label"]["vi"] for item in providers.items if item["name"] != "other")
    assert {item["designated"] for item in providers.items} == {"yes", "no"}


def test_an_unknown_list_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownReference, match="communes, instrument_types"):
        load_reference("villages")
