"""What the list says after an assignment: what was done, or what is missing. The address carries it, so a
second reload changes nothing and the ticks are still there.
"""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from litestar import Request

from server.languages import gettext as _
from server.languages import ngettext

DONE, MISSING, CHOSEN, WHOLE, GIVE_TO = "done", "missing", "chosen", "whole", "give_to"


class Asked(msgspec.Struct, frozen=True):
    """What stood in the form that could not be carried out. problem: the sentence; "" when there is none."""

    missing: str = ""
    problem: str = ""
    chosen: frozenset[str] = frozenset()
    is_whole: bool = False
    officer: str = ""


def with_notice(back: str, act: str, changed: int, officer: str) -> str:
    """The address to go back to, with what was done."""
    return with_words(back, {DONE: f"{act}.{changed}.{officer}"})


def with_missing(back: str, missing: str, chosen: list[str], officer: str) -> str:
    """The address to go back to, with what is missing and what was chosen: no rows mean the whole result."""
    is_whole = missing == "no_officer_chosen" and not chosen
    words = {MISSING: missing, CHOSEN: ".".join(chosen), WHOLE: "1" if is_whole else "", GIVE_TO: officer}
    return with_words(back, words)


def with_words(back: str, words: dict[str, str]) -> str:
    parts = urlsplit(back)
    ours = (DONE, MISSING, CHOSEN, WHOLE, GIVE_TO)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name not in ours]
    return f"{parts.path}?{urlencode([*query, *((name, value) for name, value in words.items() if value)])}"


def asked_of(request: Request[Any, Any, Any]) -> Asked:
    """What the address says was asked for and could not be done."""
    query = request.query_params
    sentences = {
        "nothing_chosen": _("Chưa chọn doanh nghiệp nào. Đánh dấu ít nhất một dòng."),
        "no_officer_chosen": _("Chưa chọn cán bộ. Chọn người nhận việc rồi giao."),
    }
    missing = query.get(MISSING, "")
    if missing not in sentences:
        return Asked()
    return Asked(
        missing=missing,
        problem=sentences[missing],
        chosen=frozenset(query.get(CHOSEN, "").split(".")) - {""},
        is_whole=query.get(WHOLE, "") == "1",
        officer=query.get(GIVE_TO, ""),
    )


def notice_of(request: Request[Any, Any, Any], names: dict[str, str]) -> str:
    """What the address says was just done; "" when nothing was, or when it says what cannot be."""
    act, _dot, rest = request.query_params.get(DONE, "").partition(".")
    number, _dot, officer = rest.partition(".")
    if act not in ("give", "take_back") or not number.isdecimal():
        return ""
    n = int(number)
    if n == 0:
        return _("Không có gì thay đổi: đã đúng như vậy từ trước.")
    if act == "take_back":
        text = ngettext("Đã thu lại %(n)s doanh nghiệp.", "Đã thu lại %(n)s doanh nghiệp.", n)
        return text % {"n": n}
    text = ngettext(
        "Đã giao %(n)s doanh nghiệp cho %(name)s. Điện thoại sẽ tải về khi có mạng.",
        "Đã giao %(n)s doanh nghiệp cho %(name)s. Điện thoại sẽ tải về khi có mạng.",
        n,
    )
    return text % {"n": n, "name": names.get(officer, officer)}
