"""What forms B, C and D have in common: both languages, rules that explain themselves, cases in order."""

from typing import Any

import msgspec
import pytest
from pyxform.xls2xform import convert

from survey_defs.survey import Question, Repeat
from survey_defs.vector_javascript import javascript_differences
from tests.survey_defs.forms.written_cases import FORMS, REFERENCE, answered, case, case_names, compiled

THREE = ("prepackaged", "capability", "followup")
VI, EN = "Tiếng Việt (vi)", "English (en)"
CASES = [(form, name) for form in THREE for name in case_names(form)]


@pytest.mark.parametrize("form", THREE)
def test_pyxform_accepts_the_form_without_a_warning(form: str) -> None:
    assert convert(xlsform=str(FORMS / form / "form.md"), form_name="data").warnings == []


@pytest.mark.parametrize("form", THREE)
def test_every_text_is_there_in_both_languages(form: str) -> None:
    survey = compiled(form)

    assert survey.languages == ("vi", "en")
    assert set(survey.title) == {"vi", "en"}
    for node in survey.walk():
        texts = [node.label, node.hint]
        if isinstance(node, Question):
            texts += [node.constraint_message, node.required_message, node.unit]
        if isinstance(node, Repeat):
            texts.append(node.row_title)
        for text in texts:
            assert text is None or (text.get("vi") and text.get("en")), (node.path, text)
    for name, choices in survey.lists.items():
        for item in choices.items:
            assert item["label"].get("vi") and item["label"].get("en"), (name, item)


@pytest.mark.parametrize("form", THREE)
def test_every_rule_says_what_it_expects(form: str) -> None:
    for question in compiled(form).questions():
        assert (question.constraint is None) == (question.constraint_message is None), question.key
        assert (question.required is None) == (question.required_message is None), question.key


@pytest.mark.parametrize("form", THREE)
def test_photographs_and_signatures_may_be_left_out(form: str) -> None:
    pictures = [question for question in compiled(form).questions() if question.type == "image"]

    assert pictures
    assert all(q.required is None and q.tier == "detail" for q in pictures)
    assert all(("sign" in q.key) == (q.appearance == "signature") for q in pictures)


@pytest.mark.parametrize(("form", "name"), CASES)
def test_a_written_case_leaves_no_problem(form: str, name: str) -> None:
    assert answered(compiled(form), case(form, name)).problems() == []


@pytest.mark.parametrize(("form", "name"), CASES)
def test_a_written_case_answers_only_what_the_form_asks(form: str, name: str) -> None:
    written, survey = case(form, name), compiled(form)
    answers = answered(survey, written)
    paths = {question.key: question.path for question in survey.questions()}

    for row_id, fields in [("", written["fields"]), *((r["id"], r["fields"]) for r in written["rows"])]:
        for key in fields:
            assert answers.is_relevant(paths[key], row_id), key


@pytest.mark.parametrize(("form", "name"), CASES)
def test_a_written_case_comes_to_what_was_worked_out_by_hand(form: str, name: str) -> None:
    written = case(form, name)
    expected: dict[str, Any] = written["expect"]
    calculated = answered(compiled(form), written).calculated()

    for key, value in expected.get("calculated", {}).items():
        assert calculated["fields"][key] == value, key
    for row_id, values in expected.get("rows", {}).items():
        for key, value in values.items():
            assert calculated["rows"][row_id][key] == value, (row_id, key)


def test_the_phone_comes_to_the_same_in_every_written_case() -> None:
    examples = []
    for form, name in CASES:
        written, survey = case(form, name), compiled(form)
        given = {key: written[key] for key in ("zone", "properties")} | {"now_ms": written["finished_ms"]}
        expected = {"problems": [], "calculated": answered(survey, written).calculated()}
        examples.append(
            given
            | {"about": name, "survey": msgspec.to_builtins(survey), "lists": REFERENCE | written["lists"]}
            | {
                "answers": {"fields": written["fields"], "rows": written["rows"]},
                "steps": [{"expect": expected}],
            }
        )

    assert javascript_differences(examples) == [[]] * len(CASES)
