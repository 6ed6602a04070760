"""Published surveys as definitions, and the words of their lists."""

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from server.languages import current_language
from server.store.forms import form_content, form_version, newest_form
from survey_defs.survey import Survey, Text, survey_from_json


class UnknownForm(LookupError):
    """This version of the form was never published here."""


def survey_of(db: Database, form: str, version: str) -> Survey:
    """The definition that a visit was made with. Raises UnknownForm."""
    published = form_version(db, form, version)
    if published is None:
        raise UnknownForm(f"{form} {version}")
    kept = _surveys.get(published.sha256)
    if kept is None:
        content = form_content(db, form, version)
        if content is None:
            raise UnknownForm(f"{form} {version}")
        # A published version never changes, so neither does what was read from it.
        kept = _surveys[published.sha256] = survey_from_json(content)
    return kept


_surveys: dict[str, Survey] = {}


def choice_labels(db: Database, form: str, list_name: str) -> dict[str, str]:
    """{choice: label in the reader's language} of the newest version; empty where there is no such list."""
    published = newest_form(db, form)
    if published is None:
        return {}
    survey = survey_of(db, form, published.version)
    choices = survey.lists.get(list_name)
    items = choices.items if choices else ()
    return {item["name"]: plain(item["label"], current_language.get()) for item in items}


def form_title(db: Database, form: str, version: str) -> str:
    """What the form is called in the reader's language; its id when the version is unknown."""
    try:
        return plain(survey_of(db, form, version).title, current_language.get())
    except UnknownForm:
        return form


def plain(text: Text | Mapping[str, Any] | None, language: str) -> str:
    """The text without what is filled in from answers; in the first language where this one is missing."""
    if not text:
        return ""
    found = text.get(language) or next(iter(text.values()))
    return found if isinstance(found, str) else "".join(part for part in found if isinstance(part, str))
