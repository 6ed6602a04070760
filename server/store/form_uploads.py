"""Forms that were uploaded and wait to be published, or to be put right."""

import msgspec
from sqlite_utils import Database

from survey_defs.problems import FormProblem

KEPT_MS = 7 * 24 * 3_600_000


class FormUpload(msgspec.Struct, frozen=True, kw_only=True):
    """One file. definition: the survey as JSON, b"" while there are problems."""

    id: str
    person: str
    name: str
    source: bytes
    definition: bytes
    problems: list[FormProblem]
    warnings: list[FormProblem]
    uploaded_ms: int


def add_upload(db: Database, upload: FormUpload) -> None:
    """Keeps the upload for a week; older ones go."""
    db.execute("delete from form_uploads where uploaded_ms < ?", [upload.uploaded_ms - KEPT_MS])
    encode = msgspec.json.encode
    db.table("form_uploads").insert(
        {
            **msgspec.structs.asdict(upload),
            "problems": encode(upload.problems).decode(),
            "warnings": encode(upload.warnings).decode(),
        }
    )


def upload_by_id(db: Database, upload: str) -> FormUpload | None:
    for row in db.query("select * from form_uploads where id = ?", [upload]):
        found = {
            name: msgspec.json.decode(row[name], type=list[FormProblem]) for name in ("problems", "warnings")
        }
        return FormUpload(**(row | found))
    return None


def remove_upload(db: Database, upload: str) -> None:
    db.execute("delete from form_uploads where id = ?", [upload])
