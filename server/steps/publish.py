"""Publishes a version of a form: its definition for the phones, its rules for the merge."""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from server.steps.ledger import Ledger
from server.steps.office_acts import Published
from server.steps.project import save
from server.store.forms import add_form, newest_form
from server.store.records import records_with_several_versions
from survey_defs.survey import calls_for_taking
from survey_defs.writing_xlsx import form_to_xlsx
from sync.merge import Rules


class FormSource(msgspec.Struct, frozen=True):
    """The file that a form was made from, handed out again as it was. by: id of who publishes."""

    name: str = ""
    content: bytes = b""
    by: str = ""


class PreviewOvertaken(Exception):
    """Another version is in use than the one that the preview was compared with."""


def publish_previewed(
    ledger: Ledger, definition: bytes, source: FormSource, compared_with: str
) -> tuple[str, str]:
    """As publish_form, while what the preview showed still holds.

    compared_with: the version that was in use then, "" for none. Raises PreviewOvertaken.
    """
    newest = newest_form(ledger.db, msgspec.json.decode(definition)["id"])
    if compared_with != (newest.version if newest else ""):
        raise PreviewOvertaken
    return publish_form(ledger, definition, source)


def publish_form(ledger: Ledger, definition: bytes, source: FormSource | None = None) -> tuple[str, str]:
    """Stores the definition (a Survey as JSON) for ever; gives its id and version.

    The same version with the same content changes nothing. Raises VersionTaken, and
    msgspec.DecodeError when it is no JSON.
    """
    kept = source or FormSource()
    survey = msgspec.json.decode(definition)
    before = ledger.rules(survey["id"])
    title = survey["title"].get(survey["languages"][0], "")
    add_form(
        ledger.db,
        survey["id"],
        survey["version"],
        title if isinstance(title, str) else "".join(part for part in title if isinstance(part, str)),
        hashlib.sha256(definition).hexdigest(),
        definition,
        rules_of(survey),
        files_of(survey),
        ledger.now_ms,
        source=kept.content,
        source_name=kept.name,
        published_by=kept.by,
    )
    ledger.forget_forms()
    _meet_anew(ledger, survey["id"], before)
    ledger.acts.append(
        Published(definition=definition, source_name=kept.name, source=kept.content, by=kept.by)
    )
    return survey["id"], survey["version"]


def _meet_anew(ledger: Ledger, form: str, before: Rules) -> None:
    """Where answers stand side by side under a rule that is another now, the record shows something else.

    It takes a revision, or phones that have everything would never hear of it (S3).
    """
    after = ledger.rules(form)
    changed = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    if not before or not changed:
        return
    rev = ledger.next_rev()
    for record in records_with_several_versions(ledger.db):
        several = {field for field, cell in record.cells.items() if len(cell.versions) > 1}
        if record.form == form and several & changed:
            save(ledger, replace(record, rev=rev))


def as_xlsx(source: bytes) -> bytes:
    """A form's file to work in: as uploaded, or written anew from Markdown, CSV or an old Excel file."""
    return source if source.startswith(b"PK") else form_to_xlsx(source)


def rules_of(survey: dict[str, Any]) -> dict[str, str]:
    """{key: rule} of every question; "calculated" for what is never stored, but computed by whoever reads."""
    return {
        question["key"]: "calculated" if _is_calculated(question) else question.get("merge", "last")
        for question in _questions(survey["nodes"])
    }


def files_of(survey: dict[str, Any]) -> list[str]:
    """The reference lists that the survey chooses from, by name."""
    lists = survey.get("lists", {}).values()
    return sorted({choices["file"] for choices in lists if choices.get("file")})


def _is_calculated(question: dict[str, Any]) -> bool:
    # With a trigger the result is stored, and set anew when the trigger changes.
    calculation = question.get("calculation")
    return calculation is not None and not question.get("triggers") and not calls_for_taking(calculation)


def _questions(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        if node["kind"] == "question":
            yield node
        else:
            yield from _questions(node["nodes"])
