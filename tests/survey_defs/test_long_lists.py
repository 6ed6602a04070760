"""Long lists of choices travel apart from the form, once.

L1  A list in columns has every choice, column and language of the list, in its order.
L2  The engine of the phone gives the same with every list apart, on every vector.
L3  What is filled in from answers, or is short, stays in the form.
L4  The same list in two versions of a form is the same file; a reference list travels in the same way.
"""

import json
from pathlib import Path

import msgspec
import pytest

from survey_defs.long_lists import ABSENT, LONGEST_INSIDE, apart, in_columns, is_long, reference_file, shipped
from survey_defs.reference.loading import load_reference
from survey_defs.survey import survey_from_json
from survey_defs.vector_javascript import javascript_differences
from survey_defs.xlsform import compile_xlsform

VECTORS = Path(__file__).parent.parent / "vectors"
ITEMS = [
    {"name": f"v{i}", "label": {"vi": f"Xã {i}", **({"en": f"{i} commune"} if i % 2 else {})}}
    | {"district": f"d{i // 10}"}
    | ({"old": f"x\n{i}"} if i % 3 else {})
    for i in range(200)
]


def form(label="Xã", count=LONGEST_INSIDE + 1):
    rows = "".join(f"| | village | v{i} | {label} {i} |\n" for i in range(count))
    return compile_xlsform(
        "| survey |\n| | type | name | label |\n"
        "| | text | who | Ai |\n| | select_one village | place | Ở đâu |\n"
        f"| choices |\n| | list_name | name | label |\n{rows}"
        "| settings |\n| | form_id | version |\n| | f | 1 |\n"
    )


def items_of(long):
    """As the phone makes them again."""

    def values(column):
        if isinstance(column, str):
            return column.split("\x1f")
        return [value for value, times in column for _ in range(times)]

    columns = {name: values(column) for name, column in long["columns"].items()}
    labels = {language: values(column) for language, column in long["label"].items()}
    return [
        {name: column[i] for name, column in columns.items() if column[i] != ABSENT}
        | {"label": {language: texts[i] for language, texts in labels.items() if texts[i] != ABSENT}}
        for i in range(long["count"])
    ]


def test_nothing_of_a_list_is_missing_in_columns():  # L1
    long = in_columns(ITEMS)

    assert items_of(long) == ITEMS
    assert long["columns"]["district"] == [(f"d{i}", 10) for i in range(20)]
    assert isinstance(long["columns"]["name"], str)


@pytest.mark.parametrize("name", ["corner_forms.json", "examples.json"])
def test_the_phone_gives_the_same_with_every_list_apart(name):  # L2
    examples = json.loads((VECTORS / name).read_text())["forms"]

    differences = [said for found in javascript_differences(examples, apart=True) for said in found]

    assert differences == []


def test_a_long_list_leaves_the_form_and_the_version_stays():  # L3
    survey = form()
    definition, files = shipped(survey)
    light = survey_from_json(definition)

    assert list(files) == [light.lists["village"].file]
    assert light.lists["village"].items == ()
    assert light.version == survey.version
    long = msgspec.json.decode(next(iter(files.values())))["long"]
    assert items_of(long) == list(survey.lists["village"].items)


@pytest.mark.parametrize("survey", [form(count=LONGEST_INSIDE), form(label="Của ${who}")])
def test_short_lists_and_labels_with_answers_in_them_stay(survey):  # L3
    assert apart(survey) == (survey, {})


def test_the_same_list_is_the_same_file_whatever_the_form():  # L4
    changed = msgspec.structs.replace(form(), title={"vi": "Khác"}, version="2")

    assert shipped(form())[1] == shipped(changed)[1] != {}
    assert shipped(form(count=LONGEST_INSIDE + 2))[1].keys() != shipped(form())[1].keys()


def test_communes_travel_in_columns_and_providers_do_not():  # L4
    communes = load_reference("communes")
    sent = msgspec.json.decode(reference_file(communes))

    assert items_of(sent["long"]) == communes.items
    assert "items" not in sent
    assert not is_long(load_reference("providers").items)
    assert msgspec.json.decode(reference_file(load_reference("providers")))["items"]
