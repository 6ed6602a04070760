"""What a phone tells with its pull is kept for the office, once; a restore is filled as phones call in."""

from server.steps.sync_health import restore_of
from server.store.connection import Store
from server.store.sync_health import report_of_device
from tests.server.api.conftest import Phone, World


def pulled(phone: Phone, **report: object) -> None:
    phone.read(phone.post("sync/pull", {**phone.asking(phone.cursor), "report": report}))


def store(world: World) -> Store:
    return Store(world.data / "khaosat.db")


def test_a_report_is_kept_and_the_same_one_writes_nothing(world: World, lan: Phone) -> None:
    pulled(lan, seq=9, failures={"2026-11-20": {"offline": 3}})
    first = report_of_device(store(world).reader(), lan.device)
    world.now_ms += 60_000
    pulled(lan, seq=9, failures={"2026-11-20": {"offline": 3}})

    assert first is not None
    assert (first.seq, first.failures) == (9, {"2026-11-20": {"offline": 3}})
    assert report_of_device(store(world).reader(), lan.device) == first


def test_what_no_phone_tells_is_left_out(world: World, lan: Phone) -> None:
    many = {str(number): 1 for number in range(99)}
    pulled(lan, seq=9, failures={"today": {"offline": 1}, "2026-11-20": many, "2026-11-19": {"x" * 99: 1}})

    kept = report_of_device(store(world).reader(), lan.device)

    assert kept is not None
    assert kept.failures == {"2026-11-19": {}}


def test_a_phone_that_calls_in_after_a_restore_fills_the_hole(world: World, lan: Phone) -> None:
    world.control("backup", name="before")
    change = lan.change("visit:v1", {"a": "after the copy"})
    lan.push(change)
    lan.epoch = world.control("restore", name="before")["epoch"]
    before = restore_of(store(world).reader())

    lan.cursor = 0
    lan.push(change)
    pulled(lan, seq=lan.seq)
    after = restore_of(store(world).reader())

    assert before is not None
    assert after is not None
    assert (before.called, before.filled) == (0, 0)
    assert (after.called, after.filled, after.missing) == (1, 1, 0)
