"""What publishing a form would do to the visits there are, as last synced; a visit's move to a version."""

from collections import Counter

import msgspec
from sqlite_utils import Database

from server.steps.compare_surveys import Comparison, compare_surveys
from server.steps.ledger import Ledger
from server.steps.misfits import Reason
from server.steps.office import change_at_desk
from server.steps.surveys import UnknownForm, survey_of
from server.steps.visit_misfits import VisitMisfits
from server.steps.visits import VisitReader
from server.store.forms import PublishedForm, form_version, newest_form
from server.store.visit_list import VisitLine, visits_of_form
from survey_defs.survey import Survey
from sync.messages import Result


class LeftBehind(msgspec.Struct, frozen=True):
    """Stored answers to one question that the new version does not ask or take; counted in visits."""

    key: str
    label: str
    reason: Reason
    drafts: int
    finished: int


class Effect(msgspec.Struct, frozen=True):
    """What publishing would do.

    newest: the version in use, None for a new form. same: the version that has this content already.
    comparison: with the newest. drafts: unfinished visits, which stay on their version. left_behind: answers.
    """

    newest: PublishedForm | None
    same: PublishedForm | None
    comparison: Comparison | None
    drafts: list[VisitLine]
    finished: int
    left_behind: list[LeftBehind]


def effect_of(db: Database, survey: Survey, language: str, reader: VisitReader) -> Effect:
    """What publishing this survey would do, by the visits that have arrived."""
    newest, same = newest_form(db, survey.id), form_version(db, survey.id, survey.version)
    visits = visits_of_form(db, survey.id)
    comparison = None
    if newest is not None:
        comparison = compare_surveys(survey_of(db, newest.id, newest.version), survey, language)
    return Effect(
        newest,
        same,
        comparison,
        [visit for visit in visits if visit.state == "draft" and visit.form_version != survey.version],
        sum(visit.state == "finished" for visit in visits),
        _left_behind(db, visits, survey, language, reader) if same is None else [],
    )


def _left_behind(
    db: Database, visits: list[VisitLine], survey: Survey, language: str, reader: VisitReader
) -> list[LeftBehind]:
    labels: dict[tuple[str, Reason], str] = {}
    counted: Counter[tuple[str, Reason, str]] = Counter()
    search = VisitMisfits(db, survey, language, reader)
    for visit in visits:
        lost = search.of(visit)
        found = {(one.key, one.reason): one.label for one in lost}
        labels |= found
        counted.update((key, reason, visit.state) for key, reason in found)
    return [
        LeftBehind(key, label, reason, counted[key, reason, "draft"], counted[key, reason, "finished"])
        for (key, reason), label in labels.items()
    ]


def move_to_version(ledger: Ledger, person: str, visit: str, form: str, version: str, base: int) -> Result:
    """Lets a visit go on in another version of its form; every answer is kept.

    An ordinary change of the office, so the phone opens the visit in the new version after its next pull.
    base: the revision of the screen that showed what it does. Raises UnknownForm.
    """
    if form_version(ledger.db, form, version) is None:
        raise UnknownForm(f"{form} {version}")
    fields = {"form_version": version}
    return change_at_desk(
        ledger, person, "set", "visit", visit, fields, base=base, form=form, form_version=version
    )
