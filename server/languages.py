"""Texts in the reader's language. Vietnamese stands in the source; English comes from locales/en."""

import gettext as gnu_gettext
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("vi", "en")
CATALOGUES = Path(__file__).resolve().parent.parent / "locales"

current_language: ContextVar[str] = ContextVar("current_language", default="vi")


def gettext(message: str) -> str:
    """The text in the current language. Placeholders (%(name)s) are filled in by the caller."""
    return _catalogue(current_language.get()).gettext(message)


def pgettext(context: str, message: str) -> str:
    """The text as it is meant in `context`: "Doanh nghiệp" is one enterprise, in the menu all of them."""
    return _catalogue(current_language.get()).pgettext(context, message)


def npgettext(context: str, singular: str, plural: str, n: int) -> str:
    return _catalogue(current_language.get()).npgettext(context, singular, plural, n)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The text for n things. Vietnamese has one form, so both arguments read alike in the source."""
    return _catalogue(current_language.get()).ngettext(singular, plural, n)


@lru_cache
def _catalogue(language: str) -> gnu_gettext.NullTranslations:
    source = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    if language == "vi" or not source.exists():
        return gnu_gettext.NullTranslations()
    return compiled(source)


def compiled(source: Path) -> gnu_gettext.GNUTranslations:
    """Reads the .po itself, so that no binary catalogue can go stale."""
    import io

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file)
    binary = io.BytesIO()
    write_mo(binary, catalogue)
    binary.seek(0)
    return gnu_gettext.GNUTranslations(binary)
