"""The order of the surveyed enterprises, why each stands where it does, and the list to hand out."""

from datetime import date
from typing import Any

from litestar import Request, Response, get
from litestar.response import Template

from server.languages import current_language
from server.languages import gettext as _
from server.moments import moment
from server.pages.filtering import Chip
from server.people import office
from server.places import commune_labels, commune_name
from server.problems import problem
from server.settings import Settings
from server.steps.answer_words import AnswerWords
from server.steps.campaign_scores import CampaignScores, ScoredVisit, Unscored, campaign_scores
from server.steps.rank import Ranked
from server.steps.score_lines import score_lines
from server.steps.selection_list import Listed, ListHeading, selection_list
from server.steps.visits import VisitReader
from server.store.campaigns import Campaign, current_campaign
from server.store.connection import Store

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@get("/ranking", guards=[office], sync_to_thread=True)
def ranking_page(request: Request[Any, Any, Any], store: Store, settings: Settings) -> Template:
    campaign = current_campaign(store.reader())
    if campaign is None:
        return Template("ranking/ranking.html", context={"campaign": None})
    scores = campaign_scores(store, settings, campaign)
    language = current_language.get()
    wanted = request.query_params.get("class", "")
    if wanted not in [one.id for one in scores.criteria.classes]:
        wanted = ""
    everybody = scores.ranking.ranked
    shown = [one for one in everybody if wanted in ("", one.priority)]
    chosen = chosen_line(scores, request.query_params.get("choose", ""), shown)
    context = {
        "campaign": campaign,
        "criteria": {"title": scores.criteria.title[language], "version": scores.criteria.version},
        "classes": class_chips(scores, wanted),
        "choosing": f"/ranking?class={wanted}&" if wanted else "/ranking?",
        "lines": [line_of(one, scores) for one in shown],
        "ineligible": [line_of(one, scores) for one in scores.ranking.ineligible],
        "unscored": scores.unscored,
        "eligible_count": len(everybody),
        "surveyed_count": len(everybody) + len(scores.ranking.ineligible) + len(scores.unscored),
        "axes": [axis.label[language] for axis in scores.criteria.axes],
        "chosen": chosen and explained(chosen, scores, store, settings),
    }
    return Template("ranking/ranking.html", context=context)


@get("/ranking/selection-list.xlsx", guards=[office], sync_to_thread=True, media_type=XLSX)
def selection_list_file(store: Store, settings: Settings) -> Response[bytes]:
    """The workbook for the committee, as of now."""
    campaign = current_campaign(store.reader())
    if campaign is None:
        raise problem("no_campaign")
    scores = campaign_scores(store, settings, campaign)
    day = moment(settings.now_ms(), settings.zone).date()
    heading = heading_of(scores, settings, day)
    first = scores.criteria.classes[0].id
    proposed = [listed(one, scores, settings) for one in scores.ranking.ranked if one.priority == first]
    others = [listed(one, scores, settings) for one in scores.ranking.ranked if one.priority != first]
    others += [listed(one, scores, settings) for one in scores.ranking.ineligible]
    others += [listed_unscored(one) for one in scores.unscored]
    return Response(
        selection_list(heading, proposed, others),
        media_type=XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="{file_name(campaign, day)}"',
            "Cache-Control": "no-store",
        },
    )


def class_chips(scores: CampaignScores, wanted: str) -> list[tuple[Chip, bool]]:
    """(chip with its count, whether it is on) for all and for each class that somebody is in."""
    language, ranked = current_language.get(), scores.ranking.ranked
    chips = [(Chip(f"{_('Mọi nhóm')} {len(ranked)}", "/ranking"), wanted == "")]
    for one in scores.criteria.classes:
        count = sum(line.priority == one.id for line in ranked)
        if count or wanted == one.id:
            chip = Chip(f"{one.label[language]} {count}", f"/ranking?class={one.id}")
            chips.append((chip, wanted == one.id))
    return chips


def chosen_line(scores: CampaignScores, enterprise: str, shown: list[Ranked]) -> Ranked | None:
    """The one in the address, else the first of the list."""
    everybody = [*scores.ranking.ranked, *scores.ranking.ineligible]
    named = next((one for one in everybody if one.enterprise_id == enterprise), None)
    return named or next(iter([*shown, *everybody]), None)


