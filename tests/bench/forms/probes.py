"""What is done and watched on each form. All goes by its visible label, so that any product can be driven."""

from typing import Any

Probe = dict[str, Any]


def choose(label: str, *values: str, nth: int = 1) -> dict[str, Any]:
    return {"label": label, "kind": "select", "values": values, "nth": nth}


def type_in(label: str, *values: str, nth: int = 1) -> dict[str, Any]:
    return {"label": label, "kind": "number", "values": values, "nth": nth}


def opens(label: str) -> dict[str, Any]:
    return {"Yes": {"visible": label, "is_": True}, "No": {"visible": label, "is_": False}}


def tells(**texts: str) -> dict[str, Any]:
    return {value.removeprefix("n"): {"text": text} for value, text in texts.items()}


def offers(label: str, count: int, **firsts: str) -> dict[str, Any]:
    return {
        value.replace("_", " "): {"options_of": label, "count": count, "first": first}
        for value, first in firsts.items()
    }


PROBES: dict[str, dict[str, Probe]] = {
    "a90": {
        "yes/no opens fields and 3 groups": {
            "set": choose("Section 1 question 1", "Yes", "No"),
            "watch": opens("Section 1 question 3"),
        },
        "integer feeds the chain of totals": {
            "set": type_in("Section 1 question 2", "200", "7"),
            "watch": tells(n200="Total 200,", n7="Total 7,"),
        },
    },
    "b100": {
        "integer in row 50 of 100 feeds sums and shares": {
            "set": type_in("Worker question 3", "200", "7", nth=50),
            "watch": tells(n200="Total 200,", n7="Total 7,"),
        },
        "yes/no in row 50 opens a question of that row": {
            "set": choose("Worker question 2", "Yes", "No", nth=50),
            "watch": opens("Worker question 4"),
        },
    },
    "c1000": {
        "switch with 59 dependants": {
            "set": choose("Question 1", "Yes", "No"),
            "watch": opens("Question 1000"),
        },
        "switch with 9 dependants": {
            "set": choose("Question 481", "Yes", "No"),
            "watch": opens("Question 482"),
        },
        "integer feeds a sum of 50": {
            "set": type_in("Question 485", "41", "42"),
            "watch": tells(n41="Sum 41.", n42="Sum 42."),
        },
    },
    "d5000": {
        "region filters 250 districts to 25": {
            "set": choose("Region", "Region 3", "Region 4"),
            "watch": offers("District", 25, Region_3="District 75", Region_4="District 100"),
        },
        "district filters 5,000 villages to 20": {
            "before": {**choose("Region", "Region 3"), "value": "Region 3"},
            "set": choose("District", "District 75", "District 76"),
            "watch": offers("Village", 20, District_75="Village 1500", District_76="Village 1520"),
        },
    },
}
