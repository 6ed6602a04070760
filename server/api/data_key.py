"""A forgotten PIN costs no data: POST /api/v1/data-key opens the office's copy of the key that it opened."""

import logging
from typing import Any

from litestar import Request, Response, post

from server.api.body import answer, read_message
from server.attempts import Attempts
from server.enrolment import LIFETIME_MS
from server.people import phone
from server.problems import problem
from server.recovery_key import all_keys
from server.settings import Settings
from server.steps.sealed_for_office import NotSealedForUs, OtherKey, opened_data_key
from sync.messages import DataKeyReply, decode_data_key

logger = logging.getLogger("khaosat.keys")

HOUR_MS = 3_600_000
# Of one phone: five at once, from then on one a minute, until it rests for an hour.
openings = Attempts(tries=5, remember_ms=HOUR_MS)


@post("/api/v1/data-key", guards=[phone], sync_to_thread=True, status_code=200)
def data_key(request: Request[Any, Any, Any], body: bytes, settings: Settings) -> Response[bytes]:
    """{sealed} -> {key}, for the person whose data they are, right after they signed in with a code.

    A session of weeks ago is no proof: a phone that was found has one. Problems: sign_in, key_not_opened
    (sealed for somebody else, or for no key that is here), too_many_tries. Each opening is a line in the log.
    """
    asked = read_message(request, body, decode_data_key)
    now_ms, who = settings.now_ms(), (request.user.device,)
    openings.refuse_if_too_many(who, now_ms)
    if now_ms - request.auth.created_ms >= LIFETIME_MS:
        raise problem("sign_in")
    openings.count(who, now_ms)
    try:
        opened = opened_data_key(asked.sealed, all_keys(settings.data))
    except (OtherKey, NotSealedForUs) as error:
        logger.warning("the data key of %s on device %s was not opened: %s", request.user.id, *who, error)
        raise problem("key_not_opened") from error
    if opened.person != request.user.id:
        logger.warning("%s on device %s asked for the data key of %s", request.user.id, *who, opened.person)
        raise problem("key_not_opened")
    logger.warning("the data key of %s was opened for device %s", request.user.id, *who)
    return answer(DataKeyReply(key=opened.key))
