"""Names of communes and of economic activities, as the reference lists of today have them."""

from functools import lru_cache

from server.languages import current_language
from server.vietnamese import sort_key
from survey_defs.reference.loading import load_reference


@lru_cache
def commune_labels() -> dict[str, dict[str, str]]:
    """{code: {"vi": "Xã Tân Cương", "en": "Tân Cương commune"}}, without the province's name."""
    return {
        item["name"]: {language: text.split(",")[0] for language, text in item["label"].items()}
        for item in load_reference("communes").items
    }


def commune_name(code: str) -> str:
    """The commune in the reader's language; a code that is on no list is shown as it is."""
    label = commune_labels().get(code)
    return label[current_language.get()] if label else code


@lru_cache
def _activity_labels() -> dict[str, dict[str, str]]:
    return {item["name"]: item["label"] for item in load_reference("vsic").items}


def activity_name(code: str) -> str:
    """The economic activity (VSIC) in the reader's language; a code that is on no list as it is."""
    label = _activity_labels().get(code)
    return label[current_language.get()] if label else code


def communes_of(province: str) -> dict[str, str]:
    """{code: Vietnamese name} of one province, in Vietnamese order of the names without their kind."""
    items = [item for item in load_reference("communes").items if item["province"] == province]
    items.sort(key=lambda item: sort_key(item["short"]))
    return {item["name"]: f"{item['type']} {item['short']}" for item in items}


def province_name(province: str) -> str:
    """ "tỉnh Thái Nguyên": for addresses in documents."""
    item = next(item for item in load_reference("communes").items if item["province"] == province)
    return f"{item['province_type'].lower()} {item['province_name']}"
