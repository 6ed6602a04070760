"""What phones need to score a visit themselves: of each open campaign a file with its criteria.

It holds the set as it fits each published version of the form: a draft stays on the one it was begun with.
"""

import logging
from typing import Any

import msgspec
from sqlite_utils import Database

from server.settings import Settings
from server.steps.campaign_scores import parameters_of
from server.steps.score import parameters_in_force
from server.steps.surveys import survey_of
from server.store.campaigns import Campaign, campaigns
from server.store.failures import failure_of_store
from server.store.forms import PublishedForm, versions_of
from survey_defs.criteria.loading import UnfitCriteria, criteria_names, load_criteria
from survey_defs.criteria.on_phones import criteria_on_phones
from survey_defs.criteria.rules import CriteriaSet

logger = logging.getLogger("khaosat.scores")
CRITERIA = "criteria-"


def criteria_files(db: Database, settings: Settings) -> dict[str, bytes]:
    """{"criteria-<campaign>": JSON} of every open campaign whose criteria are known here."""
    known = criteria_names()
    scored = [one for one in campaigns(db) if one.state == "open" and one.criteria in known]
    return {f"{CRITERIA}{campaign.id}": _file(db, settings, campaign) for campaign in scored}


def _file(db: Database, settings: Settings, campaign: Campaign) -> bytes:
    """{"sets": [criteria, …], "versions": {version of the form: place in sets}}; most versions share one."""
    criteria = load_criteria(campaign.criteria)
    parameters = parameters_in_force(criteria, parameters_of(campaign, criteria, settings))
    versions = versions_of(db, campaign.form)
    key = (criteria.sha256, repr(parameters), *(version.sha256 for version in versions))
    if key not in _files:
        _files[key] = _encoded(_fitted(db, versions, criteria, parameters))
    return _files[key]


# A published version never changes, so neither does what was fitted to it. Every pull of every phone asks.
_files: dict[tuple[str, ...], bytes] = {}


def _encoded(fitted: dict[str, Any]) -> bytes:
    sets = [one for place, one in enumerate(fitted.values()) if one not in list(fitted.values())[:place]]
    versions = {version: sets.index(one) for version, one in fitted.items()}
    return msgspec.json.encode({"sets": sets, "versions": versions}, order="deterministic")


def _fitted(
    db: Database, versions: list[PublishedForm], criteria: CriteriaSet, parameters: dict[str, str]
) -> dict[str, Any]:
    fitted = {}
    for form in versions:
        try:
            survey = survey_of(db, form.id, form.version)
            fitted[form.version] = criteria_on_phones(criteria, survey, parameters)
        except UnfitCriteria:
            # A version that lacks a question is not scored at the desk either; phones say so at its visits.
            continue
        except Exception as error:
            if failure_of_store(error):
                raise
            # A defect of ours; every pull asks for this, and phones must be able to go on without points.
            logger.exception("%s for form %s %s cannot go to phones", criteria.id, form.id, form.version)
    return fitted
