"""`khaosat recovery-key`: a copy of the key that opens rescue files, and bringing one back."""

import argparse
from pathlib import Path
from typing import Any

from server.languages import gettext as _
from server.recovery_key import NoRecoveryKey, bring_back_key, export_key
from server.refused import Refused
from server.settings import Settings
from server.store.connection import Store


def add_recovery_key_commands(things: Any) -> None:
    """things: the subparsers of the command."""
    key = things.add_parser("recovery-key", help=_("khóa mở tệp cứu hộ")).add_subparsers(required=True)
    exporting = key.add_parser("export", help=_("ghi một bản sao của khóa"))
    exporting.add_argument("file", type=Path)
    bringing = key.add_parser("import", help=_("đưa một bản sao của khóa trở lại"))
    bringing.add_argument("file", type=Path)

    def export(asked: argparse.Namespace, _store: Store, settings: Settings) -> None:
        try:
            export_key(settings.data, asked.file)
        except FileExistsError as there:
            raise Refused(_("Đã có tệp %(file)s. Chọn tên khác.") % {"file": asked.file}) from there
        except OSError as error:
            raise Refused(
                _("Chưa ghi được %(file)s: %(why)s.") % {"file": asked.file, "why": error.strerror}
            ) from error
        text = _(
            "Đã ghi khóa cứu hộ ra %(file)s. Cất nơi khóa kín, ngoài máy chủ: "
            "ai có nó đọc được mọi tệp cứu hộ."
        )
        print(text % {"file": asked.file})

    def bring_back(asked: argparse.Namespace, _store: Store, settings: Settings) -> None:
        try:
            name = bring_back_key(settings.data, asked.file.read_bytes())
        except FileNotFoundError as missing:
            raise Refused(_("Không có tệp %(file)s.") % {"file": asked.file}) from missing
        except NoRecoveryKey as wrong:
            raise Refused(_("%(file)s không phải khóa cứu hộ.") % {"file": asked.file}) from wrong
        print(_("Đã đưa khóa %(name)s trở lại; tệp ghi cho khóa này mở được.") % {"name": name})

    exporting.set_defaults(run=export)
    bringing.set_defaults(run=bring_back)
