"""The words of a reason, in both languages, with the answers it rests on."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Protocol

from survey_defs.criteria.rules import Label

LANGUAGES = ("vi", "en")
NOT_ANSWERED = {"vi": "chưa trả lời", "en": "not answered"}

Words = dict[str, int | Fraction | Label]
"""What {words} in a reason stand for: numbers are written as the language writes them."""

_PLACE = re.compile(r"\{(\w+)\}")


class Answers(Protocol):
    def shown(self, key: str) -> Label: ...


def filled(reason: Label, words: Words, answers: Answers) -> Label:
    """The reason with every {word} replaced: by `words`, else by the answer to the question of that name."""

    def text(language: str) -> str:
        def word(match: re.Match[str]) -> str:
            name = match.group(1)
            return said(words[name] if name in words else answers.shown(name), language)

        return _PLACE.sub(word, reason[language])

    return {language: _capitalised(text(language)) for language in LANGUAGES}


def said(value: int | Fraction | Label, language: str) -> str:
    """1234 as "1.234" in Vietnamese, "1,234" in English; halves as "2,5" and "2.5"."""
    if isinstance(value, Mapping):
        return value[language]
    whole = int(value)
    text = f"{whole:,}" if value == whole else f"{float(value):,}"
    return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text


def enumerated(labels: Sequence[Label]) -> Label:
    """ "a, b, c" in each language."""
    return {language: ", ".join(label[language] for label in labels) for language in LANGUAGES}


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
