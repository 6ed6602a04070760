"""`khaosat form`: checks, publishes and hands out forms; publishing shows first what it would do."""

import argparse
import sys
from pathlib import Path
from typing import Any

from server.languages import current_language
from server.languages import gettext as _
from server.refused import Refused, person_named
from server.settings import Settings
from server.steps.check_form import check_form
from server.steps.effect_words import effect_lines
from server.steps.form_versions import Effect, effect_of
from server.steps.ledger import open_ledger
from server.steps.publish import FormSource, PreviewOvertaken, as_xlsx, publish_previewed
from server.steps.visits import VisitReader
from server.store.connection import Store
from server.store.forms import VersionTaken, form_source, newest_form
from survey_defs.problems import FormProblem
from survey_defs.survey import Survey, survey_to_json

YES = ("c", "có", "y", "yes")


def add_form_commands(things: Any) -> None:
    """things: the subparsers of the command."""
    form = things.add_parser("form", help=_("mẫu phiếu")).add_subparsers(required=True)
    publishing = form.add_parser("publish", help=_("công bố mẫu phiếu (XLSForm: .xlsx hoặc .md)"))
    publishing.add_argument("file", type=Path)
    publishing.add_argument("--by", metavar="LOGIN", default="", help=_("người công bố"))
    publishing.add_argument("--yes", action="store_true", help=_("công bố mà không hỏi lại"))
    publishing.set_defaults(run=publish)
    checking = form.add_parser("check", help=_("kiểm tra mẫu phiếu, không công bố"))
    checking.add_argument("file", type=Path)
    checking.set_defaults(run=check_file)
    exporting = form.add_parser("export", help=_("ghi mẫu phiếu đang dùng ra tệp Excel"))
    exporting.add_argument("form")
    exporting.add_argument("file", type=Path)
    exporting.set_defaults(run=export_form)


def publish(asked: argparse.Namespace, store: Store, settings: Settings) -> None:
    """Asks before another version comes into use; a form that is new takes the place of none."""
    by = person_named(store, asked.by).id if asked.by else ""
    # Read once: who is asked may have the file open in Excel.
    content = content_of(asked.file)
    survey = checked_form(content)
    effect = effect_now(store, settings, survey)
    values = {"form": survey.id, "version": survey.version}
    if effect.same:
        text = _("Nội dung này đã được công bố là mẫu phiếu %(form)s bản %(version)s. Không có gì thay đổi.")
        print(text % values)
        return
    if effect.newest:
        print("\n".join(effect_lines(effect)))
        if not asked.yes:
            ask_whether_to_publish()
    put_into_use(store, settings, survey, FormSource(asked.file.name, content, by), effect)
    print(_("Đã công bố mẫu phiếu %(form)s bản %(version)s.") % values)


def effect_now(store: Store, settings: Settings, survey: Survey) -> Effect:
    db, language = store.reader(), current_language.get()
    reader = VisitReader(db, now_ms=settings.now_ms(), zone=settings.zone, language=language)
    return effect_of(db, survey, language, reader)


def ask_whether_to_publish() -> None:
    """Raises Refused, unless a person at the terminal agrees."""
    if not sys.stdin.isatty():
        raise Refused(_("Chưa công bố gì. Xem các thay đổi trên; nếu đồng ý, chạy lại và thêm --yes."))
    print(_("Công bố? Gõ c nếu có:"), end=" ", flush=True)
    if sys.stdin.readline().strip().lower() not in YES:
        raise Refused(_("Chưa công bố gì."))


def put_into_use(
    store: Store, settings: Settings, survey: Survey, source: FormSource, effect: Effect
) -> None:
    """Raises Refused."""
    compared_with = effect.newest.version if effect.newest else ""
    try:
        with open_ledger(store, settings.now_ms()) as ledger:
            publish_previewed(ledger, survey_to_json(survey), source, compared_with)
    except PreviewOvertaken as overtaken:
        text = _("Chưa công bố gì: trong lúc đó đã có bản khác. Chạy lại lệnh này để xem so với bản ấy.")
        raise Refused(text) from overtaken
    except VersionTaken as taken:
        text = _("Bản này đã công bố với nội dung khác. Đổi số bản trong tệp rồi công bố lại.")
        raise Refused(text) from taken


def check_file(asked: argparse.Namespace, _store: Store, _settings: Settings) -> None:
    survey = checked_form(content_of(asked.file))
    values = {"form": survey.id, "version": survey.version}
    print(_("Mẫu phiếu %(form)s bản %(version)s công bố được.") % values)


def export_form(asked: argparse.Namespace, store: Store, _settings: Settings) -> None:
    db = store.reader()
    newest = newest_form(db, asked.form)
    source = form_source(db, newest.id, newest.version) if newest else None
    if newest is None:
        raise Refused(_("Chưa công bố mẫu phiếu %(form)s.") % {"form": asked.form})
    if source is None:
        raise Refused(_("Bản này được công bố khi chưa lưu tệp gốc. Công bố lại từ tệp để tải về được."))
    asked.file.write_bytes(as_xlsx(source))
    values = {"form": newest.id, "version": newest.version, "file": asked.file}
    print(_("Đã ghi mẫu phiếu %(form)s bản %(version)s ra %(file)s.") % values)


def content_of(file: Path) -> bytes:
    """Raises Refused."""
    try:
        return file.read_bytes()
    except FileNotFoundError as missing:
        raise Refused(_("Không có tệp %(file)s.") % {"file": file}) from missing


def checked_form(content: bytes) -> Survey:
    """The form in a file; what was found in it is printed, each with its cell. Raises Refused."""
    checked = check_form(content)
    for found in (*checked.problems, *checked.warnings):
        mark = _("LỖI") if found in checked.problems else _("nên xem")
        row = _("dòng %(row)s") % {"row": found.row} if found.row else ""
        place = ", ".join(part for part in (found.sheet, row, found.column) if part)
        print(f"{mark}  {place}: {in_words(found)}", file=sys.stderr)
    if checked.survey is None:
        text = _("Chưa công bố gì: %(n)s lỗi cần sửa.")
        raise Refused(text % {"n": len(checked.problems)})
    return checked.survey


def in_words(found: FormProblem) -> str:
    is_english = current_language.get() == "en"
    return f"{found.en} {found.do_en}" if is_english else f"{found.vi} {found.do_vi}"
