"""A visit scores on the phone what it scores at the desk, rule by rule.

P1  The worked cases, in full and with any one answer missing.
P2  Some hundred random visits of each form that has criteria, by its own set and by one with odd points.
P3  What travels has no words but the criteria's names, and the campaign's own parameters in it.
"""

import json
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.steps.score import parameters_in_force, score_visit
from survey_defs.answering import Answering
from survey_defs.criteria import loading
from survey_defs.criteria.loading import criteria_from_json, load_criteria
from survey_defs.criteria.on_phones import criteria_on_phones
from survey_defs.criteria.rules import CriteriaSet
from survey_defs.reference.loading import MADE_BY_THE_SERVER, load_reference, reference_names
from survey_defs.survey import Question, Repeat, Survey, survey_to_json
from survey_defs.vector_javascript import node_path
from survey_defs.xlsform import compile_xlsform

ROOT = Path(__file__).parents[3]
FORMS = ROOT / "survey_defs" / "forms"
CRITERIA = {"needs": "needs-2026", "prepackaged": "prepackaged-2026"}
LISTS = {name: load_reference(name).items for name in reference_names()}
NOW_MS = 1_795_143_600_000
ZONE = "Asia/Ho_Chi_Minh"
RANDOM_VISITS = 60
NUMBERS = (0, 1, 2, 3, 4, 5, 9, 10, 19, 20, 49, 50, 200, 201, 9_999, 10_000, 100_001)
# Without these two answers hardly anything else is asked.
OPENING = {"consent_survey": "yes", "op_status": "active"}
DAYS = ("2019-02-28", "2025-02-20", "2026-01-31", "2026-11-19", "2026-11-20", "2026-11-21", "2031-12-31")

Visit = dict[str, Any]


@pytest.fixture(scope="module", params=sorted(CRITERIA))
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def survey(form: str) -> Survey:
    known = [*reference_names(), *MADE_BY_THE_SERVER]
    return compile_xlsform(FORMS / form / "form.md", reference=known)


def cases(form: str) -> dict[str, Visit]:
    return {
        path.stem: json.loads(path.read_text("utf-8")) for path in (FORMS / form / "cases").glob("*.json")
    }


def visit_of(case: Visit) -> Visit:
    return {"fields": case["fields"], "rows": case["rows"], "now_ms": case["finished_ms"]}


def at_the_desk(criteria: CriteriaSet, survey: Survey, visit: Visit) -> dict[str, int]:
    answering = Answering(survey, visit, now_ms=visit["now_ms"], zone=ZONE, lists=LISTS)
    scored = score_visit(criteria, answering).criteria
    return {rule.id: rule.points for criterion in scored for rule in criterion.rules}


