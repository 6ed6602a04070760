"""What a command cannot do."""

from server.languages import gettext as _
from server.store.connection import Store
from server.store.people import PersonRow, person_by_login


class Refused(Exception):
    """What was asked cannot be done; the message says why and what to do."""


def person_named(store: Store, login: str) -> PersonRow:
    """Raises Refused."""
    person = person_by_login(store.reader(), login.strip().lower())
    if person is None:
        raise Refused(_("Không có người dùng %(login)s.") % {"login": login})
    return person
