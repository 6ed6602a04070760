"""The whole server: every route in one list, grouped by page."""

import logging
import secrets
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Litestar, Request, Response, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from server.api import attachments, definitions, sync
from server.api.control import control_routes
from server.api.data_key import data_key
from server.api.enrolment import enrol, give_recovery_key
from server.middleware import SameOrigin, WhoAsks, add_security_headers
from server.pages import (
    assignments,
    conflicts,
    enrolment,
    enterprises,
    field,
    forms,
    lost_records,
    overview,
    people,
    quarantine,
    ranking,
    rescue,
    review,
    sign_in,
    sync_health,
    unknown,
    visit_version,
    visits,
)
from server.problems import PROBLEMS, ProblemError, problem
from server.settings import Settings
from server.store.connection import Store
from server.store.failures import failure_of_store
from server.templating import template_config

logger = logging.getLogger("khaosat")

TRY_AGAIN_S = 30


def routes() -> list[ControllerRouterHandler]:
    return [
        # sign in, sign out, language
        sign_in.sign_in_page,
        sign_in.sign_in,
        sign_in.sign_out,
        sign_in.choose_language,
        # the office: where the campaign stands, the register, people, visits, forms, ranking
        overview.overview_page,
        enterprises.enterprises_page,
        enterprises.enterprise_page,
        assignments.assign_enterprises,
        people.people_page,
        enrolment.make_code,
        quarantine.quarantine_page,
        quarantine.release,
        quarantine.refuse,
        sync_health.sync_page,
        lost_records.lost_page,
        rescue.rescue_page,
        rescue.bring_file,
        rescue.rescue_file_page,
        rescue.vouch,
        conflicts.conflicts_page,
        conflicts.settle,
        visits.visits_page,
        visits.visit_page,
        review.remark_page,
        review.write_remark,
        review.return_to_officer,
        review.accept,
        visit_version.version_page,
        visit_version.move_visit,
        forms.forms_page,
        forms.upload_form,
        forms.upload_page,
        forms.publish_upload,
        forms.form_file,
        ranking.ranking_page,
        ranking.selection_list_file,
        unknown.unknown_page,
        # the field application
        field.field_page,
        field.service_worker,
        field.manifest,
        field.asset,
        # phones
        enrol,
        give_recovery_key,
        data_key,
        sync.push,
        sync.pull,
        definitions.form_definition,
        definitions.light_definition,
        definitions.reference_list,
        attachments.attachment_state,
        attachments.add_to_attachment,
        attachments.attachment,
    ]


def create_app(settings: Settings) -> Litestar:
    """The application on the database of `settings`. Raises SqliteTooOld."""
    store = Store(settings.database, settings.office_log)
    return Litestar(
        # Registered as one router: handlers that share an address are otherwise registered again with each of
        # its methods, and wrapped for their thread twice (Litestar 2.25; test_app.py holds it).
        route_handlers=[Router(path="/", route_handlers=[*routes(), *control_routes(settings)])],
        dependencies={
            "store": Provide(lambda: store, sync_to_thread=False),
            "settings": Provide(lambda: settings, sync_to_thread=False),
        },
        state=State({"store": store, "settings": settings}),
        template_config=template_config(settings),
        middleware=[WhoAsks(store, settings), SameOrigin()],
        before_send=[add_security_headers],
        exception_handlers={
            ProblemError: answer_problem,
            HTTPException: answer_http_exception,
            sqlite3.OperationalError: answer_store_failure,
            OSError: answer_store_failure,
            Exception: answer_unexpected,
        },
        compression_config=CompressionConfig(backend="gzip", minimum_size=800, exclude=["^/static/"]),
        openapi_config=None,
        logging_config=None,
        # Larger bodies are cut off by the routes that take them, with a problem of their own.
        request_max_body_size=16 * 1024 * 1024,
    )


def answer_problem(request: Request[Any, Any, Any], error: ProblemError) -> Response[Any]:
    """A page for people, an object for programs."""
    if request.url.path.startswith("/api/"):
        return _for_programs(request, error)
    if error.code == "sign_in" and request.method == "GET":
        asked = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
        return Redirect(f"/sign-in?next={quote(asked)}")
    return Template(
        "problems/problem.html",
        context={"problem": error.as_answer(), "person": request.scope.get("user")},
        status_code=error.problem.status,
        headers=error.headers,
    )


def answer_http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """What the framework refuses by itself, in our own shape."""
    known = {404: "not_found", 405: "method", 413: "body_too_large"}
    if error.status_code in known:
        return answer_problem(request, problem(known[error.status_code]))
    if error.status_code < 500:
        return answer_problem(request, problem("invalid_request", what=error.detail))
    return answer_unexpected(request, error)


def answer_store_failure(
    request: Request[Any, Any, Any], error: sqlite3.OperationalError | OSError
) -> Response[Any]:
    """The database is busy, or the disk takes nothing more: nothing was stored, so it can be sent again."""
    code = failure_of_store(error)
    if code not in PROBLEMS:
        return answer_unexpected(request, error)
    logger.error("%s %s: %s", request.method, request.url.path, error)
    failure = problem(code)
    failure.headers["Retry-After"] = str(TRY_AGAIN_S)
    return answer_problem(request, failure)


def answer_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """A defect of ours: logged with a reference that the person can read to the administrator."""
    reference = f"F-{secrets.randbelow(9000) + 1000}"
    logger.exception("%s %s %s", reference, request.method, request.url.path, exc_info=error)
    return answer_problem(request, problem("internal", reference=reference))


def _for_programs(request: Request[Any, Any, Any], error: ProblemError) -> Response[bytes]:
    answer = error.as_answer()
    if "json" in request.headers.get("accept", ""):
        content, media_type = msgspec.json.encode(answer), "application/json"
    else:
        content, media_type = msgspec.msgpack.encode(answer), "application/x-msgpack"
    return Response(content, status_code=error.problem.status, media_type=media_type, headers=error.headers)
