"""Forms as phones download them: the definition, and its long lists of choices as files beside it."""

from typing import NamedTuple

from sqlite_utils import Database

from server.steps.surveys import survey_of
from server.store.forms import PublishedForm, form_content, form_version, published_forms
from survey_defs.long_lists import shipped


class ShippedForm(NamedTuple):
    """definition: JSON of a Survey whose long lists name their file. files: {name: JSON} of these lists."""

    definition: bytes
    files: dict[str, bytes]


def shipped_form(db: Database, form: PublishedForm) -> ShippedForm:
    """What phones download for this version; exactly as published where no list of it is long."""
    kept = _shipped.get(form.sha256)
    if kept is None:
        definition, files = shipped(survey_of(db, form.id, form.version))
        published = None if files else form_content(db, form.id, form.version)
        # A published version never changes, so neither does how it travels.
        kept = _shipped[form.sha256] = ShippedForm(published or definition, files)
    return kept


def form_definition(db: Database, form: str, version: str) -> bytes | None:
    """The definition that travels; None when this version was never published here."""
    published = form_version(db, form, version)
    return None if published is None else shipped_form(db, published).definition


def choices_file(db: Database, name: str) -> bytes | None:
    """A long list of whichever published version has it; None when none has."""
    return next(
        (files[name] for form in published_forms(db) if name in (files := shipped_form(db, form).files)),
        None,
    )


_shipped: dict[str, ShippedForm] = {}
