"""Forms: which versions there are, and publishing a new one from Excel, seeing first what it would do."""

from typing import Annotated, Any
from urllib.parse import quote

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template
from sqlite_utils import Database

from server.languages import current_language
from server.people import desk, office
from server.problems import problem
from server.record_ids import new_record_id
from server.settings import Settings
from server.steps.check_form import check_form
from server.steps.effect_words import aspects, reasons
from server.steps.form_contents import contents_of
from server.steps.form_versions import effect_of
from server.steps.ledger import open_ledger
from server.steps.publish import FormSource, PreviewOvertaken, as_xlsx, publish_previewed
from server.steps.surveys import form_title, plain
from server.steps.visits import VisitReader
from server.store.connection import Store
from server.store.form_uploads import FormUpload, add_upload, remove_upload, upload_by_id
from server.store.forms import (
    PublishedForm,
    VersionTaken,
    form_source,
    form_version,
    newest_forms,
    versions_of,
)
from server.store.people import people
from server.store.visit_list import VisitLine, visits_of_form
from survey_defs.survey import survey_from_json, survey_to_json

File = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.MULTI_PART)]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class VersionLine(msgspec.Struct, frozen=True):
    """One version, with the visits filled in with it."""

    form: str
    version: str
    title: str
    published_ms: int
    by: str
    has_source: bool
    drafts: list[VisitLine]
    finished: int
    is_newest: bool


class Publication(msgspec.Struct, frozen=True):
    """compared_with: the version in use that the preview was compared with, "" for a form that is new."""

    compared_with: str


@get("/forms", guards=[office], sync_to_thread=True)
def forms_page(request: Request[Any, Any, Any], store: Store) -> Template:
    db = store.reader()
    names = {person.id: person.name for person in people(db)}
    groups = []
    for form in newest_forms(db):
        visits = visits_of_form(db, form.id)
        groups.append([line_of(db, one, visits, form, names) for one in versions_of(db, form.id)])
    published = request.query_params.get("published", "")
    done = next((line for lines in groups for line in lines if line.version == published), None)
    return Template("forms/forms.html", context={"groups": groups, "done": done})


def line_of(
    db: Database, one: PublishedForm, visits: list[VisitLine], newest: PublishedForm, names: dict[str, str]
) -> VersionLine:
    own = [visit for visit in visits if visit.form_version == one.version]
    drafts = [visit for visit in own if visit.state == "draft"]
    return VersionLine(
        form=one.id,
        version=one.version,
        title=form_title(db, one.id, one.version),
        published_ms=one.published_ms,
        by=names.get(one.published_by, one.published_by),
        has_source=bool(one.source_name),
        drafts=drafts,
        finished=len(own) - len(drafts),
        is_newest=one.number == newest.number,
    )


@post("/forms/uploads", guards=[desk], sync_to_thread=True, status_code=303)
def upload_form(data: File, request: Request[Any, Any, Any], store: Store, settings: Settings) -> Redirect:
    """Keeps the file and what was found in it: the page that says so can be loaded again."""
    file = data.get("file")
    content = file.file.read() if isinstance(file, UploadFile) else b""
    if not isinstance(file, UploadFile) or not content:
        raise problem("no_file_chosen")
    checked = check_form(content)
    now_ms = settings.now_ms()
    upload = FormUpload(
        id=new_record_id(now_ms),
        person=request.user.id,
        name=file.filename[:200],
        source=content,
        definition=survey_to_json(checked.survey) if checked.survey else b"",
        problems=checked.problems,
        warnings=checked.warnings,
        uploaded_ms=now_ms,
    )
    with store.writing() as db:
        add_upload(db, upload)
    return Redirect(f"/forms/uploads/{upload.id}", status_code=303)


@get("/forms/uploads/{upload:str}", guards=[desk], sync_to_thread=True)
def upload_page(upload: str, store: Store, settings: Settings) -> Template:
    """Everything that is wrong with the file; or, when nothing is, what publishing it would do."""
    db = store.reader()
    return Template("forms/upload.html", context=preview(db, known_upload(db, upload), settings))


@post("/forms/uploads/{upload:str}/publication", guards=[desk], sync_to_thread=True, status_code=303)
def publish_upload(
    upload: str,
    data: Annotated[Publication, Body(media_type=RequestEncodingType.URL_ENCODED)],
    request: Request[Any, Any, Any],
    store: Store,
    settings: Settings,
) -> Redirect | Template:
    """Publishes what the preview showed; once another version is in use, it has to be looked at anew."""
    found = known_upload(store.reader(), upload)
    if not found.definition:
        raise problem("form_not_ready")
    source = FormSource(found.name, found.source, request.user.id)
    try:
        with open_ledger(store, settings.now_ms()) as ledger:
            _form, version = publish_previewed(ledger, found.definition, source, data.compared_with)
            remove_upload(ledger.db, upload)
    except PreviewOvertaken:
        context = preview(store.reader(), found, settings, is_overtaken=True)
        return Template("forms/upload.html", context=context, status_code=409)
    except VersionTaken as taken:
        raise problem("invalid_request", what=str(taken)) from taken
    return Redirect(f"/forms?published={quote(version)}", status_code=303)


def known_upload(db: Database, upload: str) -> FormUpload:
    """Raises not_found."""
    found = upload_by_id(db, upload)
    if found is None:
        raise problem("not_found")
    return found


def preview(
    db: Database, upload: FormUpload, settings: Settings, *, is_overtaken: bool = False
) -> dict[str, Any]:
    """What the page of an upload shows. is_overtaken: another version came into use since it was shown."""
    language = current_language.get()
    survey = survey_from_json(upload.definition) if upload.definition else None
    reader = VisitReader(db, now_ms=settings.now_ms(), zone=settings.zone, language=language)
    return {
        "upload": upload,
        "survey": survey,
        "title": plain(survey.title, language) if survey else upload.name,
        "questions": sum(question.is_asked for question in survey.questions()) if survey else 0,
        "effect": effect_of(db, survey, language, reader) if survey else None,
        "contents": contents_of(survey, language) if survey else [],
        "aspects": aspects(),
        "reasons": reasons(),
        "is_overtaken": is_overtaken,
    }


@get("/forms/{form:str}/{version:str}/file", guards=[office], sync_to_thread=True)
def form_file(form: str, version: str, store: Store) -> Response[bytes]:
    """The file of the version, as .xlsx."""
    db = store.reader()
    source = form_source(db, form, version)
    if form_version(db, form, version) is None or source is None:
        raise problem("not_found")
    name = quote(f"{form}-{version}.xlsx")
    return Response(
        as_xlsx(source),
        media_type=XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )
