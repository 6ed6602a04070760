"""`khaosat`: what an administrator does at the machine itself.

    khaosat user add LOGIN "Họ và tên" --role officer --code LAN
    khaosat user password LOGIN
    khaosat import enterprises FILE.xlsx --by LOGIN [--check | --skip-bad]
    khaosat form check FILE
    khaosat form publish FILE [--by LOGIN] [--yes]
    khaosat form export ID OUT.xlsx
    khaosat backup FILE
    khaosat restore FILE
    khaosat recovery-key export FILE
    khaosat recovery-key import FILE
    khaosat campaign add CODE "Tên đợt" --form needs --criteria needs-2026 --from 2026-11-01 --to 2026-12-15

Texts are in the language of KHAOSAT_LANGUAGE (vi or en). Exit code: 0 done, 1 something has to be put right.
"""

import argparse
import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from server.campaign_command import add_campaign_commands
from server.copies_command import add_copies_commands
from server.form_command import add_form_commands
from server.languages import LANGUAGES, current_language
from server.languages import gettext as _
from server.people import Role, hash_password, is_login
from server.places import communes_of
from server.record_ids import new_record_id
from server.recovery_key_command import add_recovery_key_commands
from server.refused import Refused, person_named
from server.settings import Settings, settings_from
from server.steps.import_enterprises import Lists, Reading, read_enterprises
from server.steps.ledger import open_ledger
from server.steps.office import change_at_desk
from server.steps.office_acts import PasswordSet, PersonAdded
from server.steps.read_workbook import Sheet, UnreadableWorkbook, read_workbook
from server.steps.surveys import choice_labels
from server.store.connection import Store
from server.store.enterprise_list import known_tax_codes
from server.store.forms import newest_forms
from server.store.people import LoginTaken, PersonRow, add_person, people, set_password
from server.vietnamese import folded