def line_of(one: Ranked, scores: CampaignScores) -> dict[str, Any]:
    """What a row of the table shows. bars: (class of the drawing, points before, points) for each axis."""
    visit = scores.visits[one.enterprise_id]
    language = current_language.get()
    bars, before = [], 0
    for axis, look in zip(scores.criteria.axes, ("a", "b", "c"), strict=False):
        points = sum(visit.score.points_of(criterion) for criterion in axis.criteria)
        bars.append((look, before, points))
        before += points
    return {
        "rank": one.rank,
        "enterprise_id": one.enterprise_id,
        "visit_id": one.visit_id,
        "name": visit.line.enterprise_name,
        "commune": commune_name(visit.line.commune_code),
        "total": one.total,
        "bars": bars,
        "axes": [(axis.label[language], visit.score.axes[axis.id]) for axis in scores.criteria.axes],
        "priority": one.priority_label[language],
        "quadrant": one.quadrant_label[language],
        "reasons": [reason[language] for reason in one.reasons],
        "tie": tie_words(one.decided_by, scores),
    }


def tie_words(decided_by: str, scores: CampaignScores) -> str:
    """What put an enterprise behind the one above with the same total; "" where the total did."""
    if decided_by in ("", "total"):
        return ""
    labels = {criterion.id: criterion.label[current_language.get()] for criterion in scores.criteria.criteria}
    if decided_by in labels:
        return _("Bằng điểm hạng trên; đứng sau vì tiêu chí %(criterion)s.") % {
            "criterion": f"{decided_by} {labels[decided_by]}"
        }
    if decided_by == "finished_ms":
        return _("Bằng điểm hạng trên; đứng sau vì phiếu kết thúc muộn hơn.")
    return _("Bằng điểm hạng trên; thứ tự do mã bốc thăm của đợt quyết định.")


def explained(one: Ranked, scores: CampaignScores, store: Store, settings: Settings) -> dict[str, Any]:
    """The side panel: every criterion and rule with its reason, and where need meets readiness."""
    visit = scores.visits[one.enterprise_id]
    reader = VisitReader(
        store.reader(), now_ms=settings.now_ms(), zone=settings.zone, language=current_language.get()
    )
    loaded = reader.load(one.visit_id)
    words = AnswerWords(loaded.survey, reader.lists(loaded.survey), current_language.get())
    axes = visit.score.axes
    return {
        **line_of(one, scores),
        "quad": {"x": quad_place(axes["ready"]), "y": 102 - quad_place(axes["need"])},
        "is_selected": one.quadrant == scores.criteria.quadrants[0].id,
        "criteria": score_lines(visit.score, loaded, words),
    }


def quad_place(percent: int) -> int:
    """Where a percentage stands on the drawing's 102 units: left of the gap below 60, else right of it."""
    place = percent if percent < 60 else percent + 2
    # The dot is six units wide on each side and stays inside the drawing.
    return min(max(place, 6), 96)


def heading_of(scores: CampaignScores, settings: Settings, day: date) -> ListHeading:
    digest = next((one.score.sha256 for one in scores.visits.values()), scores.criteria.sha256)
    return ListHeading(
        parent_organisation=settings.parent_organisation,
        organisation=settings.organisation,
        place=settings.place,
        campaign=scores.campaign.name,
        day=day,
        criteria_title=scores.criteria.title["vi"],
        criteria_version=scores.criteria.version,
        criteria_sha256=digest,
        criteria=tuple(criterion.id for criterion in scores.criteria.criteria),
    )


def listed(one: Ranked, scores: CampaignScores, settings: Settings) -> Listed:
    """One line of the workbook, in Vietnamese."""
    visit: ScoredVisit = scores.visits[one.enterprise_id]
    facts, score = visit.facts, visit.score
    reason = " ".join(reason["vi"] for reason in one.reasons) or one.priority_label["vi"]
    return Listed(
        name=visit.line.enterprise_name,
        tax_code=facts.tax_code,
        address=facts.address,
        legal_form=facts.legal_form,
        sector=facts.sector,
        products=facts.products,
        size=facts.size,
        total=one.total,
        rank=one.rank,
        support=facts.support,
        when=facts.when,
        contact=facts.contact,
        note="",
        surveyed_on=moment(one.finished_ms, settings.zone).date(),
        points={criterion.id: criterion.points for criterion in score.criteria},
        need=score.axes["need"],
        ready=score.axes["ready"],
        recommendation=facts.recommendation,
        reason=reason,
    )


def listed_unscored(one: Unscored) -> Listed:
    """A line without points: nobody who was surveyed is missing from the workbook."""
    return Listed(
        name=one.line.enterprise_name,
        address=commune_labels().get(one.line.commune_code, {}).get("vi", ""),
        total=None,
        rank=None,
        reason=f"Không chấm được: mã lỗi {one.reference}.",
    )


def file_name(campaign: Campaign, day: date) -> str:
    """Plain letters only: some mail programs still break others."""
    code = "".join(
        letter for letter in campaign.code if letter.isascii() and (letter.isalnum() or letter in "-_")
    )
    return f"danh-sach-lua-chon-{code}-{day.isoformat()}.xlsx"
