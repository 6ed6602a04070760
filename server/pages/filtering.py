"""Conditions that live in the address, and the chips that take each of them away."""

from urllib.parse import urlencode

import msgspec

from server.store.enterprise_list import EnterpriseFilter
from server.vietnamese import folded


class Chip(msgspec.Struct, frozen=True):
    """words: the condition. without: the address of the list without it."""

    words: str
    without: str


class AddressFilter(msgspec.Struct, frozen=True, kw_only=True):
    """The query of a list's address; "" = no condition. base: the list's path.

    campaign: "all", or "" for the one that runs.
    """

    base: str
    q: str = ""
    campaign: str = ""
    commune: str = ""
    officer: str = ""
    state: str = ""
    page: int = 1

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the search, folded; a tax code typed in groups becomes one word."""
        text = folded(self.q)
        together = text.replace(" ", "").replace(".", "")
        return (together,) if together.isdigit() else tuple(text.split())

    @property
    def conditions(self) -> dict[str, str]:
        fields = {name: getattr(self, name) for name in ("q", "campaign", "commune", "officer", "state")}
        return {name: value for name, value in fields.items() if value}

    @property
    def address(self) -> str:
        return self._with(self.conditions, self.page)

    def with_page(self, page: int) -> str:
        return self._with(self.conditions, page)

    def without(self, name: str) -> str:
        return self._with({key: value for key, value in self.conditions.items() if key != name}, 1)

    def _with(self, conditions: dict[str, str], page: int) -> str:
        query = conditions | ({"page": str(page)} if page > 1 else {})
        return f"{self.base}?{urlencode(query)}" if query else self.base


def pages_of(found: int, size: int) -> int:
    """How many pages a result fills; at least one."""
    return max(1, -(-found // size))


def filter_from(base: str, query: dict[str, str]) -> AddressFilter:
    """The filter in the query of an address; what is not a page number opens page 1."""
    page = query.get("page", "1")
    return AddressFilter(
        base=base,
        q=query.get("q", "").strip()[:100],
        campaign="all" if query.get("campaign") == "all" else "",
        commune=query.get("commune", ""),
        officer=query.get("officer", ""),
        state=query.get("state", ""),
        page=max(1, int(page)) if page.isdecimal() and len(page) < 7 else 1,
    )


def enterprise_conditions(filter_: AddressFilter) -> EnterpriseFilter:
    """The filter as the register's list is asked with it."""
    return EnterpriseFilter(
        words=filter_.words, commune=filter_.commune, officer=filter_.officer, state=filter_.state
    )
