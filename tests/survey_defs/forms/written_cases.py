"""Forms B, C and D with their written cases, and what the drafts ask, for the tests of these forms."""

import json
from pathlib import Path
from typing import Any

from survey_defs.answering import Answering
from survey_defs.reference.loading import MADE_BY_THE_SERVER, load_reference, reference_names
from survey_defs.survey import Survey
from survey_defs.xlsform import compile_xlsform

FORMS = Path(__file__).parents[3] / "survey_defs" / "forms"
REFERENCE = {name: load_reference(name).items for name in reference_names()}
TODAY_MS = 1_795_143_600_000  # 10:00 on 20/11/2026 in Vietnam
RECORD = "survey_no campaign started_at surveyors mode geo"
CONSENT = "consent_read consent_survey consent_contact consent_share consent_by consent_method"


def compiled(form: str) -> Survey:
    return compile_xlsform(FORMS / form / "form.md", reference=[*reference_names(), *MADE_BY_THE_SERVER])


def case_names(form: str) -> list[str]:
    return sorted(path.stem for path in (FORMS / form / "cases").glob("*.json"))


def case(form: str, name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FORMS / form / "cases" / f"{name}.json").read_text("utf-8"))
    return loaded


def answered(survey: Survey, of: dict[str, Any]) -> Answering:
    """The written visit as it stood at its end."""
    return Answering(
        survey,
        {"fields": of["fields"], "rows": of["rows"]},
        now_ms=of["finished_ms"],
        zone=of["zone"],
        lists=REFERENCE | of["lists"],
        properties=of["properties"],
    )


def begun(survey: Survey, **properties: str) -> Answering:
    """A new visit on 20/11/2026, with rows that a count asks for named new1, new2, …"""
    made: list[str] = []

    def new_row(_repeat: str, _parent: str, _last: str) -> tuple[str, str]:
        made.append(f"new{len(made) + 1}")
        return made[-1], f"a{len(made):03}"

    return Answering(
        survey,
        {"fields": {}, "rows": []},
        now_ms=TODAY_MS,
        zone="Asia/Ho_Chi_Minh",
        lists=REFERENCE,
        properties={"username": "lan", **properties},
        new_row=new_row,
    )


def fields_of(survey: Survey, parts: dict[str, str], beside: set[str]) -> dict[str, str]:
    """{field of the draft: tier}, in order. parts: {question: the field that it is part of}."""
    fields: dict[str, str] = {}
    for question in survey.questions():
        if question.key not in beside:
            fields.setdefault(parts.get(question.key, question.key), question.tier)
    return fields


def counted(fields: dict[str, str]) -> dict[str, int]:
    tiers = list(fields.values())
    return {tier: tiers.count(tier) for tier in ("core", "detail", "auto")}


def sections_asked(answers: Answering, survey: Survey) -> list[str]:
    return [node.name for node in survey.nodes if answers.is_relevant(node.path)]


def problem_keys(answers: Answering) -> list[str]:
    return [problem["key"] for problem in answers.problems()]
