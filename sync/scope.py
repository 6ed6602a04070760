"""Which tables there are, what hangs on what, and whose work is accepted."""

from collections.abc import Mapping, Set
from typing import Any, Literal, NamedTuple

SURVEY_TABLES = ("visit", "row")

LINKS: dict[str, tuple[str, ...]] = {
    "enterprise": (),
    "contact": ("enterprise_id",),
    "instrument": ("enterprise_id",),
    "product": ("enterprise_id",),
    "visit": ("enterprise_id",),
    "row": ("visit_id", "parent"),
}
"""Fields that a record's first change gives and no later one may alter."""

ENTERPRISE_FIELDS = frozenset({
    "tax_code", "name", "short_name", "legal_form", "commune_code", "street", "phone", "email",
    "priority_sector", "vsic", "point", "note",
})  # fmt: skip
VISIT_FIELDS = frozenset({
    "enterprise_id", "campaign_id", "form", "form_version", "state", "officer", "started_ms", "finished_ms",
})  # fmt: skip
OFFICE_FIELDS = frozenset({"review", "reviewed_ms", "review_remarks"})
"""Fields of a visit that only the office writes: sync/review.py."""
ROW_FIELDS = frozenset({"visit_id", "parent", "repeat", "position"})


class Assignment(NamedTuple):
    """The last word on one person and one enterprise. rev: of that word."""

    is_assigned: bool
    rev: int


def unknown_fields(table: str, fields: Set[str], keys: Set[str], *, office: bool = False) -> Set[str]:
    """The fields that this table does not have. keys: of the questions, where the table belongs to a survey.

    Contacts, instruments and products have no fixed list: what an enterprise owns differs from form to form.
    """
    match table:
        case "enterprise":
            return fields - ENTERPRISE_FIELDS
        case "visit":
            return fields - keys - VISIT_FIELDS - (OFFICE_FIELDS if office else frozenset())
        case "row":
            return fields - keys - ROW_FIELDS
    return frozenset()


def parent_named(table: str, fields: Mapping[str, Any]) -> tuple[str, str] | None:
    """(table, record) of what a new record hangs on, or None when the change does not say.

    A row hangs on its enclosing row, or on its visit when `parent` is that visit, empty or left out.
    """
    if table == "row":
        visit, parent = fields.get("visit_id"), fields.get("parent")
        if not isinstance(visit, str) or not visit:
            return None
        return ("row", parent) if isinstance(parent, str) and parent not in ("", visit) else ("visit", visit)
    enterprise = fields.get("enterprise_id")
    return ("enterprise", enterprise) if isinstance(enterprise, str) and enterprise else None


def acceptance(assignment: Assignment | None, base: int) -> Literal["accepted", "late", "scope"]:
    """Whether the author may write on the enterprise: assigned now, or could not know yet that it ended."""
    if assignment is None:
        return "scope"
    if assignment.is_assigned:
        return "accepted"
    return "late" if base < assignment.rev else "scope"


def base_counted(base: int, epoch: int, epoch_now: int, shared: Mapping[int, int]) -> int:
    """`base` as far as this history knows it. shared: {earlier epoch: last revision shared with it}."""
    if epoch == epoch_now:
        return base
    return base if base <= shared.get(epoch, 0) else 0
