"""What a form asks, line by line, for whoever decides whether it goes out. Pure: a survey in."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from server.languages import gettext as _
from server.steps.form_words import FormWords
from survey_defs.layout import Layout
from survey_defs.survey import Node, Question, Repeat, Survey

MOST_CHOICES = 6


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A heading, a question, or what is shown or reckoned between them.

    depth: groups and repeats around it. conditions: XPath as the author wrote it, questions by their keys;
    "" when there is none. choices: the first labels; more: how many follow.
    """

    kind: Literal["group", "repeat", "question"]
    depth: int
    label: str
    key: str
    type: str = ""
    is_required: bool = False
    required_if: str = ""
    asked_if: str = ""
    choices: list[str] = []
    more: int = 0
    calculation: str = ""


def contents_of(survey: Survey, language: str = "vi") -> list[Line]:
    """Every node in document order. language: of the labels."""
    words = FormWords(Layout(survey), language)
    return list(_lines(survey.nodes, 0, survey, words))


def _lines(nodes: tuple[Node, ...], depth: int, survey: Survey, words: FormWords) -> Iterator[Line]:
    for node in nodes:
        asked_if = words.setting(node.relevant) if node.relevant else ""
        if isinstance(node, Question):
            yield _question(node, depth, asked_if, survey, words)
            continue
        # A group without a heading is how questions share one page: its questions stand where it stands.
        is_shown = isinstance(node, Repeat) or node.label is not None or asked_if
        if is_shown:
            kind: Literal["group", "repeat"] = "repeat" if isinstance(node, Repeat) else "group"
            yield Line(kind=kind, depth=depth, label=words.label_of(node), key=node.name, asked_if=asked_if)
        yield from _lines(node.nodes, depth + (1 if is_shown else 0), survey, words)


def _question(node: Question, depth: int, asked_if: str, survey: Survey, words: FormWords) -> Line:
    offered = survey.lists[node.list].items if node.list in survey.lists else ()
    is_always = node.required == ["fn", "true", []]
    return Line(
        kind="question",
        depth=depth,
        label=words.label_of(node),
        key=node.key,
        type=type_words().get("calculate" if node.is_calculated else node.type, node.type),
        is_required=is_always,
        required_if=words.setting(node.required) if node.required and not is_always else "",
        asked_if=asked_if,
        choices=[words.plain(item.get("label")) or item["name"] for item in offered[:MOST_CHOICES]],
        more=max(0, len(offered) - MOST_CHOICES),
        calculation=words.setting(node.calculation) if node.calculation else "",
    )


def type_words() -> dict[str, str]:
    """What a person meets, by the type of the question."""
    return {
        "text": _("Chữ"),
        "integer": _("Số nguyên"),
        "decimal": _("Số thập phân"),
        "date": _("Ngày"),
        "time": _("Giờ"),
        "datetime": _("Ngày giờ"),
        "select_one": _("Chọn một"),
        "select_multiple": _("Chọn nhiều"),
        "note": _("Lời dẫn"),
        "calculate": _("Tự tính"),
        "hidden": _("Ghi ngầm"),
        "acknowledge": _("Đánh dấu đã đọc"),
        "range": _("Thang số"),
        "rank": _("Xếp thứ tự"),
        "geopoint": _("Vị trí"),
        "image": _("Ảnh"),
        "file": _("Tệp"),
        "barcode": _("Mã vạch"),
    }