def on_phones(criteria: CriteriaSet, survey: Survey, visits: list[Visit]) -> list[dict[str, int]]:
    given = {
        "survey": json.loads(survey_to_json(survey)),
        "criteria": criteria_on_phones(criteria, survey, criteria.parameters),
        "lists": LISTS,
        "zone": ZONE,
        "visits": visits,
    }
    done = subprocess.run(
        [node_path(), "tests/pwa/score/run.mjs"],
        cwd=ROOT, input=json.dumps(given), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    scores: list[dict[str, int]] = json.loads(done.stdout)
    return scores


def differences(criteria: CriteriaSet, survey: Survey, visits: list[Visit]) -> list[str]:
    return [
        f"visit {number}, {rule}: {points} at the desk, {phone[rule]} on the phone: {json.dumps(visit)}"
        for number, (visit, phone) in enumerate(zip(visits, on_phones(criteria, survey, visits), strict=True))
        for rule, points in at_the_desk(criteria, survey, visit).items()
        if phone[rule] != points
    ]


def test_the_worked_cases_score_the_same_also_with_an_answer_missing(form: str, survey: Survey) -> None:  # P1
    whole = [visit_of(case) for case in cases(form).values()]
    lacking = [
        {**visit, "fields": {name: value for name, value in visit["fields"].items() if name != key}}
        for visit in whole
        for key in visit["fields"]
    ]

    assert not differences(load_criteria(CRITERIA[form]), survey, whole + lacking)


@pytest.mark.parametrize(
    ("name", "total"), [("steel", 9325), ("tea", 7700), ("petrol", 5950), ("shop", 1875)]
)
def test_the_published_totals_come_out_on_a_phone(name: str, total: int) -> None:  # P1
    survey = compile_xlsform(FORMS / "needs" / "form.md", reference=[*reference_names(), *MADE_BY_THE_SERVER])

    [score] = on_phones(load_criteria("needs-2026"), survey, [visit_of(cases("needs")[name])])

    assert sum(score.values()) == total


def test_random_visits_score_the_same(form: str, survey: Survey) -> None:  # P2
    dice = random.Random(f"{form} 2026")
    bases = [{"fields": {}, "rows": [], "now_ms": NOW_MS}, *map(visit_of, cases(form).values())]

    visits = [random_visit(dice, survey, dice.choice(bases)) for _ in range(RANDOM_VISITS)]

    criteria = load_criteria(CRITERIA[form])
    assert not differences(criteria, survey, visits)
    assert not differences(with_odd_points(dice, criteria.id), survey, visits)
    scores = {json.dumps(at_the_desk(criteria, survey, visit)) for visit in visits}
    assert len(scores) > RANDOM_VISITS * 0.8, "the visits are too much alike to prove anything"


def test_only_what_scores_travels(form: str, survey: Survey) -> None:  # P3
    criteria = load_criteria(CRITERIA[form])
    told = parameters_in_force(criteria, {"priority_sectors": ["food", "retail"]} if form == "needs" else {})

    text = json.dumps(criteria_on_phones(criteria, survey, told), ensure_ascii=False)

    assert "reason" not in text and "otherwise" not in text and "parameter" not in text
    assert ("food retail" in text) == (form == "needs")
    assert [each["label"] for each in json.loads(text)] == [each.label for each in criteria.criteria]


def with_odd_points(dice: random.Random, name: str) -> CriteriaSet:
    """The set with points that halves and means do not divide, and its cases in another order."""
    raw = json.loads((Path(loading.__file__).parent / f"{name}.json").read_text("utf-8"))
    for rule in (rule for criterion in raw["criteria"] for rule in criterion["rules"]):
        for part in [*rule.get("cases", []), *rule.get("bands", [])]:
            part["points"] = dice.randrange(rule["max"] + 1) | 1
        if "cases" in rule:
            dice.shuffle(rule["cases"])
        if rule["kind"] == "mean":
            rule["points"] = {answer: dice.randrange(300) for answer in rule["points"]}
            rule["step"] = 7
    return criteria_from_json(json.dumps(raw))


def random_visit(dice: random.Random, survey: Survey, base: Visit) -> Visit:
    """The base with some answers and rows of its own put in, taken out or replaced by odd ones."""
    share = dice.choice([0.1, 0.4, 0.9])
    fields = {**base["fields"], **random_fields(dice, survey, "/data/", share)}
    if dice.random() < 0.9:
        fields |= OPENING
    rows = [row for row in base["rows"] if dice.random() < 0.8]
    for repeat in outer_repeats(survey):
        for number in range(dice.choice([0, 0, 1, 3, 8])):
            name = f"{repeat.name}{number}"
            inside = random_fields(dice, survey, f"{repeat.path}/", 0.9)
            rows.append(
                {"id": name, "repeat": repeat.path, "parent": "", "position": f"x{number}", "fields": inside}
            )
    return {"fields": fields, "rows": rows, "now_ms": base["now_ms"]}


def outer_repeats(survey: Survey) -> Iterator[Repeat]:
    repeats = [node for node in survey.walk() if isinstance(node, Repeat)]
    return (one for one in repeats if not any(one.path.startswith(f"{other.path}/") for other in repeats))


def random_fields(dice: random.Random, survey: Survey, inside: str, share: float) -> dict[str, Any]:
    repeats = [node.path for node in survey.walk() if isinstance(node, Repeat)]
    asked = [
        question
        for question in survey.questions()
        if question.path.startswith(inside)
        and not any(question.path.startswith(f"{path}/") for path in repeats if f"{path}/" != inside)
    ]
    return {one.key: random_answer(dice, survey, one) for one in asked if dice.random() < share}


def random_answer(dice: random.Random, survey: Survey, question: Question) -> Any:
    if dice.random() < 0.1:
        return dice.choice([None, "", "lạ", "12", [], ["lạ"], 7])
    if question.type in ("select_one", "select_multiple", "rank"):
        names = names_of(survey, question)
        some = dice.sample(names, min(len(names), dice.choice([1, 1, 2, 3, 5])))
        return some if question.type != "select_one" else (some or [None])[0]
    if question.type in ("integer", "range"):
        return dice.choice(NUMBERS)
    if question.type == "decimal":
        return dice.choice(["0", "0.5", "2.75", "10000", "-1"])
    return dice.choice(DAYS) if question.type == "date" else "chữ"


def names_of(survey: Survey, question: Question) -> list[str]:
    listing = survey.lists.get(question.list or "")
    items = () if listing is None else listing.items or LISTS.get(listing.file or "", ())
    return [item["name"] for item in items]
