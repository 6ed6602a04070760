"""What the office does that no phone can tell again after a restore: one struct for each act of its log.

Not among them: what phones sent (their journals), photographs and rescue files (folders of their own),
codes, sessions at desks, form files that nobody has published yet.
"""

from typing import Any

import msgspec

from server.store.campaigns import Campaign
from server.store.devices import Device
from server.store.people import PersonRow


class Overtaken(msgspec.Struct, frozen=True, array_like=True):
    """A change that an act of the office had seen and put another value in place of.

    field: where; "" for a deletion that was settled, or that had seen the change.
    """

    field: str
    device: str
    seq: int
    sha256: bytes


class Changed(msgspec.Struct, frozen=True, kw_only=True, tag="changed"):
    """A change of the office's device, byte for byte. overtook: changes of others in whose place it came."""

    device: str
    seq: int
    bytes: bytes
    person: str
    at_ms: int
    overtook: list[Overtaken] = []


class Settled(msgspec.Struct, frozen=True, kw_only=True, tag="settled"):
    """Why the change (device, seq) decided a conflict as it did."""

    device: str
    seq: int
    field: str
    reason: str
    person: str
    at_ms: int


class Assigned(msgspec.Struct, frozen=True, kw_only=True, tag="assigned"):
    person: str
    enterprise: str
    is_assigned: bool
    by: str


class Decided(msgspec.Struct, frozen=True, kw_only=True, tag="decided"):
    """About a change that waited: released with `repaired` in place of its parts, or refused for `reason`."""

    device: str
    seq: int
    sha256: bytes
    problem: str
    state: str
    repaired: dict[str, Any] = {}
    reason: str = ""
    by: str


class Published(msgspec.Struct, frozen=True, kw_only=True, tag="published"):
    definition: bytes
    source_name: str
    source: bytes
    by: str


class PersonAdded(msgspec.Struct, frozen=True, kw_only=True, tag="person"):
    person: PersonRow


class PasswordSet(msgspec.Struct, frozen=True, kw_only=True, tag="password"):
    person: str
    password_hash: str


class CampaignOpened(msgspec.Struct, frozen=True, kw_only=True, tag="campaign"):
    campaign: Campaign


class PhoneBound(msgspec.Struct, frozen=True, kw_only=True, tag="bound"):
    device: Device


class PhoneSession(msgspec.Struct, frozen=True, kw_only=True, tag="session"):
    """The phone goes on without a new code. lifetime_ms: from at_ms on."""

    token_hash: str
    person: str
    device: str
    at_ms: int
    lifetime_ms: int


Act = (
    Changed
    | Settled
    | Assigned
    | Decided
    | Published
    | PersonAdded
    | PasswordSet
    | CampaignOpened
    | PhoneBound
    | PhoneSession
)

encode_act = msgspec.json.Encoder().encode
decode_act = msgspec.json.Decoder(Act).decode
