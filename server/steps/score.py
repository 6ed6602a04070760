"""What one visit is worth: points, reasons and evidence, by a criteria set.

Pure: the same answers, criteria and parameters give the same score on any day, provided the Answering was
made with `now_ms` = the visit's finished_ms. All arithmetic is in whole hundredths of a point.
Mirrored, without reasons and gates: pwa/js/score/scoring.js (tests/server/steps/test_score_on_phones.py).
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import singledispatchmethod
from hashlib import sha256

import msgspec

from server.steps.reasons import Words, enumerated, filled
from server.steps.visit_answers import VisitAnswers
from survey_defs.answering import Answering
from survey_defs.criteria import rules as kinds
from survey_defs.criteria.loading import fit_to_survey
from survey_defs.criteria.rules import AnyRule, Axis, Band, CriteriaSet, Criterion, Gate, Label


class RuleScore(msgspec.Struct, frozen=True, kw_only=True):
    """points, max: hundredths. evidence: keys of the questions that were read."""

    id: str
    label: Label
    points: int
    max: int
    reason: Label
    evidence: list[str]


class CriterionScore(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    label: Label
    points: int
    max: int
    rules: list[RuleScore]


class GateResult(msgspec.Struct, frozen=True, kw_only=True):
    """reason: what is missing, or what the gate asks when it is passed."""

    id: str
    passed: bool
    reason: Label


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """total: hundredths of a point. axes: {need, ready, impact} in whole percent, halves to the even number.

    sha256: of the criteria set and the parameters that were in force, as 64 hexadecimal digits.
    """

    total: int
    axes: dict[str, int]
    criteria: list[CriterionScore]
    gates: list[GateResult]
    criteria_id: str
    criteria_version: str
    sha256: str

    def points_of(self, criterion_id: str) -> int:
        """Hundredths of a point. Raises KeyError for a criterion that the set lacks."""
        return {criterion.id: criterion.points for criterion in self.criteria}[criterion_id]


class UnknownParameter(ValueError):
    """The campaign sets something that the criteria set does not know."""


def score_visit(
    criteria: CriteriaSet, answering: Answering, parameters: Mapping[str, str | Sequence[str]] | None = None
) -> Score:
    """The score of one visit.

    parameters: what the campaign sets, such as {"priority_sectors": ["food", "energy"], "province": "19"}.
    Raises UnfitCriteria when the set asks what the survey lacks, UnknownParameter.
    """
    in_force = parameters_in_force(criteria, parameters or {})
    fitted = fit_to_survey(criteria, answering.survey, in_force)
    scorer = _Scorer(VisitAnswers(answering))
    scores = [scorer.criterion(criterion) for criterion in fitted.criteria]
    return Score(
        total=sum(score.points for score in scores),
        axes={axis.id: _percent(axis, scores) for axis in fitted.axes},
        criteria=scores,
        gates=[scorer.gate(gate) for gate in fitted.gates],
        criteria_id=criteria.id,
        criteria_version=criteria.version,
        sha256=_digest(criteria, in_force),
    )


def parameters_in_force(criteria: CriteriaSet, given: Mapping[str, str | Sequence[str]]) -> dict[str, str]:
    """{name: text} of all that the set knows, a list as names joined by a space. Raises UnknownParameter."""
    unknown = sorted(set(given) - set(criteria.parameters))
    if unknown:
        raise UnknownParameter(
            f"Criteria {criteria.id} know no parameter {', '.join(unknown)}; "
            f"they know {', '.join(criteria.parameters)}."
        )
    texts = {name: value if isinstance(value, str) else " ".join(value) for name, value in given.items()}
    return {**criteria.parameters, **texts}


def _percent(axis: Axis, scores: list[CriterionScore]) -> int:
    points = sum(score.points for score in scores if score.id in axis.criteria)
    most = sum(score.max for score in scores if score.id in axis.criteria)
    return _whole_percent(points, most)


def _whole_percent(part: int, whole: int) -> int:
    """Rounded to the nearest, a half to the even neighbour, as the reference calculation prints it: 2.5 is 2.

    In whole numbers, as a float could fall to either side of the half.
    """
    percent, rest = divmod(part * 100, whole)
    up = 2 * rest > whole or (2 * rest == whole and percent % 2 == 1)
    return percent + up


def _digest(criteria: CriteriaSet, parameters: dict[str, str]) -> str:
    content = msgspec.json.encode([criteria.sha256, parameters], order="deterministic")
    return sha256(content).hexdigest()


class _Scorer:
    """Each kind of rule, applied to one visit. `_points` gives (points, reason, words for the reason)."""

    def __init__(self, answers: VisitAnswers) -> None:
        self._answers = answers

    def criterion(self, criterion: Criterion) -> CriterionScore:
        scored = [self._rule(rule) for rule in criterion.rules]
        points = sum(rule.points for rule in scored)
        return CriterionScore(
            id=criterion.id, label=criterion.label, points=points, max=criterion.max, rules=scored
        )

    def gate(self, gate: Gate) -> GateResult:
        words: Words = {}
        if gate.when is not None:
            passed = self._answers.holds(gate.when)
        else:
            answered, asked, problems = self._answers.completeness()
            words = {"answered": answered, "asked": asked, "problems": problems}
            passed = problems == 0 and answered * 100 >= asked * (gate.complete_percent or 0)
        reason = gate.label if passed else filled(gate.failed, words, self._answers)
        return GateResult(id=gate.id, passed=passed, reason=reason)

    def _rule(self, rule: AnyRule) -> RuleScore:
        points, reason, words = self._points(rule)
        return RuleScore(
            id=rule.id,
            label=rule.label,
            points=points,
            max=rule.max,
            reason=filled(reason, words, self._answers),
            evidence=rule.evidence,
        )

    @singledispatchmethod
    def _points(self, rule: AnyRule) -> tuple[int, Label, Words]:
        raise NotImplementedError(f"no rule of kind {type(rule).__name__}")

    @_points.register
    def _first(self, rule: kinds.First) -> tuple[int, Label, Words]:
        for case in rule.cases:
            if self._answers.holds(case.when):
                return case.points, case.reason, {}
        return 0, rule.otherwise, {}

    @_points.register
    def _largest(self, rule: kinds.Largest) -> tuple[int, Label, Words]:
        holding = [case for case in rule.cases if self._answers.holds(case.when)]
        if not holding:
            return 0, rule.otherwise, {}
        best = max(holding, key=lambda case: case.points)
        return best.points, best.reason, {}

    @_points.register
    def _sum(self, rule: kinds.Sum) -> tuple[int, Label, Words]:
        holding = [case for case in rule.cases if self._answers.holds(case.when)]
        if not holding:
            return 0, rule.otherwise, {}
        points = min(rule.cap, sum(case.points for case in holding))
        words: Words = {"parts": enumerated([case.reason for case in holding])}
        if rule.halved is not None and self._answers.holds(rule.halved):
            return points // 2, rule.reason_halved or rule.reason, words
        return points, rule.reason, words

    @_points.register
    def _bands(self, rule: kinds.Bands) -> tuple[int, Label, Words]:
        value = self._answers.number(rule.value)
        if value is None:
            return 0, rule.otherwise, {}
        return _band(rule.bands, value), rule.reason, {"value": value}

    @_points.register
    def _distinct(self, rule: kinds.Distinct) -> tuple[int, Label, Words]:
        found = self._answers.labels_in_rows(rule.question)
        if not found:
            return 0, rule.otherwise, {}
        words: Words = {"value": len(found), "list": enumerated(found)}
        return _band(rule.bands, Fraction(len(found))), rule.reason, words

    @_points.register
    def _ratio(self, rule: kinds.Ratio) -> tuple[int, Label, Words]:
        rows = [row for row in self._answers.rows(rule.rows) if self._answers.holds(rule.among, row)]
        among = sum(self._answers.whole(rule.weight, row) for row in rows)
        if among == 0:
            return 0, rule.otherwise, {}
        bad = sum(self._answers.whole(rule.weight, row) for row in rows if self._answers.holds(rule.bad, row))
        words: Words = {"bad": bad, "among": among, "percent": _whole_percent(bad, among)}
        return _band(rule.bands, Fraction(bad, among)), rule.reason, words

    @_points.register
    def _mean(self, rule: kinds.Mean) -> tuple[int, Label, Words]:
        given = {key: self._answers.answer(key) for key in rule.questions}
        worth = {key: rule.points[str(answer)] for key, answer in given.items() if str(answer) in rule.points}
        if not worth:
            return 0, rule.otherwise, {}
        steps = sum(worth.values()) // (len(worth) * rule.step)
        words: Words = {
            "count": len(worth),
            "answers": enumerated([self._answers.shown(key) for key in worth]),
        }
        return steps * rule.step, rule.reason, words

    @_points.register
    def _all_rows(self, rule: kinds.AllRows) -> tuple[int, Label, Words]:
        rows = [row for row in self._answers.rows(rule.rows) if self._answers.holds(rule.among, row)]
        if not rows:
            return rule.max, rule.otherwise, {}
        failed = sum(not self._answers.holds(rule.each, row) for row in rows)
        words: Words = {"among": len(rows), "failed": failed}
        return (0, rule.reason_failed, words) if failed else (rule.max, rule.reason, words)


def _band(bands: list[Band], value: Fraction) -> int:
    """The points of the first band that reaches to `value`; exact, also at the edges."""
    for band in bands:
        if band.up_to is None or value <= _edge(band.up_to):
            return band.points
    return 0


def _edge(up_to: int | tuple[int, int]) -> Fraction:
    return Fraction(up_to) if isinstance(up_to, int) else Fraction(*up_to)
