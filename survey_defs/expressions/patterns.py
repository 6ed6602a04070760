"""Patterns of regex(): one dialect that both engines read alike, taken from what Java and JavaScript share.

Refused, as they mean different things elsewhere: inline flags, named and atomic groups, possessive
quantifiers, POSIX classes, Unicode scripts, and unescaped braces. Mirrored: pwa/js/form/patterns.js.
"""

from __future__ import annotations

import functools

import regex

from survey_defs.expressions.backtracking import endless
from survey_defs.expressions.values import EvaluationStopped

SECONDS = 0.05
"""A pattern that needs longer for one answer backtracks without end."""

LONGEST = 2_000
_PUNCTUATION = r"[ !-/:-@\[-`{-~]"
_ESCAPE = rf"\\(?:{_PUNCTUATION}|[dDwWsStnrfv]|[pP]\{{[LMNPSZC][a-z]?\}}|x[0-9A-Fa-f]{{2}}|u[0-9A-Fa-f]{{4}})"
_ATOM = rf"[^\\\[\](){{}}*+?|^$]|{_ESCAPE}|\\[1-9]|\[\^?(?:[^\\\]\[]|{_ESCAPE})+\]"
_TIMES = r"(?:[*+?]|\{\d+(?:,\d*)?\})\??"
_DIALECT = regex.compile(
    rf"(?:(?:{_ATOM})(?:{_TIMES})?|\\[bB]|[|^$]|\((?:\?(?:[:=!]|<[=!]))?|\)(?:{_TIMES})?)*", regex.VERSION0
)
_TOKEN = regex.compile(r"\\.|\[\^?|.", regex.DOTALL)
_SPACES = r"\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_NO_SPACES = (
    r"\x00-\x08\x0e-\x1f!-\x9f\xa1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff"
    r"\u3001-\ufefe\uff00-\U0010ffff"
)
_CLASSES = {
    r"\d": "0-9", r"\w": "A-Za-z0-9_", r"\s": _SPACES, r"\S": _NO_SPACES,
    r"\D": r"\x00-/:-\U0010ffff", r"\W": r"\x00-/:-@\[-\^`{-\U0010ffff",
}  # fmt: skip
_WORD_END = r"(?:(?<=[A-Za-z0-9_])(?![A-Za-z0-9_])|(?<![A-Za-z0-9_])(?=[A-Za-z0-9_]))"
_ALONE = {".": r"[^\n\r\u2028\u2029]", "$": r"\Z", r"\b": _WORD_END, r"\B": f"(?!{_WORD_END})"}
_REPEATED_GROUP = regex.compile(r"\)[*+{]")


def matches_whole(pattern: str, text: str, *, is_written: bool = True) -> bool:
    """Whether the pattern matches the whole text. A pattern that is none matches nothing.

    is_written: it stands in the form, where pattern_fault saw it; else it was put together from answers.
    Raises EvaluationStopped when the pattern is too long, takes too long, or could on a phone.
    """
    if len(pattern) > LONGEST:
        raise EvaluationStopped(f"a regex of {len(pattern)} characters, at most {LONGEST}")
    if not is_written and _REPEATED_GROUP.search(pattern):
        raise EvaluationStopped(f"the regex {pattern!r} was put together, and repeats a group")
    compiled = _compiled(pattern)
    if isinstance(compiled, str):
        return False
    try:
        return compiled.fullmatch(text, timeout=SECONDS) is not None
    except TimeoutError as error:
        raise EvaluationStopped(f"the regex {pattern!r} takes too long") from error


def pattern_fault(pattern: str) -> str | None:
    """Why a pattern that is written in a form cannot be used; None when it is good.

    One that takes without end for a text it nearly matches is refused: on a phone nothing can stop it.
    """
    if len(pattern) > LONGEST:
        return f"{len(pattern)} characters, at most {LONGEST}"
    compiled = _compiled(pattern)
    return compiled if isinstance(compiled, str) else endless(pattern, _translated) or None


@functools.lru_cache(maxsize=1000)
def _compiled(pattern: str) -> regex.Pattern[str] | str:
    """The pattern for Python; or why it is none."""
    known = _DIALECT.match(pattern)
    read = known.end() if known else 0
    if read < len(pattern):
        return f"not known from {pattern[read : read + 10]!r} on"
    try:
        return regex.compile(_translated(pattern), regex.VERSION0)
    except regex.error as error:
        return str(error)


def _translated(pattern: str) -> str:
    """The same pattern with classes, dots and ends as JavaScript has them: no foreign digits and letters."""
    result, is_inside = "", False
    for token in _TOKEN.findall(pattern):
        if token in _CLASSES:
            result += _CLASSES[token] if is_inside else f"[{_CLASSES[token]}]"
        elif token in _ALONE and not is_inside:
            result += _ALONE[token]
        else:
            result += token
        if token in ("[", "[^", "]"):
            is_inside = token != "]"
    return result
