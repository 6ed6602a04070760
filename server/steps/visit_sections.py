"""A visit as a page reads it: section by section as the form asks, without what was not asked."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from server.steps.answer_words import AnswerWords, calculated_titles
from server.steps.visits import LoadedVisit
from survey_defs.attached import FILE_TYPES, files_in
from survey_defs.checks import is_point
from survey_defs.survey import Group, Node, Question, Repeat


class ShownFile(msgspec.Struct, frozen=True, kw_only=True):
    """A photograph, signature or file. size: bytes; has_arrived: the server has all of it."""

    sha256: str
    name: str
    size: int
    is_picture: bool
    has_arrived: bool


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One question. value: "" when it was not answered; problem: what is wrong with the answer, or "".

    row: id of the row it stands in, "" outside of repeats.
    place: address of a position, for the reader's own map; "" where none is answered.
    """

    key: str
    label: str
    value: str
    row: str = ""
    problem: str = ""
    files: tuple[ShownFile, ...] = ()
    place: str = ""


class AnswerList(msgspec.Struct, frozen=True, kw_only=True):
    """Questions that stand one below the other."""

    lines: list[Line]
    kind: str = "answers"


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """The title of a group inside a section."""

    label: str
    kind: str = "heading"


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of a repeat. columns: labels of questions that some row answers; rows: as many cells each."""

    label: str
    columns: list[str]
    rows: list[list[Line]]
    problem: str = ""
    kind: str = "table"


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """anchor: for links to it. problems: how many are in it. answered, asked: of the core questions."""

    anchor: str
    label: str
    parts: list[AnswerList | Heading | Table]
    problems: int
    answered: int
    asked: int


def sections_of(visit: LoadedVisit, words: AnswerWords, has_arrived: Callable[[str], bool]) -> list[Section]:
    """Every section that is asked, in the order of the form. has_arrived: of the file with this hash."""
    reader = SectionReader(visit, words, has_arrived)
    answering = visit.answering
    return [reader.section(node) for node in visit.survey.nodes if answering.is_relevant(node.path)]


class SectionReader:
    """Walks the form once; problems are looked up by question and row."""

    def __init__(self, visit: LoadedVisit, words: AnswerWords, has_arrived: Callable[[str], bool]) -> None:
        self.has_arrived = has_arrived
        self.answering, self.words = visit.answering, words
        self.messages = {
            (problem["key"] or problem["path"], problem["row"]): problem["message"]
            for problem in visit.answering.problems()
        }

    def section(self, node: Node) -> Section:
        parts = self._parts([node] if not isinstance(node, Group) else node.nodes, "")
        progress = self.answering.progress(node.path)
        return Section(
            anchor=node.name,
            label=self.answering.label(node.path) or node.name,
            parts=together(parts),
            problems=progress["problems"],
            answered=progress["answered"],
            asked=progress["asked"],
        )

    def _parts(self, nodes: Sequence[Node], row: str) -> list[Any]:
        parts: list[Any] = []
        for node in nodes:
            if not self.answering.is_relevant(node.path, row):
                continue
            if isinstance(node, Question):
                if has_answer(node):
                    parts.append(self._line(node, row))
            elif isinstance(node, Repeat):
                parts.extend(self._tables(node, row))
            else:
                label = self.answering.label(node.path, row)
                inside = self._parts(node.nodes, row)
                parts += [Heading(label=label), *inside] if label and inside else inside
        return parts

    def _line(self, question: Question, row: str) -> Line:
        return Line(
            key=question.key,
            label=self._label(question, row),
            value=self.words.shown(question, self.answering, row),
            row=row,
            problem=self.messages.get((question.key, row), ""),
            files=self._files(question, row),
            place=place_address(question, self.answering.value(question.key, row)),
        )

    def _files(self, question: Question, row: str) -> tuple[ShownFile, ...]:
        if question.type not in FILE_TYPES:
            return ()
        return tuple(
            ShownFile(
                sha256=file["sha256"],
                name=file["name"],
                size=file["size"],
                is_picture=file["media_type"].startswith("image/"),
                has_arrived=self.has_arrived(file["sha256"]),
            )
            for file in files_in(self.answering.value(question.key, row))
        )

    def _label(self, question: Question, row: str) -> str:
        label = self.answering.label(question.path, row)
        return label or calculated_titles().get(question.key, question.name)

    def _tables(self, repeat: Repeat, parent: str) -> list[Table]:
        """The repeat as a table, then the repeats inside its rows, each under the title of its row."""
        ids = self.answering.rows(repeat.path, parent)
        questions = [node for node in questions_in(repeat.nodes) if has_answer(node)]
        lines = {
            (row, question.key): self._line(question, row)
            for row in ids
            for question in questions
            if self.answering.is_relevant(question.path, row)
        }
        used = [
            q
            for q in questions
            if any((line := lines.get((row, q.key))) and (line.value or line.problem) for row in ids)
        ]
        label = self.answering.label(repeat.path, parent) or repeat.name
        if parent:
            label = f"{self.answering.row_title(parent) or parent} · {label}"
        absent = Line(key="", label="", value="")
        table = Table(
            label=label,
            columns=[self._label(q, ids[0]) for q in used] if ids else [],
            rows=[[lines.get((row, q.key), absent) for q in used] for row in ids],
            problem=self.messages.get((repeat.path, parent), ""),
        )
        inner = repeats_in(repeat.nodes)
        return [table, *(deeper for row in ids for node in inner for deeper in self._tables(node, row))]


def place_address(question: Question, value: object) -> str:
    """ "geo:21.53,105.74" (RFC 5870), which a phone or a desk opens in its own map; "" for no position."""
    if question.type != "geopoint" or not isinstance(value, str) or not is_point(value):
        return ""
    return f"geo:{','.join(value.split(' ')[:2])}"


def together(parts: Sequence[Line | Heading | Table]) -> list[AnswerList | Heading | Table]:
    """Lines that follow each other become one list."""
    joined: list[AnswerList | Heading | Table] = []
    for part in parts:
        if not isinstance(part, Line):
            joined.append(part)
        elif joined and isinstance(joined[-1], AnswerList):
            joined[-1].lines.append(part)
        else:
            joined.append(AnswerList(lines=[part]))
    return joined


def has_answer(question: Question) -> bool:
    """Notes answer nothing; what is hidden, or calculated without a name, is not for people."""
    if question.type in ("note", "hidden"):
        return False
    return question.is_asked or question.label is not None or question.key in calculated_titles()


def questions_in(nodes: Sequence[Node]) -> list[Question]:
    """The questions of a row, those of its groups included, those of inner repeats not."""
    found: list[Question] = []
    for node in nodes:
        if isinstance(node, Question):
            found.append(node)
        elif isinstance(node, Group):
            found += questions_in(node.nodes)
    return found


def repeats_in(nodes: Sequence[Node]) -> list[Repeat]:
    found: list[Repeat] = []
    for node in nodes:
        if isinstance(node, Repeat):
            found.append(node)
        elif isinstance(node, Group):
            found += repeats_in(node.nodes)
    return found


def lines_of(part: AnswerList | Heading | Table) -> list[Line]:
    """The lines of a part of a section, those in the cells of a table too."""
    if isinstance(part, Table):
        return [line for row in part.rows for line in row]
    return part.lines if isinstance(part, AnswerList) else []
