"""`khaosat backup` and `khaosat restore`: a copy of the database, and putting one back as a new history."""

import argparse
import sys
from pathlib import Path
from typing import Any

from server.languages import gettext as _
from server.refused import Refused
from server.settings import Settings
from server.steps.copies import NoHistory, back_up, restore
from server.steps.sync_health import restore_of
from server.store.connection import Store


def add_copies_commands(things: Any) -> None:
    """things: the subparsers of the command."""
    backing = things.add_parser("backup", help=_("sao chép cơ sở dữ liệu"))
    backing.add_argument("file", type=Path)
    putting = things.add_parser("restore", help=_("đưa một bản sao trở lại"))
    putting.add_argument("file", type=Path)

    def back_up_to(asked: argparse.Namespace, store: Store, settings: Settings) -> None:
        try:
            back_up(store, asked.file)
        except OSError as error:
            raise Refused(
                _("Chưa ghi được %(file)s: %(why)s.") % {"file": asked.file, "why": error.strerror}
            ) from error
        text = _(
            "Đã sao chép ra %(file)s. Chép thêm các thư mục attachments, rescue, keys "
            "và sổ ghi của Sở %(log)s."
        )
        print(text % {"file": asked.file, "log": settings.office_log})

    def put_back(asked: argparse.Namespace, store: Store, settings: Settings) -> None:
        try:
            restore(store, asked.file, settings.now_ms())
        except NoHistory as wrong:
            raise Refused(
                _("%(file)s không phải bản sao của máy chủ này. Không có gì thay đổi.") % {"file": asked.file}
            ) from wrong
        now = restore_of(store.reader())
        text = _(
            "Đã đưa bản sao trở lại. Chờ %(n)s máy gọi về để lấp phần thiếu; "
            "theo dõi ở trang Gửi, nhận của các máy."
        )
        print(text % {"n": len(now.devices) if now else 0})
        if now and now.replay:
            print(_("Từ sổ ghi của Sở: %(n)s việc làm tại bàn nay có lại.") % {"n": now.replay.returned})
            if not now.replay.is_whole:
                text = _("Sổ ghi %(log)s không có hoặc bị thiếu: việc làm tại bàn sau bản sao có thể đã mất.")
                print(text % {"log": settings.office_log}, file=sys.stderr)

    backing.set_defaults(run=back_up_to)
    putting.set_defaults(run=put_back)
