"""A criteria set as phones score with it: fitted to one version of the form, without the words of reasons."""

from collections.abc import Mapping
from typing import Any

import msgspec

from survey_defs.criteria.loading import fit_to_survey
from survey_defs.criteria.rules import CriteriaSet
from survey_defs.survey import Survey

WORDS = frozenset({"label", "reason", "otherwise", "reason_halved", "reason_failed"})


def criteria_on_phones(
    criteria: CriteriaSet, survey: Survey, parameters: Mapping[str, str]
) -> list[dict[str, Any]]:
    """[{"id", "label", "max", "rules"}], each rule as in rules.py; points and max in hundredths of a point.

    parameters: as fit_to_survey takes them. Raises UnfitCriteria. Read by pwa/js/score/scoring.js.
    """
    return [
        {
            "id": criterion.id,
            "label": criterion.label,
            "max": criterion.max,
            "rules": _without_words(msgspec.to_builtins(criterion.rules)),
        }
        for criterion in fit_to_survey(criteria, survey, parameters).criteria
    ]


def _without_words(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _without_words(value) for key, value in node.items() if key not in WORDS}
    return [_without_words(part) for part in node] if isinstance(node, list) else node
