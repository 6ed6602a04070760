"""Answers against a survey.

A1  Answers come to what the shared vectors say, as on the phone.
A2  The surveys in the vectors are those of this compiler.
A3  A key, path or row that does not exist is named; an answer that is wrong is kept.
A4  A change is cheap: only what depends on it is computed again.
"""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_defs.answering import Answering
from survey_defs.layout import UnknownPlace
from survey_defs.survey import survey_from_json
from survey_defs.vector_steps import answering_differences
from survey_defs.vectors import with_survey
from tests.survey_defs.small_forms import answering, survey

FOLDER = Path(__file__).parent.parent / "vectors" / "answering"
CHECKS = json.loads((FOLDER / "checks.json").read_text())
CHECKED = ["whole", "decimal", "day", "hour", "moment", "words", "place", "seen", "score", "code"]
FILES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_answers_come_to_what_the_vector_says(file):  # A1
    assert list(answering_differences(json.loads(file.read_text()))) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_surveys_in_the_vectors_are_fresh(file):  # A2; mend with: python -m survey_defs.vectors --surveys
    fresh = with_survey(file.read_text(), file.with_suffix(".md").read_text())

    assert json.loads(fresh)["survey"] == json.loads(file.read_text())["survey"]


ROWS = """
    type          name    label    calculation
    begin repeat  line    Dòng     -
    integer       size    Cỡ       -
    end repeat    -       -        -
    calculate     total   -        sum(${size})
"""


def test_what_does_not_exist_is_named():  # A3
    form = answering(survey(survey=ROWS))

    for act in (
        lambda: form.set("nothing", 1),
        lambda: form.label("/data/nothing"),
        lambda: form.value("size", "r9"),
        lambda: form.value("size"),
        lambda: form.add_row("/data/total", "r1", "a"),
        lambda: form.remove_row("r9"),
        lambda: form.remove_row(""),
    ):
        with pytest.raises(UnknownPlace):
            act()
    with pytest.raises(ValueError, match="calculated"):
        form.set("total", 1)


def test_a_row_id_is_taken_once():  # A3
    form = answering(survey(survey=ROWS))
    form.add_row("/data/line", "r1", "a")

    with pytest.raises(ValueError, match="r1"):
        form.add_row("/data/line", "r1", "b")


def test_problems_speak_the_language_of_the_person():
    form = answering(survey(survey="type  name  label\ninteger  n  Số"), language="en")

    form.set("n", "nhiều")

    assert [problem["message"] for problem in form.problems()] == ["Enter a whole number, such as 1,250."]


def test_a_condition_that_takes_too_long_is_a_problem_of_the_question():
    form = answering(
        survey(survey="type  name  label  constraint\ntext  t  Chữ  regex(., concat('(a|a|', 'aa)+'))")
    )

    form.set("t", "a" * 40 + "!")

    assert [(problem["path"], problem["code"]) for problem in form.problems()] == [("/data/t", "constraint")]


def test_a_calculation_that_takes_too_long_reads_blank_and_is_a_problem():
    asked = survey(
        survey="""
        type       name  label  calculation
        text       t     Chữ    -
        calculate  c     -      regex(${t}, concat('(a|', 'aa|a)+'))
        """
    )
    form = answering(asked)

    form.set("t", "a" * 40 + "!")

    assert form.value("c") == ""
    assert [problem["path"] for problem in form.problems()] == ["/data/c"]


def test_a_relevance_that_takes_too_long_is_a_problem_and_the_question_is_kept():
    asked = survey(
        survey="""
        type  name  label  relevant
        text  t     Chữ    -
        text  u     Chữ    not(regex(${t}, concat('(a|a|', 'aa)+')))
        """
    )
    form = answering(asked)

    form.set("t", "a" * 40 + "!")

    assert [(problem["path"], problem["code"]) for problem in form.problems()] == [("/data/u", "constraint")]


WHATEVER = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
"""What MessagePack can hold: a phone, or who pretends to be one, may send any of it."""


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(CHECKED), WHATEVER)))
def test_no_answer_whatever_raises(answers):  # A3
    form = answering(survey_from_json(json.dumps(CHECKS["survey"])))

    for key, value in answers:
        form.set(key, value)

    form.problems()
    form.calculated()
    form.progress(None)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.just("/data/line") | WHATEVER, WHATEVER, WHATEVER)))
def test_no_row_whatever_raises(rows):  # A3
    held = [
        {"id": f"r{n}", "repeat": repeat, "parent": "", "position": position, "fields": {"size": size}}
        for n, (repeat, position, size) in enumerate(rows)
    ]
    form = Answering(survey(survey=ROWS), {"fields": {}, "rows": held}, now_ms=0, zone="UTC")

    form.problems()
    form.calculated()
    assert len(form.rows("/data/line")) == sum(repeat == "/data/line" for repeat, _, _ in rows)


def test_a_thousand_calculations_in_a_chain_are_computed():
    lines = "\n".join(f"calculate  c{n}  -  ${{c{n - 1}}} + 1" for n in range(1, 1_000))
    form = answering(survey(survey=f"type  name  label  calculation\ninteger  c0  Số  -\n{lines}"))

    form.set("c0", 5)

    assert form.value("c999") == "1004"


def test_a_chain_written_backwards_is_computed_too():
    lines = "\n".join(f"calculate  c{n}  -  ${{c{n - 1}}} + 1" for n in range(300, 0, -1))
    form = answering(survey(survey=f"type  name  label  calculation\n{lines}\ninteger  c0  Số  -"))

    form.set("c0", 5)

    assert form.value("c300") == "305"


def test_a_count_of_hundreds_adds_each_row_once():
    asked = survey(
        survey="""
        type          name   label  repeat_count  calculation
        integer       n      Số     -             -
        begin repeat  line   Dòng   ${n}          -
        integer       size   Cỡ     -             -
        end repeat    -      -      -             -
        calculate     rows   -      -             count(${line})
        """
    )
    made: list[str] = []

    def new_row(_repeat: str, _parent: str, _last: str) -> tuple[str, str]:
        made.append(f"r{len(made):04}")
        return made[-1], made[-1]

    form = answering(asked, new_row=new_row)
    form.set("n", 600)

    assert form.value("rows") == "600"
    assert form.rows("/data/line") == made
    assert [row["id"] for row in form.filled_in()["rows"]] == made


def test_deep_and_long_expressions_are_computed():
    nested = "if(${n} = 0, 'x', " * 55 + "'end'" + ")" * 55
    long = " + ".join(["${n}"] * 140)
    form = answering(
        survey(
            survey=f"type  name  label  calculation\ninteger  n  Số  -\n"
            f"calculate  a  -  {nested}\ncalculate  b  -  {long}"
        )
    )

    form.set("n", 2)

    assert (form.value("a"), form.value("b")) == ("end", "280")


def test_a_change_on_which_nothing_depends_costs_the_same_in_a_form_ten_times_as_long():  # A4
    def least_s(questions: int) -> float:
        lines = "\n".join(f"integer  q{n}  Câu {n}  ${{q{n - 1}}} > 0" for n in range(1, questions))
        form = answering(
            survey(survey=f"type  name  label  relevant\ninteger  q0  Câu  -\n{lines}\ntext  free  Tự do  -")
        )

        def taken(n: int) -> float:
            started = time.perf_counter()
            form.set("free", f"chữ {n}")
            return time.perf_counter() - started

        return min(taken(n) for n in range(200))

    assert least_s(400) < 5 * least_s(40)
