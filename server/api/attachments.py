"""HEAD, PATCH and GET of an attachment, named by its hash."""

import re
from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get, head, patch

from server.people import Person, phone, signed_in
from server.problems import ProblemError, problem
from server.settings import Settings
from server.steps.attachments import NotNamed, WrongHash, WrongOffset, add_piece, content_of
from server.store.attachments import Attachment, attachment_by_hash, is_in_scope, is_named_by
from server.store.connection import Store

ADDRESS = "/api/v1/attachments/{sha256:str}"
LARGEST_PIECE = 8 * 1024 * 1024
RANGE = re.compile(r"bytes=([0-9]{1,15})-([0-9]{0,15})")
OFFSET = re.compile(r"[0-9]{1,15}")
# What a browser may show; everything else is only offered for saving, whatever its author called it.
SHOWN = re.compile(r"image/(jpeg|png|webp|heic|gif)")


@head(ADDRESS, guards=[phone], sync_to_thread=True, status_code=204)
def attachment_state(sha256: str, request: Request[Any, Any, Any], store: Store) -> Response[None]:
    """How much has arrived."""
    _check_may_send(store, sha256, request.user)
    known = attachment_by_hash(store.reader(), sha256)
    if known is None:
        raise problem("not_found")
    return _state(known)


@patch(ADDRESS, guards=[phone], sync_to_thread=True, status_code=204)
def add_to_attachment(
    sha256: str, request: Request[Any, Any, Any], body: bytes, store: Store, settings: Settings
) -> Response[None]:
    """Takes the piece at Upload-Offset; Upload-Complete: ?1 says that it is the last."""
    offset = request.headers.get("upload-offset", "")
    if not OFFSET.fullmatch(offset):
        raise problem("unreadable", what="Upload-Offset")
    if len(body) > LARGEST_PIECE:
        raise problem("body_too_large")
    _check_may_send(store, sha256, request.user)
    is_last = request.headers.get("upload-complete") == "?1"
    folder = settings.data / "attachments"
    try:
        now_ms = settings.now_ms()
        return _state(add_piece(store, folder, sha256, int(offset), body, is_last=is_last, now_ms=now_ms))
    except NotNamed as error:
        raise problem("not_found") from error
    except WrongOffset as error:
        raise _with_offset(problem("attachment_offset"), error.received) from error
    except WrongHash as error:
        raise _with_offset(problem("attachment_hash"), 0) from error


@get(ADDRESS, guards=[signed_in], sync_to_thread=True)
def attachment(
    sha256: str, request: Request[Any, Any, Any], store: Store, settings: Settings
) -> Response[bytes]:
    """The content, for the office and for those who work on the enterprise; 404 until it is whole.

    With "Range: bytes=FIRST-LAST" that part of it (206), so that a phone goes on where it broke off.
    """
    if not request.user.in_office and not is_in_scope(store.reader(), sha256, request.user.id):
        raise problem("not_found")
    try:
        known, content = content_of(store, settings.data / "attachments", sha256)
    except NotNamed as error:
        raise problem("not_found") from error
    shown = SHOWN.fullmatch(known.media_type) is not None
    headers = {
        "Cache-Control": "private, max-age=31536000, immutable",
        "Content-Disposition": _disposition(known.name, shown=shown),
        "Upload-Offset": str(known.received),
        "Accept-Ranges": "bytes",
    }
    media_type = known.media_type if shown else "application/octet-stream"
    asked = RANGE.fullmatch(request.headers.get("range", ""))
    if asked is None or int(asked[1]) >= len(content):
        return Response(content, media_type=media_type, headers=headers)
    start, end = int(asked[1]), min(int(asked[2] or len(content)), len(content) - 1)
    headers["Content-Range"] = f"bytes {start}-{end}/{len(content)}"
    return Response(content[start : end + 1], media_type=media_type, headers=headers, status_code=206)


def _disposition(name: str, *, shown: bool) -> str:
    """Shown in the page or only offered for saving, under the name that its author gave it."""
    return f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(name, safe='')}"


def _check_may_send(store: Store, sha256: str, person: Person) -> None:
    """Only a phone that named the file, or whose person works on its enterprise, may add to it."""
    db = store.reader()
    if not (is_named_by(db, sha256, person.device) or is_in_scope(db, sha256, person.id)):
        raise problem("not_found")


def _state(known: Attachment) -> Response[None]:
    headers = {"Upload-Offset": str(known.received), "Upload-Complete": "?1" if known.complete else "?0"}
    return Response(None, status_code=204, headers={**headers, "Cache-Control": "no-store"})


def _with_offset(error: ProblemError, received: int) -> ProblemError:
    error.headers |= {"Upload-Offset": str(received), "Upload-Complete": "?0"}
    return error
