"""Published forms: every version for ever, for drafts and evidence need the one they were made with."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from sqlite_utils import Database


class PublishedForm(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `forms`, its content left out.

    rules: {key: rule}, for every question: how versions of its answer meet, or "calculated".
    files: names of the reference lists it chooses from. number: rises with each publication.
    source_name: of the file it was made from, "" when that was not kept. published_by: a person's id.
    """

    number: int
    id: str
    version: str
    title: str
    sha256: str
    rules: Mapping[str, str]
    files: Sequence[str]
    published_ms: int
    source_name: str = ""
    published_by: str = ""


_COLUMNS = "number, id, version, title, sha256, rules, files, published_ms, source_name, published_by"


class VersionTaken(ValueError):
    """This version of the form is published with another content; a version never changes."""


def add_form(
    db: Database,
    form: str,
    version: str,
    title: str,
    sha256: str,
    content: bytes,
    rules: dict[str, str],
    files: list[str],
    now_ms: int,
    *,
    source: bytes = b"",
    source_name: str = "",
    published_by: str = "",
) -> None:
    """Publishes a version; the same content once more changes nothing. Raises VersionTaken."""
    kept = form_version(db, form, version)
    if kept is not None and kept.sha256 != sha256:
        raise VersionTaken(f"{form} {version} is published with other content. Give it a new version.")
    if kept is None:
        db.table("forms").insert(
            {
                "id": form,
                "version": version,
                "title": title,
                "sha256": sha256,
                "content": content,
                "rules": json.dumps(rules, ensure_ascii=False),
                "files": json.dumps(files),
                "published_ms": now_ms,
                "source": source,
                "source_name": source_name,
                "published_by": published_by,
            }
        )


def form_version(db: Database, form: str, version: str) -> PublishedForm | None:
    return next(iter(_forms(db, "where id = ? and version = ?", form, version)), None)


def newest_form(db: Database, form: str) -> PublishedForm | None:
    """The version published last."""
    return next(iter(_forms(db, "where id = ? order by number desc limit 1", form)), None)


def newest_number(db: Database, form: str) -> int:
    """The number of the version published last, 0 without one: by the index alone, the rows are large."""
    number: int | None = db.execute("select max(number) from forms where id = ?", [form]).fetchone()[0]
    return number or 0


def versions_of(db: Database, form: str) -> list[PublishedForm]:
    """Every version of a form, the one published last first."""
    return _forms(db, "where id = ? order by number desc", form)


def newest_rules(db: Database, form: str) -> Mapping[str, str]:
    """How versions of answers meet, by the newest version of the form; nothing special outside of forms."""
    published = newest_form(db, form) if form else None
    return published.rules if published else {}


def newest_forms(db: Database) -> list[PublishedForm]:
    """Of every form the version published last, by id."""
    return _forms(db, "where number in (select max(number) from forms group by id) order by id")


def published_forms(db: Database) -> list[PublishedForm]:
    """Every version of every form, the one published last first."""
    return _forms(db, "order by number desc")


def versions_in_scope(db: Database, person: str) -> list[PublishedForm]:
    """Versions that visits of this person's enterprises were filled in with, by id."""
    where = """
        where exists (
            select 1 from visits v join assignments a on a.enterprise = v.enterprise_id
            where a.person = ? and a.assigned = 1 and v.form = forms.id and v.form_version = forms.version
        ) order by id, number
    """
    return _forms(db, where, person)


def form_content(db: Database, form: str, version: str) -> bytes | None:
    """The definition as JSON, exactly as published."""
    row = db.execute("select content from forms where id = ? and version = ?", [form, version]).fetchone()
    return row and bytes(row[0])


def form_source(db: Database, form: str, version: str) -> bytes | None:
    """The file a version was made from, as it was uploaded; None when it was not kept."""
    row = db.execute("select source from forms where id = ? and version = ?", [form, version]).fetchone()
    return bytes(row[0]) or None if row else None


def _forms(db: Database, where: str, *values: str) -> list[PublishedForm]:
    rows = db.execute(f"select {_COLUMNS} from forms {where}", values).fetchall()
    return [_published(*row) for row in rows]


@lru_cache(maxsize=64)
def _published(*row: Any) -> PublishedForm:
    """Made once of the same row: every push asks for the same one."""
    kept = dict(zip(_COLUMNS.split(", "), row, strict=True))
    kept |= {name: json.loads(kept[name]) for name in ("rules", "files")}
    return msgspec.convert(kept, PublishedForm)
