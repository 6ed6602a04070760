"""Who works here, and with which phones."""

from typing import Any

import msgspec
from litestar import Request, get
from litestar.response import Template

from server.people import office
from server.store.connection import Store
from server.store.devices import Device, devices_of
from server.store.people import PersonRow, people
from server.vietnamese import person_sort_key


class PersonLine(msgspec.Struct, frozen=True):
    person: PersonRow
    devices: list[Device]


@get("/people", guards=[office], sync_to_thread=True)
def people_page(request: Request[Any, Any, Any], store: Store) -> Template:
    db = store.reader()
    everybody = sorted(people(db), key=lambda person: person_sort_key(person.name))
    lines = [PersonLine(person, devices_of(db, person.id)) for person in everybody]
    return Template("people/people.html", context={"lines": lines})
