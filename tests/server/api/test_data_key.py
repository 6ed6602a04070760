"""A forgotten PIN costs no data: the office opens its copy of the key, for the right person, after a code.

Fault 42. Its other half, the phone's, is held by tests/pwa/lock and tests/browser/test_pin.py.
"""

import logging

import msgspec
import pytest

from server.api import data_key
from server.attempts import Attempts
from server.recovery_key import recovery_key
from server.steps.sealed_for_office import DataKey, sealed_data_key

KEY = bytes(range(32))
QUARTER_HOUR_MS = 15 * 60 * 1000


@pytest.fixture(autouse=True)
def fresh_openings(monkeypatch):
    monkeypatch.setattr(data_key, "openings", Attempts(5, 3_600_000))


def copy_of(world, person, key=KEY):
    """The office's copy, as that person's phone keeps it."""
    return sealed_data_key(recovery_key(world.data), DataKey(person=person, key=key))


def asked(phone, sealed):
    answer = phone.post("data-key", {"sealed": sealed})
    return answer.status_code, msgspec.msgpack.decode(answer.content)


def test_who_has_just_used_a_code_gets_the_key_of_their_data(world, lan):
    assert asked(lan, copy_of(world, "lan")) == (200, {"key": KEY})


def test_a_session_of_earlier_is_no_proof(world, lan):
    world.now_ms += QUARTER_HOUR_MS

    status, answer = asked(lan, copy_of(world, "lan"))

    assert (status, answer["problem"]) == (401, "sign_in")
    again = world.phone("lan", former=lan.device)
    assert asked(again, copy_of(world, "lan"))[0] == 200


def test_nobody_gets_the_key_of_somebody_else(world, lan):
    status, answer = asked(lan, copy_of(world, "mai"))

    assert (status, answer["problem"]) == (409, "key_not_opened")


def test_nobody_gets_one_without_a_session(world, lan):
    lan.cookie = ""

    assert asked(lan, copy_of(world, "lan"))[0] == 401


@pytest.mark.parametrize("spoil", [lambda copy: copy[:-1], lambda copy: copy[:80], lambda copy: b"x" * 99])
def test_what_the_office_cannot_open_is_said_and_logged(world, lan, caplog, spoil):
    status, answer = asked(lan, spoil(copy_of(world, "lan")))

    assert (status, answer["problem"]) == (409, "key_not_opened")
    assert "was not opened" in caplog.text


def test_a_copy_for_another_installation_s_key_is_said(world, lan, tmp_path):
    foreign = sealed_data_key(recovery_key(tmp_path / "elsewhere"), DataKey(person="lan", key=KEY))

    assert asked(lan, foreign)[1]["problem"] == "key_not_opened"


def test_each_opening_is_a_line_in_the_log_without_the_key(world, lan, caplog):
    caplog.set_level(logging.INFO)

    asked(lan, copy_of(world, "lan"))

    assert f"the data key of lan was opened for device {lan.device}" in caplog.text
    assert KEY.hex() not in caplog.text


def test_asking_again_and_again_is_slowed_down(world, lan):
    for _ in range(5):
        asked(lan, copy_of(world, "mai"))

    status, answer = asked(lan, copy_of(world, "lan"))

    assert (status, answer["problem"]) == (429, "too_many_tries")
    world.now_ms += 60_000
    assert asked(lan, copy_of(world, "lan"))[0] == 200
