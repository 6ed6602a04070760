"""The register: found by conditions in the address, and one page for each enterprise."""

from typing import Any

import msgspec
from litestar import Request, get
from litestar.response import Template

from server.languages import gettext as _
from server.pages.assignment_words import asked_of, notice_of
from server.pages.filtering import AddressFilter, Chip, enterprise_conditions, filter_from, pages_of
from server.people import office
from server.personal_numbers import without_personal_number
from server.places import activity_name, commune_name, communes_of
from server.problems import problem
from server.settings import Settings
from server.steps.field_words import FieldWords
from server.steps.settled import settled_below
from server.steps.surveys import choice_labels, form_title
from server.steps.visits import enterprise_facts
from server.store.assignments import people_of
from server.store.campaigns import current_campaign
from server.store.changes import made_on_phone
from server.store.connection import Store
from server.store.enterprise_list import (
    PAGE,
    EnterpriseFilter,
    communes_used,
    count_enterprises,
    enterprise_lines,
)
from server.store.enterprises import enterprise_row
from server.store.people import PersonRow, people
from server.store.visit_list import visits_at
from server.vietnamese import person_sort_key

FACTS = (
    "name", "short_name", "tax_code", "legal_form", "commune_code", "street", "phone", "email",
    "priority_sector", "vsic", "point", "note",
)  # fmt: skip


class VisitBrief(msgspec.Struct, frozen=True):
    """What the words of a visit's state need."""

    started_ms: int
    finished_ms: int
    review: str


def states() -> dict[str, str]:
    return {"none": _("Chưa khảo sát"), "draft": _("Đang làm"), "finished": _("Đã kết thúc")}


def fact_titles() -> dict[str, str]:
    return {
        "name": _("Tên doanh nghiệp"),
        "short_name": _("Tên viết tắt"),
        "tax_code": _("Mã số thuế"),
        "legal_form": _("Loại hình"),
        "commune_code": _("Xã, phường"),
        "street": _("Địa chỉ"),
        "phone": _("Điện thoại"),
        "email": _("Thư điện tử"),
        "priority_sector": _("Nhóm ngành"),
        "vsic": _("Ngành chính (VSIC)"),
        "point": _("Tọa độ"),
        "note": _("Ghi chú"),
    }


def officers_of(store: Store) -> list[PersonRow]:
    """Active officers by given name."""
    found = [person for person in people(store.reader()) if person.role == "officer"]
    return sorted(found, key=lambda person: person_sort_key(person.name))


@get("/enterprises", guards=[office], sync_to_thread=True)
def enterprises_page(request: Request[Any, Any, Any], store: Store, settings: Settings) -> Template:
    db = store.reader()
    filter_ = filter_from("/enterprises", dict(request.query_params))
    campaign = current_campaign(db)
    campaign_id = campaign.id if campaign else ""
    conditions = enterprise_conditions(filter_)
    found = count_enterprises(db, conditions, campaign_id)
    pages = pages_of(found, PAGE)
    filter_ = msgspec.structs.replace(filter_, page=min(filter_.page, pages))
    officers = officers_of(store)
    names = {person.id: person.name for person in people(db)}
    sectors = choice_labels(db, campaign.form if campaign else "", "priority_sector")
    lines = [
        {
            "id": line.id,
            "name": line.name,
            "tax_code": without_personal_number(line.tax_code),
            "commune": commune_name(line.commune_code),
            "is_from_phone": line.is_from_phone,
            "sector": sectors.get(line.priority_sector, line.priority_sector),
            "visit": VisitBrief(line.started_ms or 0, line.finished_ms or 0, line.review or "")
            if line.visit
            else None,
            "officers": [names[person] for person in (line.officers or "").split(",") if person in names],
        }
        for line in enterprise_lines(db, conditions, campaign_id, filter_.page)
    ]
    used = set(communes_used(db))
    context = {
        "filter": filter_,
        "lines": lines,
        "found": found,
        "total": count_enterprises(db, EnterpriseFilter(), campaign_id),
        "pages": pages,
        "communes": [(code, commune_name(code)) for code in communes_of(settings.province) if code in used],
        "officers": officers,
        "states": list(states().items()),
        "chips": chips_of(filter_, names),
        "notice": notice_of(request, names),
        "asked": asked_of(request),
    }
    return Template("enterprises/enterprises.html", context=context)


def chips_of(filter_: AddressFilter, names: dict[str, str]) -> list[Chip]:
    """One chip for each condition of the address."""
    officers = names | {"none": _("Chưa giao cho ai"), "any": _("Đã giao")}
    words = {
        "q": f"“{filter_.q}”",
        "commune": commune_name(filter_.commune),
        "officer": officers.get(filter_.officer, filter_.officer),
        "state": states().get(filter_.state, filter_.state),
    }
    return [Chip(words[name], filter_.without(name)) for name in filter_.conditions]


@get("/enterprises/{enterprise:str}", guards=[office], sync_to_thread=True)
def enterprise_page(enterprise: str, request: Request[Any, Any, Any], store: Store) -> Template:
    db = store.reader()
    row = enterprise_row(db, enterprise)
    if row is None:
        raise problem("not_found")
    names = {person.id: person for person in people(db)}
    campaign = current_campaign(db)
    form = campaign.form if campaign else ""
    fields, conflicts = enterprise_facts(db, enterprise)
    shown = fields | {
        "legal_form": choice_labels(db, form, "legal_form").get(row.legal_form, row.legal_form),
        "priority_sector": choice_labels(db, form, "priority_sector").get(
            row.priority_sector, row.priority_sector
        ),
        "commune_code": commune_name(row.commune_code),
        "vsic": activity_name(fields.get("vsic") or ""),
    }
    titles = fact_titles()
    made = made_on_phone(db, enterprise)
    assigned = [names[person] for person in people_of(db, enterprise) if person in names]
    context = {
        "enterprise": {
            "id": row.id,
            "name": row.name,
            "tax_code": row.tax_code,
            "commune": commune_name(row.commune_code),
        },
        "made": {"by": names[made[0]].name, "ms": made[1]} if made else None,
        "facts": [(titles[name], shown.get(name) or "") for name in FACTS],
        "conflicts": [titles.get(name, name) for name in conflicts if name],
        "assigned": assigned,
        "officers": [person for person in officers_of(store) if person not in assigned],
        "visits": [
            {
                "id": visit.id,
                "title": form_title(db, visit.form, visit.form_version),
                "started_ms": visit.started_ms,
                "finished_ms": visit.finished_ms,
                "review": visit.review,
                "officer_name": visit.officer_name,
            }
            for visit in visits_at(db, enterprise)
        ],
        "settled": settled_below(db, enterprise, FieldWords(db, titles)),
        "notice": notice_of(request, {person: row.name for person, row in names.items()}),
        "asked": asked_of(request),
    }
    return Template("enterprises/enterprise.html", context=context)
