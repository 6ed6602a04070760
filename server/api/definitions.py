"""What phones download once and keep: forms by version, reference lists by hash."""

from litestar import Response, get

from server.people import signed_in
from server.problems import problem
from server.settings import Settings
from server.steps.reference import reference_content
from server.steps.shipping import shipped_definition
from server.store.connection import Store
from server.store.forms import form_content

FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}


@get("/api/v1/forms/{form:str}/{version:str}", guards=[signed_in], sync_to_thread=True)
def form_definition(form: str, version: str, store: Store) -> Response[bytes]:
    """The survey as JSON, exactly as published."""
    return _for_ever(form_content(store.reader(), form, version))


@get("/api/v1/forms/{form:str}/{version:str}/{sha256:str}", guards=[signed_in], sync_to_thread=True)
def light_definition(form: str, version: str, sha256: str, store: Store) -> Response[bytes]:
    """The survey without its long lists of choices, which are reference files that a pull names too."""
    return _for_ever(shipped_definition(store.reader(), form, version, sha256))


@get("/api/v1/reference/{name:str}/{sha256:str}", guards=[signed_in], sync_to_thread=True)
def reference_list(name: str, sha256: str, store: Store, settings: Settings) -> Response[bytes]:
    """The list with this hash as JSON; 404 once it is out of date: the next pull names the new one."""
    return _for_ever(reference_content(store, settings, name, sha256))


def _for_ever(content: bytes | None) -> Response[bytes]:
    if content is None:
        raise problem("not_found")
    return Response(content, media_type="application/json", headers=FOR_EVER)
