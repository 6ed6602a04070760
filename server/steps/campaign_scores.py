"""The scores of a campaign: every enterprise's finished visit, its points, and its place among the others."""

import logging
import secrets
import threading
from dataclasses import dataclass
from typing import Any

from server.settings import Settings
from server.steps.answer_words import AnswerWords
from server.steps.list_facts import ListFacts, list_facts
from server.steps.rank import Ranking, Scored, rank
from server.steps.score import Score, score_visit
from server.steps.visits import LoadedVisit, VisitReader
from server.store.campaigns import Campaign
from server.store.connection import Store
from server.store.sync_state import read_state
from server.store.visit_list import VisitLine, enterprise_revisions, finished_visits
from survey_defs.criteria.loading import load_criteria
from survey_defs.criteria.rules import CriteriaSet

MOST_KEPT = 5_000
logger = logging.getLogger("khaosat.scores")


@dataclass(frozen=True)
class ScoredVisit:
    line: VisitLine
    score: Score
    facts: ListFacts


@dataclass(frozen=True)
class Unscored:
    """A finished visit that could not be scored. reference: under which the log has the reason."""

    line: VisitLine
    reference: str


@dataclass(frozen=True)
class CampaignScores:
    """visits: by enterprise id. unscored: those that stay out of the ranking until their cause is mended."""

    campaign: Campaign
    criteria: CriteriaSet
    visits: dict[str, ScoredVisit]
    unscored: list[Unscored]
    ranking: Ranking


def parameters_of(campaign: Campaign, criteria: CriteriaSet, settings: Settings) -> dict[str, Any]:
    """What the campaign and the installation tell the criteria, as far as these ask for it."""
    told = {**campaign.parameters, "province": settings.province}
    return {name: value for name, value in told.items() if name in criteria.parameters}


def campaign_scores(store: Store, settings: Settings, campaign: Campaign) -> CampaignScores:
    """Everybody with a finished visit, scored and ranked. What cannot have changed is kept."""
    db = store.reader()
    criteria = load_criteria(campaign.criteria)
    parameters = parameters_of(campaign, criteria, settings)
    revisions = enterprise_revisions(db)
    state = read_state(db)
    reader = VisitReader(db, now_ms=settings.now_ms(), zone=settings.zone)
    visits: dict[str, ScoredVisit] = {}
    unscored: list[Unscored] = []
    for line in finished_visits(db, campaign.id, campaign.form):
        # Keyed by the enterprise's revision: any change below it, rows and deletions too, raises that. By the
        # epoch too: after a restore the same revisions are given out again, to other changes.
        history = (str(store.path), state.epoch if state else 0)
        key = (*history, line.id, revisions[line.enterprise_id], criteria.sha256, repr(parameters))
        kept = _kept.get(key)
        if kept is None:
            kept = _scored(reader, line, criteria, parameters, settings.province)
            _keep(key, kept)
        if isinstance(kept, str):
            unscored.append(Unscored(line, kept))
        else:
            visits[line.enterprise_id] = ScoredVisit(line, *kept)
    scored = [
        Scored(enterprise_id=id_, visit_id=one.line.id, finished_ms=one.line.finished_ms, score=one.score)
        for id_, one in visits.items()
    ]
    ranking = rank(scored, criteria, campaign.seed or campaign.id)
    return CampaignScores(campaign, criteria, visits, unscored, ranking)


def score_of_visit(settings: Settings, campaign: Campaign, visit: LoadedVisit) -> Score | Unscored:
    """The score of one visit by the criteria of its campaign."""
    try:
        criteria = load_criteria(campaign.criteria)
        return score_visit(criteria, visit.answering, parameters_of(campaign, criteria, settings))
    except Exception:
        return Unscored(visit.line, _logged(visit.line))


def _scored(
    reader: VisitReader, line: VisitLine, criteria: CriteriaSet, parameters: dict[str, Any], province: str
) -> "Kept":
    """The score and the facts of one visit, or under which reference its failure is logged.

    Whatever goes wrong with one visit, the others are still ranked: no office stops for one odd answer.
    """
    try:
        loaded = reader.load(line.id)
        score = score_visit(criteria, loaded.answering, parameters)
        words = AnswerWords(loaded.survey, reader.lists(loaded.survey), "vi")
        return score, list_facts(loaded, words, province)
    except Exception:
        return _logged(line)


def _logged(line: VisitLine) -> str:
    """The reference under which the log has the exception that is being handled."""
    reference = f"C-{secrets.randbelow(9000) + 1000}"
    logger.exception("%s visit %s cannot be scored", reference, line.id)
    return reference


Key = tuple[str, int, str, int, str, str]
Kept = tuple[Score, ListFacts] | str
_kept: dict[Key, Kept] = {}
_lock = threading.Lock()


def _keep(key: Key, value: Kept) -> None:
    with _lock:
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[key] = value
