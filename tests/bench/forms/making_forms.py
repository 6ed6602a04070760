"""The four forms of the bench: Markdown XLSForms, their XForms by pyxform, and our own compiled surveys.

a90: 90 questions, 12 groups, 3 repeats, 41 conditions, a chain of totals. b100: the same with 100 rows of 12
questions in the first repeat, as a draft has them. c1000: 1,000 questions, 500 conditions. d5000: 10 regions,
250 districts, 5,000 villages. Without a random number: every run measures the same forms.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from pyxform.xls2xform import convert

from survey_defs.long_lists import apart
from survey_defs.xlsform import compile_xlsform

Row = dict[str, Any]
COLUMNS = [
    "type", "name", "label::English (en)", "label::French (fr)", "hint::English (en)", "relevant",
    "constraint", "constraint_message", "calculation", "required", "repeat_count", "choice_filter",
    "appearance", "default",
]  # fmt: skip
ROWS = 100
ROW_KINDS = [
    "text", "select_one yn", "integer", "decimal", "select_one scale", "select_multiple reasons",
    "integer", "date", "text", "select_one yn", "decimal", "text",
]  # fmt: skip


@dataclass
class Form:
    """One form under construction; texts are in English and French, so that each language is a real one."""

    id: str
    title: str
    survey: list[Row] = field(default_factory=list)
    choices: list[Row] = field(default_factory=list)
    choice_columns: list[str] = field(default_factory=list)

    def add(self, kind: str, name: str = "", label: str = "", **cells: str) -> None:
        self.survey.append({"type": kind, "name": name} | both("label", label) | cells)

    def offer(self, name: str, items: Iterable[tuple[str, str] | tuple[str, str, dict[str, str]]]) -> None:
        for value, label, *more in items:
            row = {"list_name": name, "name": value} | both("label", label) | (more[0] if more else {})
            self.choices.append(row)
            self.choice_columns += [column for column in row if column not in self.choice_columns]

    def markdown(self) -> str:
        settings = {"form_title": self.title, "form_id": self.id, "version": "1"}
        settings["default_language"] = "English (en)"
        return (
            table("survey", COLUMNS, self.survey)
            + table("choices", self.choice_columns or ["list_name", "name"], self.choices)
            + table("settings", list(settings), [settings])
        )


def both(column: str, text: str) -> Row:
    return {f"{column}::English (en)": text, f"{column}::French (fr)": f"{text} (fr)"} if text else {}


def table(sheet: str, columns: list[str], rows: list[Row]) -> str:
    lines = [columns, *([str(row.get(column, "")) for column in columns] for row in rows)]
    return "".join([f"| {sheet} |\n", *("| | " + " | ".join(cells) + " |\n" for cells in lines)])


def write_forms(folder: Path) -> None:
    """For each form NAME.md, NAME.xml (the peers') and NAME.khaosat.json ({survey, files, rows}: ours)."""
    forms = {"a90": enterprises("a90", "Enterprise survey")}
    forms["b100"] = enterprises("b100", "Enterprise survey, 100 workers")
    forms["c1000"] = thousand_questions()
    forms["d5000"] = thousands_of_choices()
    for name, form in forms.items():
        text = form.markdown()
        (folder / f"{name}.md").write_text(text, "utf-8")
        xform = convert(xlsform=text, form_name="data").xform
        rows = ROWS if name == "b100" else 0
        (folder / f"{name}.xml").write_text(with_rows(xform, "staff", rows) if rows else xform, "utf-8")
        survey, files = apart(compile_xlsform(text))
        contents = {file: msgspec.Raw(content) for file, content in files.items()}
        ours = {"survey": survey, "files": contents, "rows": rows_of("/data/g3/staff", rows)}
        (folder / f"{name}.khaosat.json").write_bytes(msgspec.json.encode(ours))


def with_rows(xform: str, repeat: str, count: int) -> str:
    """The primary instance with so many rows, as a saved draft has."""
    row = re.search(rf"<{repeat}>.*?</{repeat}>", xform, re.DOTALL)
    assert row is not None, f"{repeat} is not in the primary instance."
    return xform[: row.start()] + row.group(0) * count + xform[row.end() :]


def rows_of(repeat: str, count: int) -> list[Row]:
    return [{"id": f"01k0r{i:021}", "repeat": repeat, "position": f"{i:06}"} for i in range(count)]


def offer_usual(form: Form) -> None:
    form.offer("yn", [("yes", "Yes"), ("no", "No")])
    words = ["Very poor", "Poor", "Fair", "Good", "Very good"]
    form.offer("scale", [(str(i), word) for i, word in enumerate(words, 1)])
    form.offer("sector", [(f"s{i}", f"Sector {i}") for i in range(1, 13)])
    form.offer("reasons", [(f"r{i}", f"Reason {i}") for i in range(1, 9)])


def enterprises(name: str, title: str) -> Form:
    form = Form(name, title)
    offer_usual(form)
    repeats = {3: ("staff", "Worker"), 6: ("products", "Product"), 9: ("assets", "Asset")}
    conditions = 0
    for group in range(1, 13):
        opened_by_first = group > 2 and group % 3 == 2
        conditions += opened_by_first
        form.add(
            "begin_group",
            f"g{group}",
            f"Section {group}",
            **({"relevant": "${g1q1} = 'yes'"} if opened_by_first else {}),
        )
        if group in repeats:
            add_repeat(form, *repeats[group])
            conditions += 3
        else:
            conditions = add_questions(form, group, conditions)
        form.add("end_group", f"g{group}")
    add_totals(form, [f"g{group}q2" for group in range(1, 13) if group not in repeats])
    return form


def add_questions(form: Form, group: int, conditions: int) -> int:
    """Six questions, the last four of which are asked when the first two say so."""
    first, second = f"${{g{group}q1}}", f"${{g{group}q2}}"
    kinds = ["select_one yn", "integer", "text", "select_one scale", "decimal", "select_multiple sector"]
    asked_when = [
        f"{first} = 'yes'",
        f"{second} > 10 or {first} = 'yes'",
        f"{first} = 'yes' and {second} > 0",
        f"selected(${{g1q6}}, 's{group % 12 + 1}')" if group > 1 else "${g1q2} > 5",
    ]
    for i, kind in enumerate(kinds):
        name = f"g{group}q{i + 1}"
        cells = {} if i % 2 else {"hint::English (en)": f"Help for {name}"}
        if i == 0:
            cells["required"] = "yes"
        if i == 1:
            cells |= {
                "constraint": ". >= 0 and . <= 1000000",
                "constraint_message": "Between 0 and 1,000,000",
            }
        if i >= 2 and conditions < 40:
            cells["relevant"] = asked_when[i - 2]
            conditions += 1
        form.add(kind, name, f"Section {group} question {i + 1}", **cells)
    return conditions


def add_repeat(form: Form, name: str, label: str) -> None:
    """Twelve questions a row with three conditions and two constraints, and three calculations."""
    key = name[:3]
    special: dict[int, Row] = {
        3: {"constraint": ". >= 0 and . <= 100000", "default": "0"},
        4: {"relevant": f"${{{key}_q2}} = 'yes'"},
        6: {"relevant": f"${{{key}_q5}} < 3"},
        7: {"constraint": f". <= ${{{key}_q3}}"},
        8: {"relevant": f"${{{key}_q3}} > 0 and ${{{key}_q2}} = 'yes'"},
    }
    form.add("begin_repeat", name, label)
    for i, kind in enumerate(ROW_KINDS, 1):
        form.add(kind, f"{key}_q{i}", f"{label} question {i}", **special.get(i, {}))
    form.add("calculate", f"{key}_pos", calculation="position(..)")
    product = f"coalesce(${{{key}_q3}}, 0) * coalesce(${{{key}_q4}}, 1)"
    form.add("calculate", f"{key}_prod", calculation=product)
    total = f"${{{key}_total}}"
    share = f"if({total} > 0, round(${{{key}_q3}} div {total} * 100, 1), 0)"
    form.add("calculate", f"{key}_share", calculation=share)
    form.add("end_repeat", name)


def add_totals(form: Form, integers: list[str]) -> None:
    for key, repeat in (("sta", "staff"), ("pro", "products"), ("ass", "assets")):
        form.add("calculate", f"{key}_total", calculation=f"sum(${{{key}_q3}})")
        form.add("calculate", f"{key}_n", calculation=f"count(${{{repeat}}})")
    form.add("calculate", "ints", calculation=sum_of(integers))
    form.add("calculate", "grand", calculation="${ints} + ${sta_total} + ${pro_total} + ${ass_total}")
    score = "round(if(${grand} > 0, ${sta_total} div ${grand}, 0) * 100, 2)"
    form.add("calculate", "score", calculation=score)
    form.add("note", "summary", "Total ${grand}, score ${score}")
    form.add("text", "closing", "Closing remark", relevant="${grand} > 100")


def sum_of(names: list[str]) -> str:
    return " + ".join(f"coalesce(${{{name}}}, 0)" for name in names)


def thousand_questions() -> Form:
    """50 groups of 20; every second question depends on others, the last of each group on the very first."""
    form = Form("c1000", "Thousand questions")
    offer_usual(form)
    for group in range(1, 51):
        before = 20 * (group - 1)
        switch = f"${{q{before + 1}}} = 'yes'"
        form.add("begin_group", f"g{group}", f"Group {group}")
        for i in range(1, 21):
            kind = "select_one yn" if i == 1 else ["text", "integer", "select_one scale", "decimal"][i % 4]
            condition = ""
            if i % 2 == 0:
                neighbour = f"{switch} and ${{q{before + i - 1}}} != ''"
                condition = {2: switch, 20: "${q1} = 'yes'"}.get(i, neighbour)
            form.add(
                kind,
                f"q{before + i}",
                f"Question {before + i}",
                **({"relevant": condition} if condition else {}),
            )
        form.add("end_group", f"g{group}")
    form.add("calculate", "total", calculation=sum_of([f"q{20 * group + 5}" for group in range(50)]))
    form.add("note", "totalnote", "Sum ${total}.")
    return form


def thousands_of_choices() -> Form:
    form = Form("d5000", "Five thousand choices")
    form.offer("region", [(f"R{i}", f"Region {i}") for i in range(10)])
    form.offer("district", [(f"D{i}", f"District {i}", {"region": f"R{i // 25}"}) for i in range(250)])
    form.offer("village", [(f"V{i}", f"Village {i}", {"district": f"D{i // 20}"}) for i in range(5000)])
    form.add("select_one region", "region", "Region")
    form.add("select_one district", "district", "District", choice_filter="region = ${region}")
    form.add("select_one village", "village", "Village", choice_filter="district = ${district}")
    form.add("calculate", "vname", calculation="jr:choice-name(${village}, '${village}')")
    form.add("note", "chosen", "Chosen: ${vname}")
    return form
