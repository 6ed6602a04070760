"""A phone is bound by a code that works once, for fifteen minutes."""

import msgspec

from server.api import enrolment
from server.attempts import Attempts
from server.settings import settings_from
from server.store.connection import Store
from server.store.devices import device_by_id, set_recovery_key


def enrolled(phone, code, device=""):
    answer = phone.post("enrol", {"code": code, "device": device})
    return answer.status_code, msgspec.msgpack.decode(answer.content)


def test_a_code_may_be_typed_with_spaces_and_small_letters(world, lan):
    code = world.control("invite", person="mai")["code"]

    status, answer = enrolled(lan, f"{code[:4]} {code[4:]}".lower())

    assert (status, answer["person"]) == (200, "mai")
    public, secret = answer["recovery_key"].split(".")
    assert (len(public), len(secret)) == (87, 26)


def test_a_wrong_code_is_refused(world, lan):
    status, answer = enrolled(lan, "AAAA2222")

    assert (status, answer["problem"]) == (403, "enrol_code_wrong")


def test_a_code_works_once(world, lan):
    code = world.control("invite", person="mai")["code"]
    enrolled(lan, code)

    status, answer = enrolled(lan, code)

    assert (status, answer["problem"]) == (403, "enrol_code_used")


def test_a_code_ends_after_fifteen_minutes(world, lan):
    code = world.control("invite", person="mai")["code"]
    world.now_ms += 15 * 60 * 1000

    status, answer = enrolled(lan, code)

    assert (status, answer["problem"]) == (403, "enrol_code_expired")


def test_the_same_person_gets_their_phone_s_former_id_and_key_back(world, lan):
    again = world.phone("lan", former=lan.device)

    assert again.device == lan.device


def test_another_person_on_the_same_phone_is_another_device(world, lan):
    mai = world.phone("mai", former=lan.device)

    assert mai.device != lan.device


def test_a_phone_that_was_wiped_starts_as_a_new_device(world, lan):
    world.control("wipe", device=lan.device, mode="now")

    assert world.phone("lan", former=lan.device).device != lan.device


def test_the_cookie_is_for_this_site_only_and_not_for_scripts(world, lan):
    code = world.control("invite", person="mai")["code"]

    cookie = lan.post("enrol", {"code": code, "device": ""}).headers["set-cookie"].lower()

    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_guessing_codes_is_slowed_down(world, lan, monkeypatch):
    monkeypatch.setattr(enrolment, "wrong_codes", Attempts(30, 60_000))
    for _ in range(30):
        enrolled(lan, "AAAA2222")

    answer = lan.post("enrol", {"code": "AAAA2222", "device": ""})
    world.now_ms += 60_000

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert enrolled(lan, "AAAA2222")[0] == 403


def test_who_guesses_codes_stops_nobody_else(world, lan, monkeypatch):
    """Thirty wrong codes from anywhere kept every phone of the province from being bound."""
    monkeypatch.setattr(enrolment, "wrong_codes", Attempts(30, 60_000))
    for _ in range(31):
        enrolment.wrong_codes.count(("203.0.113.7",), world.now_ms)

    assert enrolled(lan, "AAAA2222")[1]["problem"] == "enrol_code_wrong"


def test_a_phone_that_calls_in_stays_signed_in(world, lan):
    for _ in range(4):
        world.now_ms += 60 * 24 * 3_600_000
        reply = lan.post("sync/pull", lan.asking(lan.cursor))

        assert reply.status_code == 200
        assert "max-age" in reply.headers["set-cookie"].lower()


def test_a_phone_that_sends_every_day_stays_signed_in(world, lan):
    """A push just before each pull made the phone look heard of, and it was signed out on the 90th day."""
    for day in range(95):
        world.now_ms += 24 * 3_600_000
        push = lan.post("sync/push", lan.pushing(lan.change("visit:v1", {"a": str(day)})))
        pull = lan.post("sync/pull", lan.asking(lan.cursor))

        assert (push.status_code, pull.status_code) == (200, 200), day


def test_each_of_two_people_on_one_phone_gets_their_own_id_back(world, lan):
    # Lan, Tuấn, Lan on one phone: it told the last one's id alone, so Lan came back as a new device.
    mai = world.phone("mai", former=lan.device)
    bound = {"lan": lan.device, "mai": mai.device}

    for person, device in bound.items():
        code = world.control("invite", person=person)["code"]
        answer = lan.post("enrol", {"code": code, "device": mai.device, "devices": bound})

        assert msgspec.msgpack.decode(answer.content)["device"] == device


