"""Small forms for tests: rows of text with two or more spaces between cells."""

from __future__ import annotations

import re
from typing import Any

from survey_defs.answering import Answering
from survey_defs.survey import Survey
from survey_defs.xlsform import XLSFormProblems, compile_xlsform

NOW_MS = 1_795_142_520_000  # 2026-11-20 09:42 in Hà Nội
ZONE = "Asia/Ho_Chi_Minh"


def table(**sheets: str) -> str:
    """Markdown of the sheets. A cell "-" is blank; the first row of a sheet holds its headings."""
    lines = []
    for name, rows in sheets.items():
        lines.append(f"| {name} |")
        for row in rows.strip().splitlines():
            cells = [cell.replace("|", r"\|") for cell in re.split(r"\s{2,}", row.strip())]
            lines.append("| | " + " | ".join("" if cell == "-" else cell for cell in cells) + " |")
    return "\n".join(lines)


def survey(**sheets: str) -> Survey:
    return compile_xlsform(table(**sheets))


def problems(**sheets: str) -> list[tuple[str, int, str]]:
    """(code, row, column) of each problem."""
    try:
        compile_xlsform(table(**sheets), reference=["communes"])
    except XLSFormProblems as found:
        return [(problem.code, problem.row, problem.column) for problem in found.problems]
    return []


def answering(asked: Survey, **options: Any) -> Answering:
    return Answering(asked, {"fields": {}, "rows": []}, **({"now_ms": NOW_MS, "zone": ZONE} | options))
