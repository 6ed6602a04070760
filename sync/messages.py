"""Every message between phone and server: MessagePack maps with exactly these field names.

The one source of the shapes: `python -m sync.typescript` writes pwa/types/messages.d.ts from it. Unknown
keys are ignored by both sides; new fields have defaults. Integers stay within 2^53 - 1; dates and decimals
are text.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

PROTOCOL = 1

LARGEST_INTEGER = 2**53 - 1
LARGEST_PUSH = 2000

Kind = Literal["set", "delete", "finalise", "attach", "settle"]
Outcome = Literal["applied", "merged", "conflict", "quarantined", "refused"]
Flag = Literal["conflict", "late_after_reassignment", "missing_attachment"]
Why = Literal["deleted", "unassigned"]
Wipe = Literal["", "after-push", "now"]

Count = Annotated[int, Meta(ge=0, le=LARGEST_INTEGER)]
Seq = Annotated[int, Meta(ge=1, le=LARGEST_INTEGER)]
Id = Annotated[str, Meta(pattern=r"\A[0-9abcdefghjkmnpqrstvwxyz]{26}\Z")]
Device = Annotated[str, Meta(pattern=r"\A[0-9abcdefghjkmnpqrstvwxyz]{10}\Z")]
Stamp = Annotated[str, Meta(pattern=r"\A[0-9a-f]{12}-[0-9a-f]{4}-[0-9abcdefghjkmnpqrstvwxyz]{10}\Z")]


class Change(Struct, frozen=True, kw_only=True):
    """What one person did to one record, on one device."""

    seq: Seq
    kind: Kind
    table: str
    record: Id
    fields: dict[str, Any]
    form: str = ""
    form_version: str = ""
    epoch: Count
    base: Count
    stamp: Stamp
    user: str
    device_ms: int = 0


class AttachedFile(Struct, frozen=True, kw_only=True):
    """The value of a field in a change of kind "attach": one, a list of them, or None."""

    sha256: Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    size: Count
    media_type: str
    name: str


class PushRequest(Struct, frozen=True, kw_only=True):
    """changes[i] has seq first_seq + i, even if it does not decode. journal_from: lowest seq still held."""

    protocol: int
    device: str
    epoch: Count
    app_version: str = ""
    first_seq: Seq
    journal_from: Seq
    changes: list[bytes]


class Result(Struct, frozen=True, kw_only=True):
    """What became of one change. fields: the merged or the contested ones. problem: "" or why it waits."""

    seq: int
    outcome: Outcome
    rev: int = 0
    problem: str = ""
    fields: list[str] = []


class PushReply(Struct, frozen=True, kw_only=True):
    """durable_seq: every seq up to here is on disk at the server."""

    epoch: int
    server_ms: int
    durable_seq: int
    results: list[Result] = []
    retry_after_s: int = 0


class PhoneReport(Struct, frozen=True, kw_only=True):
    """How sending goes, as the phone sees it, for the office. seq: last number given to a change.

    failures: {"2026-11-20": {trouble: how often}}, of the last days; troubles as in pwa/js/sync/http.js.
    """

    seq: Count = 0
    failures: dict[str, dict[str, Count]] = {}


class PullRequest(Struct, frozen=True, kw_only=True):
    """page: "" first. limit: records and gone ones in one reply. needed: of the lists that this phone holds.

    takes_own: this phone can make `own` records itself. takes_columns: it reads long lists column by column.
    takes_criteria: it scores visits itself. report: with the first page; seq 0 tells nothing.
    """

    protocol: int
    device: str
    epoch: Count
    since: Count
    page: str = ""
    limit: Annotated[int, Meta(ge=1, le=LARGEST_INTEGER)] = 200
    needed: bytes = b""
    takes_own: bool = False
    takes_columns: bool = False
    takes_criteria: bool = False
    report: PhoneReport = field(default_factory=PhoneReport)


class PulledRecord(Struct, frozen=True, kw_only=True):
    """One record as it is now. conflicts: each version's value, in stamp order; "" = a contested deletion.

    receipt: of a finished visit, the code that proves that it is here; "" otherwise.
    """

    table: str
    record: str
    rev: int
    enterprise: str
    fields: dict[str, Any]
    conflicts: dict[str, list[Any]] = {}
    form: str = ""
    form_version: str = ""
    flags: list[Flag] = []
    receipt: str = ""


class OwnRecord(Struct, frozen=True, kw_only=True):
    """A record in which nothing but this device's own changes is new: the phone lays them over what it holds.

    seq: of the latest of them, which names the record. fields: how many the record has; if the phone counts
    otherwise it loads everything again. receipt: as in PulledRecord.
    """

    seq: int
    rev: int
    fields: int
    receipt: str = ""


class Gone(Struct, frozen=True, kw_only=True):
    """ "unassigned" names the enterprise alone; everything that hangs on it goes too."""

    table: str
    record: str
    why: Why


class Needed(Struct, frozen=True, kw_only=True):
    """A form or a reference list that this person needs now. sha256: hexadecimal, of the content at `url`."""

    id: str
    version: str
    sha256: str
    url: str


class PullReply(Struct, frozen=True, kw_only=True):
    """next: "" last page | the next page | "again": start over at page "". durable_seq: as of cursor.

    Of the fields from `results` on only the last page has any. digest: empty = not checked. needed: names
    the lists `forms` and `reference`, which are left out when the request named the same.
    """

    epoch: int
    since: int
    page: str
    next: str = ""
    cursor: int = 0
    durable_seq: int
    server_ms: int
    latest_stamp: str = ""
    records: list[PulledRecord] = []
    own: list[OwnRecord] = []
    gone: list[Gone] = []
    results: list[Result] = []
    forms: list[Needed] = []
    reference: list[Needed] = []
    needed: bytes = b""
    digest: bytes = b""
    wipe: Wipe = ""


class EnrolRequest(Struct, frozen=True, kw_only=True):
    """device: the id that this phone had before, or ""; devices: the former id of each person, by person."""

    code: str
    device: str = ""
    devices: dict[str, str] = {}


class EnrolReply(Struct, frozen=True, kw_only=True):
    """pin: whether this person may work on the phone without one."""

    device: str
    person: str
    recovery_key: str
    pin: Literal["offered", "required"] = "offered"


class DataKeyRequest(Struct, frozen=True, kw_only=True):
    """sealed: the office's copy of the key of a person's data, as the phone keeps it."""

    sealed: bytes


class DataKeyReply(Struct, frozen=True, kw_only=True):
    """key: 32 bytes."""

    key: bytes


class KeyRequest(Struct, frozen=True, kw_only=True):
    """From a phone that was bound before there was a recovery key. device: as bound; checked."""

    device: str


class KeyReply(Struct, frozen=True, kw_only=True):
    """recovery_key: as in EnrolReply."""

    recovery_key: str


class ProblemReply(Struct, frozen=True, kw_only=True):
    """The body of every answer that is no success."""

    problem: str
    title: str = ""
    safe: str = ""
    next: str = ""


MESSAGES: tuple[type[Struct], ...] = (
    Change,
    AttachedFile,
    PushRequest,
    Result,
    PushReply,
    PhoneReport,
    PullRequest,
    PulledRecord,
    OwnRecord,
    Gone,
    Needed,
    PullReply,
    EnrolRequest,
    EnrolReply,
    KeyRequest,
    KeyReply,
    DataKeyRequest,
    DataKeyReply,
    ProblemReply,
)

encode = msgspec.msgpack.Encoder(order=None).encode
decode_push = msgspec.msgpack.Decoder(PushRequest).decode
decode_pull = msgspec.msgpack.Decoder(PullRequest).decode
decode_key_request = msgspec.msgpack.Decoder(KeyRequest).decode
decode_enrol = msgspec.msgpack.Decoder(EnrolRequest).decode
decode_data_key = msgspec.msgpack.Decoder(DataKeyRequest).decode
