"""The first page: where the campaign stands against its plan, and what waits for a person."""

from collections import Counter
from datetime import date, timedelta

from litestar import get
from litestar.response import Template

from server.languages import current_language, ngettext
from server.languages import gettext as _
from server.moments import moment
from server.people import office
from server.settings import Settings
from server.steps.campaign_scores import CampaignScores, campaign_scores
from server.store.campaigns import Campaign, current_campaign
from server.store.connection import Store
from server.store.overview import counts_of, finished_moments, officer_lines, quarantined_by_problem
from server.vietnamese import person_sort_key
from sync.problems import QUARANTINE

DAY_MS = 24 * 3_600_000
SILENT_MS = 3 * DAY_MS
DAYS = 30


@get("/", guards=[office], sync_to_thread=True)
def overview_page(store: Store, settings: Settings) -> Template:
    db, now_ms = store.reader(), settings.now_ms()
    campaign = current_campaign(db)
    if campaign is None:
        return Template("overview/overview.html", context={"campaign": None, "now_ms": now_ms})
    today = moment(now_ms, settings.zone).date()
    officers = sorted(officer_lines(db, campaign.id), key=lambda line: person_sort_key(line.name))
    counts = counts_of(db, campaign.id)
    scores = campaign_scores(store, settings, campaign)
    silent = {line.id for line in officers if 0 < line.last_contact_ms < now_ms - SILENT_MS}
    context = {
        "campaign": campaign,
        "now_ms": now_ms,
        "starts_on": day_text(campaign.starts_on),
        "ends_on": day_text(campaign.ends_on),
        "days_left": days_left(campaign, today),
        "counts": counts,
        "behind": planned_by(campaign, today) - counts.finished,
        "officers": officers,
        "silent": silent,
        "most": max([1, *(max(line.assigned, line.draft + line.finished) for line in officers)]),
        "days": days_of(finished_moments(db, campaign.id, now_ms - DAYS * DAY_MS), today, settings.zone),
        "classes": class_counts(scores),
        "ineligible": len(scores.ranking.ineligible),
        "unscored": scores.unscored,
        "held": [
            (_(QUARANTINE[code].what) if code in QUARANTINE else code, n)
            for code, n in quarantined_by_problem(db)
        ],
    }
    return Template("overview/overview.html", context=context)


def days_of(moments: list[int], today: date, zone: str) -> list[tuple[str, int]]:
    """(day, visits finished on it) of the last 30 days, today last."""
    finished = Counter(moment(one, zone).date() for one in moments)
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    return [(day.strftime("%d/%m"), finished[day]) for day in days]


def class_counts(scores: CampaignScores) -> list[tuple[str, str, int]]:
    """(id, label, how many) of each class of the ranked; empty while nobody is scored."""
    counts = Counter(one.priority for one in scores.ranking.ranked)
    language = current_language.get()
    return [(one.id, one.label[language], counts[one.id]) for one in scores.criteria.classes if scores.visits]


def day_text(day: str) -> str:
    """ "2026-11-20" -> "20/11/2026"."""
    return date.fromisoformat(day).strftime("%d/%m/%Y")


def days_left(campaign: Campaign, today: date) -> str:
    left = (date.fromisoformat(campaign.ends_on) - today).days
    if left < 0:
        return _("đã kết thúc")
    if left == 0:
        return _("hôm nay là ngày cuối")
    return ngettext("còn %(n)s ngày", "còn %(n)s ngày", left) % {"n": left}


def planned_by(campaign: Campaign, today: date) -> int:
    """How many visits should be finished before today, were they spread evenly over the campaign."""
    start, end = date.fromisoformat(campaign.starts_on), date.fromisoformat(campaign.ends_on)
    days, passed = (end - start).days + 1, (today - start).days
    return campaign.target * min(max(passed, 0), days) // days
