"""Reference lists for phones: what forms choose from, people, campaigns, the office, criteria, the directory.

Every file is named by its own hash, so a phone loads each content once. Source: the protocol page, Scope.
"""

import hashlib
import hmac
from functools import cache
from typing import Any

import msgspec

from server.personal_numbers import digits_of, is_personal_number
from server.settings import Settings
from server.steps.ledger import Ledger, open_ledger
from server.steps.phone_criteria import CRITERIA, criteria_files
from server.steps.project import directory_bucket
from server.steps.shipping import ShippedForm, choices_file, shipped_form
from server.store.campaigns import campaigns
from server.store.connection import Store
from server.store.enterprises import (
    DIRECTORY_BUCKETS,
    EnterpriseRow,
    all_enterprises,
    directory_content,
    directory_files,
    write_directory_file,
)
from server.store.forms import PublishedForm, newest_forms, versions_in_scope
from server.store.people import people
from survey_defs.long_lists import CHOICES, reference_file
from survey_defs.reference.loading import UnknownReference, load_reference
from sync.messages import Needed

OWN_LISTS = ("campaigns", "people", "office")
DIRECTORY = "directory-"


def forms_needed(store: Store, person: str, *, in_columns: bool = False) -> list[Needed]:
    """The newest version of every form, and those that visits in this person's scope were made with.

    Of each form the version published last comes first: new visits are begun with it. in_columns: the phone
    reads long lists column by column, so that they travel apart.
    """
    db = store.reader()
    forms = {form.number: form for form in newest_forms(db) + versions_in_scope(db, person)}
    ordered = sorted(forms.values(), key=lambda form: (form.id, -form.number))
    return [_needed_form(form, shipped_form(db, form) if in_columns else None) for form in ordered]


def reference_needed(
    store: Store, person: str, settings: Settings, *, in_columns: bool = False, with_criteria: bool = False
) -> list[Needed]:
    """Every list and directory file that a phone of this person holds now.

    in_columns: as for forms_needed. with_criteria: the phone scores visits itself.
    """
    refresh_directory(store, settings.now_ms())
    db = store.reader()
    forms = newest_forms(db) + versions_in_scope(db, person)
    wanted = {file for form in forms for file in form.files}
    lists = [
        (name, files[in_columns][0]) for name in sorted(wanted) if (files := _list_files(name)) is not None
    ]
    lists += [(name, _sha256(_own_list(store, settings, name))) for name in OWN_LISTS]
    apart = [shipped_form(db, form) for form in forms] if in_columns else []
    lists += sorted({file for form in apart if form is not None for file in form.files.items()})
    if with_criteria:
        lists += [(name, _sha256(content)) for name, content in criteria_files(db, settings).items()]
    needed = [_needed(name, digest) for name, digest in lists]
    return needed + [_needed(f"{DIRECTORY}{bucket:02d}", sha256) for bucket, sha256, _ in directory_files(db)]


def name_of_needed(forms: list[Needed], reference: list[Needed]) -> bytes:
    """16 bytes that name these lists; other lists have another name."""
    return hashlib.sha256(msgspec.msgpack.encode([forms, reference])).digest()[:16]


def reference_content(store: Store, settings: Settings, name: str, sha256: str) -> bytes | None:
    """The file as JSON; None when that content is no longer the current one: the next pull names the new."""
    if name.startswith(DIRECTORY) and name[len(DIRECTORY) :].isdecimal():
        return directory_content(store.reader(), int(name[len(DIRECTORY) :]), sha256)
    if name in OWN_LISTS:
        return _if_current(_own_list(store, settings, name), sha256)
    if name.startswith(CRITERIA):
        return _if_current(criteria_files(store.reader(), settings).get(name), sha256)
    if name.startswith(CHOICES):
        return choices_file(store.reader(), name, sha256)
    return dict(_list_files(name) or ()).get(sha256)


def refresh_directory(store: Store, clock_ms: int) -> None:
    """Writes those of the 64 files anew in which an enterprise has changed."""
    files = {bucket: stale for bucket, _, stale in directory_files(store.reader())}
    if len(files) == DIRECTORY_BUCKETS and not any(files.values()):
        return
    with open_ledger(store, clock_ms) as ledger:
        _write_directory(ledger)