SHORTEST_PASSWORD = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives the exit code."""
    wanted = os.environ.get("KHAOSAT_LANGUAGE", "vi")
    current_language.set(wanted if wanted in LANGUAGES else "vi")
    asked = parser().parse_args(arguments)
    settings = settings_from()
    store = Store(settings.database, settings.office_log)
    try:
        asked.run(asked, store, settings)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="khaosat", description=_("Quản trị máy chủ khảo sát."))
    metavar = "user|import|form|campaign|backup|restore|recovery-key"
    things = top.add_subparsers(required=True, metavar=metavar)

    user = things.add_parser("user", help=_("người dùng")).add_subparsers(required=True)
    add = user.add_parser("add", help=_("thêm người dùng"))
    add.add_argument("login")
    add.add_argument("name")
    add.add_argument("--role", choices=get_args(Role), default="officer")
    add.add_argument("--code", default="", help=_("mã ngắn trong số phiếu, ví dụ LAN"))
    add.set_defaults(run=add_user)
    password = user.add_parser("password", help=_("đặt mật khẩu"))
    password.add_argument("login")
    password.set_defaults(run=change_password)

    enterprises = things.add_parser("import", help=_("nhập dữ liệu")).add_subparsers(required=True)
    reading = enterprises.add_parser("enterprises", help=_("nhập danh bạ doanh nghiệp từ tệp Excel"))
    reading.add_argument("file", type=Path)
    by = _("người chịu trách nhiệm về lần nhập; mặc định là quản trị viên đầu tiên")
    reading.add_argument("--by", default="", metavar="LOGIN", help=by)
    choice = reading.add_mutually_exclusive_group()
    choice.add_argument("--check", action="store_true", help=_("chỉ kiểm tra, không ghi gì"))
    choice.add_argument("--skip-bad", action="store_true", help=_("ghi các dòng đúng, bỏ qua dòng có lỗi"))
    reading.set_defaults(run=import_enterprises)

    add_form_commands(things)
    add_campaign_commands(things)
    add_copies_commands(things)
    add_recovery_key_commands(things)
    return top


def add_user(asked: argparse.Namespace, store: Store, settings: Settings) -> None:
    now_ms = settings.now_ms()
    login, name = checked_login(asked.login), " ".join(asked.name.split())
    if not any(letter.isalpha() for letter in name):
        raise Refused(_("Chưa có họ và tên. Ghi đủ họ và tên trong ngoặc kép, ví dụ “Nguyễn Thị Lan”."))
    # Officers enter by a code on their phone; a password is for desks.
    password_hash = "" if asked.role == "officer" else hash_password(new_password())
    person = PersonRow(
        id=new_record_id(now_ms),
        login=login,
        name=name,
        role=asked.role,
        code=asked.code or login.upper(),
        password_hash=password_hash,
        language="vi",
        active=1,
        created_ms=now_ms,
    )
    try:
        with open_ledger(store, now_ms) as ledger:
            add_person(ledger.db, person)
            ledger.acts.append(PersonAdded(person=person))
    except LoginTaken as taken:
        raise Refused(_("Tên đăng nhập %(login)s đã có người dùng.") % {"login": login}) from taken
    print(_("Đã thêm %(name)s (%(login)s).") % {"name": person.name, "login": login})


def checked_login(typed: str) -> str:
    """The login in small letters, as it is typed at the door. Raises Refused with one that would do."""
    login = typed.strip().lower()
    if is_login(login):
        return login
    text = _(
        "Tên đăng nhập “%(typed)s” không dùng được: chỉ gồm chữ a–z không dấu, chữ số, dấu chấm, gạch ngang, "
        "gạch dưới; từ 2 đến 32 ký tự, không có dấu cách."
    ) % {"typed": typed}
    near = "".join(letter for letter in folded(login) if is_login(f"a{letter}"))[:32]
    if is_login(near):
        text += " " + _("Có thể dùng: %(login)s.") % {"login": near}
    raise Refused(text)


def change_password(asked: argparse.Namespace, store: Store, settings: Settings) -> None:
    person = person_named(store, asked.login)
    hashed = hash_password(new_password())
    with open_ledger(store, settings.now_ms()) as ledger:
        set_password(ledger.db, person.id, hashed)
        ledger.acts.append(PasswordSet(person=person.id, password_hash=hashed))
    print(_("Đã đặt mật khẩu mới cho %(name)s; các phiên đang mở đã đóng.") % {"name": person.name})


def new_password() -> str:
    """Typed twice at a terminal; one line of the input where there is none (scripts)."""
    if sys.stdin.isatty():
        password = getpass.getpass(_("Mật khẩu mới: "))
        if password != getpass.getpass(_("Nhập lại mật khẩu: ")):
            raise Refused(_("Hai lần nhập khác nhau. Không có gì thay đổi."))
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(_("Mật khẩu cần ít nhất %(n)s ký tự.") % {"n": SHORTEST_PASSWORD})
    return password


def first_administrator(store: Store) -> PersonRow:
    """Who answers for what is done on the server itself. Raises Refused while there is none."""
    administrators = [row for row in people(store.reader()) if row.role == "administrator"]
    if not administrators:
        raise Refused(_("Chưa có quản trị viên. Thêm một người: user add LOGIN TÊN --role administrator"))
    return min(administrators, key=lambda row: row.created_ms)


def import_enterprises(asked: argparse.Namespace, store: Store, settings: Settings) -> None:
    """Writes all rows or none, unless the rows with problems are to be passed over."""
    person = person_named(store, asked.by) if asked.by else first_administrator(store)
    try:
        sheet = read_workbook(asked.file)
    except FileNotFoundError as missing:
        raise Refused(_("Không có tệp %(file)s.") % {"file": asked.file}) from missing
    except UnreadableWorkbook as unreadable:
        raise Refused(unreadable_words(unreadable.reason)) from unreadable
    reading = read_enterprises(sheet.rows, lists_of(store, settings))
    tell(reading)
    if reading.problems and not asked.skip_bad:
        text = _("Chưa ghi gì. Sửa các dòng trên rồi nhập lại, hoặc thêm --skip-bad để bỏ qua chúng.")
        raise Refused(text)
    if not reading.enterprises:
        raise Refused(no_rows_words(sheet, reading))
    if asked.check:
        print(_("Kiểm tra xong: %(n)s doanh nghiệp có thể ghi.") % {"n": len(reading.enterprises)})
        return
    now_ms = settings.now_ms()
    with open_ledger(store, now_ms) as ledger:
        for _row, fields in reading.enterprises:
            change_at_desk(ledger, person.id, "set", "enterprise", new_record_id(now_ms), fields)
    print(_("Đã ghi %(n)s doanh nghiệp vào danh bạ.") % {"n": len(reading.enterprises)})


def tell(reading: Reading) -> None:
    for found in reading.problems:
        print(found, file=sys.stderr)
    if reading.left_out:
        text = _("Các cột không dùng đến: %(columns)s.")
        print(text % {"columns": ", ".join(reading.left_out)}, file=sys.stderr)


def no_rows_words(sheet: Sheet, reading: Reading) -> str:
    """Why nothing was written, and where was looked: a table on another sheet is easily overlooked."""
    if reading.problems:
        return _("Chưa ghi gì: không còn dòng nào đúng để ghi.")
    text = _(
        "Chưa ghi gì: trang tính “%(sheet)s” không có doanh nghiệp nào dưới dòng tiêu đề (dòng %(row)s). "
        "Danh bạ phải ở trang tính đầu tiên của tệp."
    )
    return text % {"sheet": sheet.name, "row": reading.heading_row}


def lists_of(store: Store, settings: Settings) -> Lists:
    """What the cells are matched with, in Vietnamese as spreadsheets are written."""
    db = store.reader()
    forms = [form.id for form in newest_forms(db)]
    labels: dict[str, dict[str, str]] = {"legal_form": {}, "priority_sector": {}}
    for name, found in labels.items():
        for form in forms:
            found.update(choice_labels(db, form, name))
    return Lists(
        communes=communes_of(settings.province),
        legal_forms=labels["legal_form"],
        sectors=labels["priority_sector"],
        taken=known_tax_codes(db),
    )


def unreadable_words(reason: str) -> str:
    texts = {
        "too_big": _("Tệp quá lớn (hơn 10 MB, hoặc hơn 100 MB khi mở ra). Chia nhỏ tệp rồi nhập lại."),
        "too_slow": _(
            "Đọc tệp quá 20 giây nên đã dừng. Lưu lại tệp bằng Excel, bỏ định dạng thừa, rồi nhập lại."
        ),
        "too_wide": _("Trang tính có hơn 20.000 dòng hoặc 60 cột. Chia nhỏ tệp rồi nhập lại."),
        "not_a_workbook": _("Không đọc được tệp này như bảng tính. Lưu lại dạng .xlsx rồi nhập lại."),
    }
    return texts[reason]


if __name__ == "__main__":
    sys.exit(main())
