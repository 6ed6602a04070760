"""Forms as phones download them: the definition, and its long lists of choices as files beside it."""

import hashlib
from typing import NamedTuple

from sqlite_utils import Database

from server.steps.surveys import survey_of
from server.store.forms import PublishedForm, form_version, published_forms
from survey_defs.long_lists import shipped


class ShippedForm(NamedTuple):
    """definition: JSON of a Survey whose long lists name their file. files: {name: sha256} of these lists."""

    definition: bytes
    sha256: str
    files: dict[str, str]


def shipped_form(db: Database, form: PublishedForm) -> ShippedForm | None:
    """What phones download for this version; None where no list is long, and it travels as published."""
    if form.sha256 not in _shipped:
        definition, files = shipped(survey_of(db, form.id, form.version))
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        # A published version never changes, so neither does how it travels.
        _shipped[form.sha256] = (
            ShippedForm(definition, hashlib.sha256(definition).hexdigest(), digests) if files else None
        )
    return _shipped[form.sha256]


def shipped_definition(db: Database, form: str, version: str, sha256: str) -> bytes | None:
    """The definition without its long lists; None when there is none with this hash."""
    published = form_version(db, form, version)
    found = None if published is None else shipped_form(db, published)
    return found.definition if found is not None and found.sha256 == sha256 else None


def choices_file(db: Database, name: str, sha256: str) -> bytes | None:
    """A long list of whichever published version has it; None when none has."""
    for form in published_forms(db):
        found = shipped_form(db, form)
        if found is not None and found.files.get(name) == sha256:
            return shipped(survey_of(db, form.id, form.version))[1][name]
    return None


_shipped: dict[str, ShippedForm | None] = {}
