"""Which answers of a visit do not fit a new version, as the engine judges them there.

D1  Of a draft everything is found that the new version makes wrong or hides, whatever in the form causes it.
D2  What was wrong or hidden in the visit's own version is not counted; nor is it looked for when finished.
"""

from pathlib import Path
from typing import Any

import pytest

from server.steps.ledger import open_ledger
from server.steps.publish import publish_form
from server.steps.visit_misfits import VisitMisfits
from server.steps.visits import VisitReader
from server.store.visit_list import visit_line
from survey_defs.survey import Survey, survey_to_json
from survey_defs.xlsform import compile_xlsform
from tests.server.office_world import NOW_MS, empty_world, id_of
from tests.survey_defs.small_forms import table

FORM = """
    type             name   label  calculation  constraint     relevant      choice_filter   repeat_count
    integer          n      Số     -            . <= ${limit}  -             -               -
    calculate        limit  -      10           -              -             -               -
    text             why    Vì sao  -           -              ${n} > 3      -               -
    select_one tool  tool   Loại   -            -              -             ${n} < 9        -
    begin repeat     line   Dòng   -            -              -             -               2
    text             model  Kiểu   -            -              -             -               -
    end repeat       -      -      -            -              -             -               -
"""
CHOICES = """
    list_name  name   label
    tool       scale  Cân
"""
ANSWERS = {"n": 5, "why": "cũ", "tool": "scale"}


def form(rows: str = FORM) -> Survey:
    return compile_xlsform(table(survey=rows, choices=CHOICES, settings="form_id  version\nf  1"))


def lost(
    folder: Path, after: Survey, answers: dict[str, Any] = ANSWERS, *, is_finished: bool = False
) -> list[tuple[str, str, str]]:
    """(key, row, reason) of a visit with these answers and two rows, made with `form()`."""
    world = empty_world(folder)
    before = form()
    visit = id_of("vstshop")
    with open_ledger(world.store, NOW_MS) as ledger:
        _form, world.version = publish_form(ledger, survey_to_json(before))
    world.enterprise("shop", "Hộ kinh doanh", "05443", "retail")
    facts = {
        "enterprise_id": id_of("shop"), "form": "f", "form_version": world.version, "state": "draft",
        "officer": id_of("lan"), "started_ms": NOW_MS, "campaign_id": "",
    }  # fmt: skip
    with open_ledger(world.store, NOW_MS) as ledger:
        world.change(ledger, "set", "visit", visit, {**facts, **answers}, "f")
        for row in ("1", "2"):
            inside = {
                "visit_id": visit,
                "parent": visit,
                "repeat": "/data/line",
                "position": row,
                "model": row,
            }
            world.change(ledger, "set", "row", id_of(f"r{row}"), inside, "f")
        if is_finished:
            done = {"state": "finished", "finished_ms": NOW_MS}
            world.change(ledger, "finalise", "visit", visit, done, "f")
    db = world.store.reader()
    line = visit_line(db, visit)
    assert line is not None
    reader = VisitReader(db, now_ms=NOW_MS, zone="Asia/Ho_Chi_Minh")
    return [(one.key, one.row, one.reason) for one in VisitMisfits(db, after, "vi", reader).of(line)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("calculate        limit  -      10 ", "calculate        limit  -      4 ", ("n", "", "not_valid")),
        ("${n} > 3", "${n} > 6", ("why", "", "not_relevant")),
        ("${n} < 9", "${n} < 2", ("tool", "", "choice_gone")),
        ("               2\n", "               1\n", ("model", id_of("r2"), "not_relevant")),
        ("text             why ", "integer          why ", ("why", "", "type_changed")),
    ],
)
def test_a_draft_is_judged_by_both_versions(
    tmp_path: Path, old: str, new: str, expected: tuple[str, str, str]
) -> None:  # D1
    assert old in FORM

    assert lost(tmp_path, form(FORM.replace(old, new))) == [expected]


def test_more_rows_than_the_new_version_allows_are_counted(tmp_path: Path) -> None:  # D1
    def with_rows(column: str, number: str) -> Survey:
        heading, *rows = FORM.replace("               2\n", "               -\n").strip().splitlines()
        cells = [number if "begin repeat" in row else "-" for row in rows]
        lines = [f"{row}  {cell}" for row, cell in zip(rows, cells, strict=True)]
        return form("\n".join([f"{heading}  {column}", *lines]))

    assert lost(tmp_path / "most", with_rows("rows_max", "1")) == [("/data/line", "", "too_many_rows")]
    assert lost(tmp_path / "fewest", with_rows("rows_min", "3")) == []


def test_words_alone_lose_nothing(tmp_path: Path) -> None:  # D2
    assert lost(tmp_path, form(FORM.replace("Vì sao", "Tại sao"))) == []


def test_what_was_wrong_or_hidden_before_is_not_counted(tmp_path: Path) -> None:  # D2
    answers = {"n": 2, "why": "cũ", "tool": "gauge"}

    assert lost(tmp_path, form(FORM.replace("${n} > 3", "${n} > 6")), answers) == []


def test_a_finished_visit_stays_in_its_version(tmp_path: Path) -> None:  # D2
    assert lost(tmp_path, form(FORM.replace("${n} > 3", "${n} > 6")), is_finished=True) == []