def _write_directory(ledger: Ledger) -> None:
    files = {bucket: stale for bucket, _, stale in directory_files(ledger.db)}
    rows: dict[int, list[EnterpriseRow]] = {bucket: [] for bucket in range(DIRECTORY_BUCKETS)}
    for row in all_enterprises(ledger.db):
        rows[directory_bucket(row.id)].append(row)
    # Phones need the key to look for a number that they were told; it only keeps files from being read.
    key = hashlib.sha256(f"directory {min(ledger.all_epochs())}".encode()).hexdigest()[:32]
    for bucket in range(DIRECTORY_BUCKETS):
        if files.get(bucket, 1):
            enterprises = [_entry(row, key) for row in rows[bucket]]
            content = msgspec.json.encode({"key": key, "enterprises": enterprises})
            write_directory_file(ledger.db, bucket, hashlib.sha256(content).hexdigest(), content)


def _entry(row: EnterpriseRow, key: str) -> dict[str, Any]:
    """One enterprise as everybody may see it: personal numbers only as 32 bits of a keyed hash."""
    is_personal = is_personal_number(row.tax_code)
    entry: dict[str, Any] = {"id": row.id, "name": row.name, "commune_code": row.commune_code}
    entry["tax_code"] = "" if is_personal else row.tax_code
    entry["tax_code_hash"] = keyed_hash(row.tax_code, key) if is_personal else ""
    entry["phone_hash"] = keyed_hash(row.phone, key) if row.phone else ""
    entry["point"] = row.point
    return entry


def keyed_hash(text: str, key: str) -> str:
    """8 hexadecimal digits: HMAC-SHA-256 of the digits in `text`, cut to 32 bits.

    Enough to say "perhaps known already"; too short to tell which number it was.
    """
    return hmac.new(bytes.fromhex(key), digits_of(text).encode(), hashlib.sha256).hexdigest()[:8]


@cache
def _list_files(name: str) -> tuple[tuple[str, bytes], tuple[str, bytes]] | None:
    """Hash and JSON of a list of survey_defs/reference, item by item and as it travels in columns.

    None where a form names one that is not there.
    """
    try:
        found = load_reference(name)
    except UnknownReference:
        return None
    whole, travelling = msgspec.json.encode(found), reference_file(found)
    return (_sha256(whole), whole), (_sha256(travelling), travelling)


def _own_list(store: Store, settings: Settings, name: str) -> bytes:
    db = store.reader()
    if name == "office":
        return msgspec.json.encode(_office(settings), order="deterministic")
    if name == "people":
        items: list[Any] = [
            {
                "name": row.id,
                "label": {"vi": row.name},
                "code": row.code,
                "username": row.login,
                "role": row.role,
            }
            for row in sorted(people(db), key=lambda row: row.id)
        ]
    else:
        items = sorted(map(_campaign_item, campaigns(db)), key=lambda item: item["name"])
    return msgspec.json.encode({"name": name, "items": items}, order="deterministic")


def _office(settings: Settings) -> dict[str, str]:
    """Who issues the papers that a phone makes without a network."""
    kept = ("organisation", "parent_organisation", "place")
    return {"name": "office", **{field: getattr(settings, field) for field in kept}}


def _campaign_item(campaign: Any) -> dict[str, Any]:
    kept = ("code", "form", "criteria", "priority_sectors", "starts_on", "ends_on", "state")
    return {
        "name": campaign.id,
        "label": {"vi": campaign.name},
        **{field: getattr(campaign, field) for field in kept},
    }


def _needed_form(form: PublishedForm, apart: ShippedForm | None) -> Needed:
    url = f"/api/v1/forms/{form.id}/{form.version}"
    if apart is None:
        return Needed(id=form.id, version=form.version, sha256=form.sha256, url=url)
    return Needed(id=form.id, version=form.version, sha256=apart.sha256, url=f"{url}/{apart.sha256}")


def _if_current(content: bytes | None, sha256: str) -> bytes | None:
    return content if content is not None and _sha256(content) == sha256 else None


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _needed(name: str, sha256: str) -> Needed:
    return Needed(id=name, version=sha256[:12], sha256=sha256, url=f"/api/v1/reference/{name}/{sha256}")