def test_a_forgotten_id_goes_to_the_person_who_had_it_alone(world, lan):
    forgotten = {"lan": lan.device, "mai": "7k2m9qd4xz"}

    code = world.control("invite", person="mai")["code"]
    back = lan.post("enrol", {"code": code, "device": lan.device, "devices": forgotten})
    code = world.control("invite", person="tuan")["code"]
    new = lan.post("enrol", {"code": code, "device": "7k2m9qd4xy", "devices": forgotten})

    assert msgspec.msgpack.decode(back.content)["device"] == "7k2m9qd4xz"
    assert msgspec.msgpack.decode(new.content)["device"] not in {"7k2m9qd4xy", *forgotten.values()}


def key_told(phone, device=""):
    answer = phone.post("recovery-key", {"device": device or phone.device})
    return answer.status_code, msgspec.msgpack.decode(answer.content)


def test_a_phone_that_was_bound_before_there_was_a_key_gets_it_by_its_session(world, lan):
    with Store(world.data / "khaosat.db").writing() as db:
        set_recovery_key(db, lan.device, "")

    status, first = key_told(lan)
    _, again = key_told(lan)

    public, secret = first["recovery_key"].split(".")
    assert (status, len(public), len(secret)) == (200, 87, 26)
    assert again == first
    assert device_by_id(Store(world.data / "khaosat.db").reader(), lan.device).recovery_key == secret


def test_nobody_gets_the_key_of_another_phone(world, lan, hung):
    status, answer = key_told(lan, hung.device)
    lan.cookie = ""

    assert (status, answer["problem"]) == (401, "sign_in")
    assert key_told(lan)[0] == 401


def test_a_phone_is_told_whether_it_needs_a_pin(world, lan):
    code = world.control("invite", person="mai")["code"]

    assert enrolled(lan, code)[1]["pin"] == "offered"
    assert settings_from({}).pin == "offered"
    assert settings_from({"KHAOSAT_PIN": "required"}).pin == "required"


def test_two_people_of_one_phone_stay_signed_in_and_each_speaks_as_themselves(world, lan):
    # One cookie for all: whoever enrolled last ended the session of the one before. Fault 43.
    mai = world.phone("mai", former=lan.device)
    both = f"{lan.cookies}; {mai.cookies}"
    lan.cookie = mai.cookie = both

    assert lan.post("sync/pull", lan.asking(0), Khaosat_Device=lan.device).status_code == 200
    assert mai.post("sync/pull", mai.asking(0), Khaosat_Device=mai.device).status_code == 200
    # An older version does not say who speaks: it is whoever enrolled last, and takes nobody else's changes.
    assert mai.post("sync/pull", mai.asking(0)).status_code == 200
    assert lan.post("sync/pull", lan.asking(0)).status_code == 401
    assert lan.post("sync/pull", lan.asking(0), Khaosat_Device=mai.device).status_code == 401


def test_a_session_is_extended_under_the_name_it_came_with(world, lan):
    lan.cookie = next(each for each in lan.cookies.split("; ") if each.startswith("khaosat-"))
    world.now_ms += 60 * 60 * 1000

    reply = lan.post("sync/pull", lan.asking(0), Khaosat_Device=lan.device)

    assert reply.headers["set-cookie"].startswith(f"khaosat-{lan.device}=")


def test_a_phone_that_was_bound_before_has_a_cookie_of_its_own_once_it_says_who_speaks(world, lan):
    lan.cookie = next(each for each in lan.cookies.split("; ") if each.startswith("khaosat="))
    world.now_ms += 60 * 60 * 1000

    reply = lan.post("sync/pull", lan.asking(0), Khaosat_Device=lan.device)

    assert reply.headers["set-cookie"].startswith(f"khaosat-{lan.device}={lan.cookie.split('=')[1]};")


def test_the_only_cookie_of_a_device_speaks_for_it_without_the_header(world, lan):
    # Black-box clients keep one cookie, whichever that is.
    lan.cookie = next(each for each in lan.cookies.split("; ") if each.startswith("khaosat-"))

    assert lan.post("sync/pull", lan.asking(0)).status_code == 200
