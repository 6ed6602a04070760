"""The scores of a campaign: every enterprise's finished visit, its points, and its place among the others."""

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
from server.store.visit_list import VisitLine, enterprise_revisions, finished_visits
from survey_defs.criteria.loading import load_criteria
from survey_defs.criteria.rules import CriteriaSet

MOST_KEPT = 5_000


@dataclass(frozen=True)
class ScoredVisit:
    line: VisitLine
    score: Score
    facts: ListFacts


@dataclass(frozen=True)
class CampaignScores:
    """visits: by enterprise id."""

    campaign: Campaign
    criteria: CriteriaSet
    visits: dict[str, ScoredVisit]
    ranking: Ranking


def parameters_of(campaign: Campaign, settings: Settings) -> dict[str, Any]:
    """What the campaign and the installation tell the criteria."""
    return {**campaign.parameters, "province": settings.province}


def campaign_scores(store: Store, settings: Settings, campaign: Campaign) -> CampaignScores:
    """Everybody with a finished visit, scored and ranked. What cannot have changed is kept."""
    db = store.reader()
    criteria = load_criteria(campaign.criteria)
    parameters = parameters_of(campaign, settings)
    revisions = enterprise_revisions(db)
    reader = VisitReader(db, now_ms=settings.now_ms(), zone=settings.zone)
    visits: dict[str, ScoredVisit] = {}
    for line in finished_visits(db, campaign.id, campaign.form):
        # Keyed by the enterprise's revision: any change below it, rows and deletions too, raises that.
        key = (str(store.path), line.id, revisions[line.enterprise_id], criteria.sha256, repr(parameters))
        kept = _kept.get(key)
        if kept is None:
            loaded = reader.load(line.id)
            score = score_visit(criteria, loaded.answering, parameters)
            words = AnswerWords(loaded.survey, reader.lists(loaded.survey), "vi")
            kept = (score, list_facts(loaded, words, settings.province))
            _keep(key, kept)
        visits[line.enterprise_id] = ScoredVisit(line, *kept)
    scored = [
        Scored(enterprise_id=id_, visit_id=one.line.id, finished_ms=one.line.finished_ms, score=one.score)
        for id_, one in visits.items()
    ]
    return CampaignScores(campaign, criteria, visits, rank(scored, criteria, campaign.seed or campaign.id))


def score_of_visit(settings: Settings, campaign: Campaign, visit: LoadedVisit) -> Score:
    """The score of one visit by the criteria of its campaign."""
    return score_visit(load_criteria(campaign.criteria), visit.answering, parameters_of(campaign, settings))


Key = tuple[str, str, int, str, str]
_kept: dict[Key, tuple[Score, ListFacts]] = {}
_lock = threading.Lock()


def _keep(key: Key, value: tuple[Score, ListFacts]) -> None:
    with _lock:
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[key] = value
