"""`khaosat campaign`: opens a survey campaign, with criteria that can score its form."""

import argparse
from datetime import date
from typing import Any

from sqlite_utils import Database

from server.languages import gettext as _
from server.record_ids import new_record_id
from server.refused import Refused
from server.settings import Settings
from server.steps.ledger import open_ledger
from server.steps.office_acts import CampaignOpened
from server.steps.surveys import survey_of
from server.store.campaigns import Campaign, CodeTaken, add_campaign
from server.store.connection import Store
from server.store.forms import PublishedForm, newest_form
from survey_defs.criteria.loading import (
    UnfitCriteria,
    UnknownCriteria,
    criteria_names,
    fit_to_survey,
    load_criteria,
)
from survey_defs.criteria.rules import CriteriaSet


def add_campaign_commands(things: Any) -> None:
    """things: the subparsers of the command."""
    campaign = things.add_parser("campaign", help=_("đợt khảo sát")).add_subparsers(required=True)
    opening = campaign.add_parser("add", help=_("lập đợt khảo sát"))
    opening.add_argument("code")
    opening.add_argument("name")
    opening.add_argument("--form", required=True)
    opening.add_argument("--criteria", required=True)
    opening.add_argument(
        "--from", dest="starts_on", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD"
    )
    opening.add_argument("--to", dest="ends_on", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
    opening.add_argument("--target", type=int, default=0, help=_("số phiếu kế hoạch"))
    opening.add_argument("--sectors", default="", help=_("nhóm ngành ưu tiên, cách nhau bằng dấu phẩy"))
    opening.set_defaults(run=open_campaign)


def open_campaign(asked: argparse.Namespace, store: Store, settings: Settings) -> None:
    form = newest_form(store.reader(), asked.form)
    if form is None:
        raise Refused(
            _("Chưa công bố mẫu phiếu %(form)s. Chạy khaosat form publish trước.") % {"form": asked.form}
        )
    usual = criteria_for(store.reader(), form, asked.criteria).parameters.get("priority_sectors", "")
    if asked.ends_on < asked.starts_on:
        raise Refused(_("Ngày kết thúc đứng trước ngày bắt đầu."))
    now_ms = settings.now_ms()
    campaign = Campaign(
        id=new_record_id(now_ms),
        code=asked.code,
        name=asked.name,
        form=asked.form,
        criteria=asked.criteria,
        priority_sectors=asked.sectors.replace(",", " ").split() or usual.split(),
        starts_on=asked.starts_on.isoformat(),
        ends_on=asked.ends_on.isoformat(),
        state="open",
        target=asked.target,
        seed=asked.code,
        created_ms=now_ms,
    )
    try:
        with open_ledger(store, now_ms) as ledger:
            add_campaign(ledger.db, campaign)
            ledger.acts.append(CampaignOpened(campaign=campaign))
    except CodeTaken as taken:
        raise Refused(_("Mã đợt %(code)s đã có.") % {"code": asked.code}) from taken
    print(_("Đã lập đợt khảo sát %(name)s.") % {"name": campaign.name})


def criteria_for(db: Database, form: PublishedForm, wanted: str) -> CriteriaSet:
    """The set of this name. Raises Refused where it cannot score the form: no visit would get points."""
    values = {"criteria": wanted, "form": form.id, "version": form.version}
    try:
        criteria = load_criteria(wanted)
    except UnknownCriteria as unknown:
        text = _("Không có bộ tiêu chí %(criteria)s.") % values
        raise Refused(f"{text} {sets_for(form)}") from unknown
    if criteria.form != form.id:
        text = _("Bộ tiêu chí %(criteria)s chấm mẫu phiếu %(its)s, không chấm được mẫu phiếu %(form)s.")
        raise Refused(f"{text % {**values, 'its': criteria.form}} {sets_for(form)}")
    try:
        fit_to_survey(criteria, survey_of(db, form.id, form.version))
    except UnfitCriteria as unfit:
        text = _(
            "Mẫu phiếu %(form)s bản %(version)s thiếu câu mà bộ tiêu chí %(criteria)s cần (%(why)s). "
            "Thêm các câu ấy vào mẫu phiếu, công bố lại rồi lập đợt."
        )
        raise Refused(text % {**values, "why": unfit}) from unfit
    return criteria


def sets_for(form: PublishedForm) -> str:
    """Which criteria there are for the form."""
    names = [name for name in criteria_names() if load_criteria(name).form == form.id]
    if names:
        return _("Dùng: %(names)s.") % {"names": ", ".join(names)}
    return _(
        "Chưa có bộ tiêu chí nào cho mẫu phiếu %(form)s. Mẫu không chấm điểm thì không cần lập đợt: "
        "phiếu vẫn gửi về và xem được ở trang Phiếu khảo sát."
    ) % {"form": form.id}
