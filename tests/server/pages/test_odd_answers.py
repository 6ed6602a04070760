"""Whatever a phone sends as an answer, every page of the office opens and the other visits are ranked."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from litestar.testing import TestClient

from server.steps import campaign_scores as scoring
from server.steps.campaign_scores import campaign_scores
from server.steps.copies import back_up, restore
from server.steps.ledger import open_ledger
from tests.server.office_world import NOW_MS, OfficeWorld, id_of, office_world, words

VISIT = id_of("vsttea")
ROW = id_of("rw00tea")
PAGES = (
    "/", "/visits", "/enterprises", "/ranking", "/ranking/selection-list.xlsx", f"/visits/{VISIT}",
    f"/enterprises/{id_of('tea')}",
)  # fmt: skip
VISIT_KEYS = ["labour", "ent_name", "m_policy", "m_purpose", "method_has", "mst", "started_ms", "finished_ms",
              "officer", "o_repl", "n_list"]  # fmt: skip
ROW_KEYS = ["repeat", "position", "i_field", "i_qty", "i_date", "i_provider", "c_name", "p_name"]
# Integers beyond 2^53 and numbers that are none wait in quarantine: see sync/reading.py.
SENT = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text() | st.floats(-1e300, 1e300),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def send(world: OfficeWorld, table: str, record: str, fields: dict[str, Any]) -> None:
    with open_ledger(world.store, NOW_MS) as ledger:
        world.change(ledger, "set", table, record, fields, "needs")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> OfficeWorld:
    return office_world(tmp_path_factory.mktemp("odd"))


@pytest.fixture(scope="module")
def desk(shared: OfficeWorld) -> Iterator[TestClient[Any]]:
    with shared.client() as client:
        yield client


def assert_every_page_opens(world: OfficeWorld, desk: TestClient[Any]) -> None:
    assert {address: desk.get(address).status_code for address in PAGES} == dict.fromkeys(PAGES, 200)
    assert world.campaign is not None
    assert campaign_scores(world.store, world.settings, world.campaign).unscored == []


@pytest.mark.parametrize(
    ("table", "fields"),
    [
        ("visit", {"labour": {"a": 1}}),
        ("visit", {"m_policy": ["full"]}),
        ("visit", {"labour": "9" * 5000}),
        ("visit", {"finished_ms": 2**53 - 1}),
        ("visit", {"finished_ms": -(10**15)}),
        ("visit", {"started_ms": 2**53 - 1}),
        ("row", {"i_field": {"a": 1}}),
        ("row", {"i_field": ["a"]}),
        ("row", {"i_qty": {"a": 1}}),
        ("row", {"repeat": {"a": 1}}),
        ("row", {"position": 5}),
        ("row", {"position": [1]}),
    ],
    ids=lambda value: str(value)[:40],
)
def test_one_odd_answer_stops_no_page(
    shared: OfficeWorld, desk: TestClient[Any], table: str, fields: dict[str, Any]
) -> None:
    """A map sent as one answer closed the first page, the ranking and the workbook to the whole office."""
    send(shared, table, VISIT if table == "visit" else ROW, fields)

    assert_every_page_opens(shared, desk)


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(st.sampled_from(VISIT_KEYS), SENT, max_size=4),
    st.dictionaries(st.sampled_from(ROW_KEYS), SENT, max_size=4),
)
def test_no_answer_whatever_stops_a_page(
    shared: OfficeWorld, desk: TestClient[Any], visit: dict[str, Any], row: dict[str, Any]
) -> None:
    send(shared, "visit", VISIT, visit)
    send(shared, "row", ROW, row)

    assert_every_page_opens(shared, desk)


def test_a_moment_that_cannot_be_is_the_moment_of_the_change(world: OfficeWorld) -> None:
    send(world, "visit", VISIT, {"finished_ms": 2**53 - 1})

    row = next(iter(world.store.reader().query("select * from visits where id = ?", [VISIT])))
    assert 0 < row["finished_ms"] <= NOW_MS + 1000


def test_a_visit_that_cannot_be_scored_is_named_and_the_others_are_ranked(
    world: OfficeWorld, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(criteria: Any, answering: Any, parameters: Any) -> Any:
        if answering.value("ent_name") == "Hợp tác xã Chè Suối Cả":
            raise ZeroDivisionError("a rule of ours")
        return scored(criteria, answering, parameters)

    scored = scoring.score_visit
    monkeypatch.setattr(scoring, "score_visit", fails)
    send(world, "visit", VISIT, {"ent_name": "Hợp tác xã Chè Suối Cả"})
    with world.client() as client:
        ranking = words(client.get("/ranking").text)
        visit = words(client.get(f"/visits/{VISIT}").text)
        first, visits = words(client.get("/").text), words(client.get("/visits").text)
        workbook = client.get("/ranking/selection-list.xlsx").status_code

    assert "Không chấm được: Hợp tác xã Chè Suối Cả." in ranking
    assert "Cán thép Tích Lương Mới" in ranking
    assert "Không chấm được phiếu này. Câu trả lời vẫn được giữ nguyên" in visit
    assert "1 phiếu Không chấm được điểm" in first
    assert "không chấm được" in visits
    assert workbook == 200
    assert "ZeroDivisionError" in caplog.text


def test_after_a_restore_no_score_of_the_lost_history_is_shown(world: OfficeWorld) -> None:
    """Revisions are given out again after a restore: a kept score of the other answers was shown."""

    def total() -> int:
        assert world.campaign is not None
        return campaign_scores(world.store, world.settings, world.campaign).visits[id_of("tea")].score.total

    copy = world.settings.data / "copy.db"
    send(world, "visit", VISIT, {"m_budget": "yes"})
    back_up(world.store, copy)
    send(world, "visit", VISIT, {"m_policy": "none"})
    before = total()

    restore(world.store, copy, NOW_MS)
    send(world, "visit", VISIT, {"m_policy": "full"})
    after = total()
    scoring._kept.clear()

    assert after == total() != before
