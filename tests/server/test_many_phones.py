"""Phones that send at the same moment to one real server. S1 every change is in the log once."""

from pathlib import Path

from tests.bench.phones.measuring import figures, ours
from tests.bench.phones.province import phones_of_province

PHONES, CHANGES_EACH = 10, 60


def test_every_change_of_many_phones_at_once_is_stored_once(tmp_path: Path) -> None:  # S1
    data = tmp_path / "data"
    phones = phones_of_province(data, PHONES, CHANGES_EACH)

    with ours(data) as server:
        found = figures(server, phones, within_s=0)
        again = figures(server, phones, within_s=0)

    assert found["pushes"] == PHONES
    assert found["durable"] == again["durable"] == PHONES * CHANGES_EACH
