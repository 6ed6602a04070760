"""Texts are found wherever they stand, and none is missing in English."""

import io
import json
import re

from server.build.texts import extract_javascript
from server.settings import ROOT
from survey_defs.problems import answer_problem_text

SHOWN = {name: f"%({name})s" for name in ("n", "start", "end", "step")}
"""Fills the places of values with themselves."""


def found(source: str) -> list[object]:
    calls = extract_javascript(io.BytesIO(source.encode()), None, None, options=None)
    return [message for _, _, message, _ in calls]


def test_a_text_in_a_template_within_a_template_is_found() -> None:
    # Officers who chose English saw "Nhanh, 71 câu": the reader of JavaScript lost such texts.
    source = "html`<p>${ok && html`<b>${_('Nhanh, %(n)s câu', { n })}</b>`}</p>`"

    assert found(source) == ["Nhanh, %(n)s câu"]


def test_both_forms_of_a_counted_text_are_found() -> None:
    assert found("ngettext(\n  '%(n)s câu', '%(n)s câu', n)") == [("%(n)s câu", "%(n)s câu")]


def test_quotes_and_escapes_are_read_as_javascript_does() -> None:
    assert found(r"_('Bỏ “%(x)s”? Không\'s')") == ["Bỏ “%(x)s”? Không's"]


def test_other_functions_are_no_texts() -> None:
    assert found("this._('x'); a_('y'); $_('z')") == []


def test_the_engine_s_words_for_problems_are_the_phone_s_in_both_languages() -> None:
    # The engine knows no table: its texts are marked, or an officer who chose English reads Vietnamese.
    source = (ROOT / "pwa" / "js" / "form" / "checks.js").read_text()
    phone = json.loads((ROOT / "pwa" / "texts" / "en.json").read_text())
    codes = re.findall(r"^  (\w+): translated\('", source, re.MULTILINE)

    for code, vietnamese in zip(codes, found(source), strict=True):
        assert vietnamese == answer_problem_text(code, "vi", **SHOWN)
        assert phone[vietnamese] == answer_problem_text(code, "en", **SHOWN)
    assert {"required", "constraint", "choice", "date", "rows_min", "stopped"} <= set(codes)
    assert len(codes) == 16
