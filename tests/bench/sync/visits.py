"""The same invented visits for all three: 80 answers each, of the kinds that a survey of enterprises has."""

import gzip
import json
import random
from typing import Any

ANSWERS = 80
CHOICES = ("yes", "no", "partly", "unknown", "not_applicable")
WORDS = (
    "cân bàn", "cân ô tô", "áp kế", "nhiệt kế", "đồng hồ nước", "cột đo xăng dầu", "kiểm định", "hiệu chuẩn",
    "hàng đóng gói sẵn", "chè khô", "thép hình", "chưa có kế hoạch", "thuê đơn vị ngoài", "sáu tháng một lần",
)  # fmt: skip


def invent_visits(count: int) -> list[dict[str, Any]]:
    """[{id, answers: {q01..q80: value}}]: 48 choices, 16 whole numbers, 8 dates, 8 short texts."""
    rng = random.Random(996)
    return [
        {"id": f"{number:04}", "answers": {f"q{n:02}": invent_answer(rng, n) for n in range(1, ANSWERS + 1)}}
        for number in range(count)
    ]


def invent_answer(rng: random.Random, question: int) -> str | int:
    match kind_of(question):
        case "integer":
            return rng.randrange(5000)
        case "date":
            return f"20{rng.randrange(20, 27)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        case "text":
            return ", ".join(rng.sample(WORDS, 3))
    return rng.choice(CHOICES)


def kind_of(question: int) -> str:
    """XLSForm type of the question with this number."""
    return {1: "integer", 6: "integer", 3: "date", 8: "text"}.get(question % 10, "select_one answers")


def form_as_markdown() -> str:
    """An XLSForm with these questions, in eight sections."""
    lines = ["| survey | | | |", "| | type | name | label |"]
    for section in range(8):
        lines.append(f"| | begin_group | s{section} | Phần {section + 1} |")
        lines += [
            f"| | {kind_of(n)} | q{n:02} | Câu {n} |" for n in range(section * 10 + 1, section * 10 + 11)
        ]
        lines.append("| | end_group | | |")
    lines += ["| choices | | | |", "| | list_name | name | label |"]
    lines += [f"| | answers | {name} | {name} |" for name in CHOICES]
    lines += ["| settings | | | |", "| | form_id | form_title | version |", "| | bench | Đo | 1 |"]
    return "\n".join(lines) + "\n"


def gzipped_answers(visits: list[dict[str, Any]]) -> int:
    """Bytes of all answers as one gzipped JSON text: the floor of what has to travel."""
    return len(gzip.compress(json.dumps(visits, ensure_ascii=False, separators=(",", ":")).encode(), 6))
