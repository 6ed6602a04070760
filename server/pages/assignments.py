"""Who works on which enterprise: given and taken back from the lists."""

from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit

from litestar import Request, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect

from server.pages.assignment_words import with_missing, with_notice
from server.pages.filtering import enterprise_conditions, filter_from
from server.pages.sign_in import here
from server.people import desk
from server.problems import problem
from server.settings import Settings
from server.steps.ledger import Ledger, open_ledger
from server.steps.office import assign
from server.store.assignments import assignment, people_of
from server.store.campaigns import current_campaign
from server.store.connection import Store
from server.store.enterprise_list import enterprise_ids
from server.store.enterprises import enterprise_row
from server.store.people import person_by_id

Form = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.URL_ENCODED)]


@post("/assignments", guards=[desk], sync_to_thread=True, status_code=303)
def assign_enterprises(
    data: Form, request: Request[Any, Any, Any], store: Store, settings: Settings
) -> Redirect:
    """Gives the chosen enterprises to an officer, or takes them back: from that officer, or from all.

    Something left out leads back to the list as it was, with what is missing beside the button.
    """
    back = here(text_of(data, "back") or "/enterprises")
    act, officer = text_of(data, "act"), text_of(data, "officer")
    chosen = chosen_enterprises(data, back, store)
    if act not in ("give", "take_back"):
        raise problem("invalid_request", what=act)
    person = person_by_id(store.reader(), officer) if officer else None
    is_officer = person is not None and person.role == "officer" and person.active == 1
    if not chosen:
        return Redirect(with_missing(back, "nothing_chosen", chosen, officer), status_code=303)
    if (act == "give" or officer) and not is_officer:
        asked = [] if text_of(data, "whole_result") else chosen
        return Redirect(with_missing(back, "no_officer_chosen", asked, ""), status_code=303)
    with open_ledger(store, settings.now_ms()) as ledger:
        changed = 0
        for enterprise in chosen:
            if enterprise_row(ledger.db, enterprise) is None:
                raise problem("not_found")
            changed += write(ledger, enterprise, officer, is_assigned=act == "give", by=request.user.id)
    return Redirect(with_notice(back, act, changed, officer), status_code=303)


def write(ledger: Ledger, enterprise: str, officer: str, *, is_assigned: bool, by: str) -> int:
    """How many assignments changed; what is so already is not written again: each costs phones a load."""
    people = [officer] if officer else people_of(ledger.db, enterprise)
    changed = 0
    for person in people:
        known = assignment(ledger.db, person, enterprise)
        if (known.is_assigned if known else False) != is_assigned:
            assign(ledger, person, enterprise, is_assigned=is_assigned, by=by)
            changed += 1
    return changed


def chosen_enterprises(data: dict[str, Any], back: str, store: Store) -> list[str]:
    """The ticked ones, or the whole result of the list that the form stood below."""
    if text_of(data, "whole_result"):
        db = store.reader()
        filter_ = filter_from("/enterprises", dict(parse_qsl(urlsplit(back).query)))
        campaign = current_campaign(db)
        return enterprise_ids(db, enterprise_conditions(filter_), campaign.id if campaign else "")
    chosen = data.get("enterprise", [])
    return [chosen] if isinstance(chosen, str) else [str(one) for one in chosen]


def text_of(data: dict[str, Any], name: str) -> str:
    value = data.get(name, "")
    return value if isinstance(value, str) else ""
