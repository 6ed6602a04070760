"""Binds a phone to a person by a one-time code.

Source: the protocol page, Endpoints. A phone that was bound before gets its former id back, so that its
unsent changes keep their numbers; a history that forgot the device (a restore) learns it again.
"""

import re
import secrets
from collections.abc import Mapping

from server.enrolment import code_hash
from server.record_ids import ALPHABET
from server.steps.ledger import Ledger, new_device_id
from server.steps.office_acts import PhoneBound
from server.store.devices import Device, add_device, device_by_id, set_recovery_key
from server.store.enrolment_codes import EnrolmentCode, code_by_hash, mark_used
from sync.messages import EnrolReply

DEVICE_SHAPE = re.compile(rf"[{ALPHABET}]{{10}}")
SECRET_LENGTH = 26


class CodeRefused(ValueError):
    """problem: "enrol_code_wrong" | "enrol_code_used" | "enrol_code_expired"."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def enrol_phone(
    ledger: Ledger, code: str, device: str, devices: Mapping[str, str] | None = None
) -> EnrolReply:
    """Uses up the code and gives the phone its id, its person and its secret. Raises CodeRefused.

    device: what the phone was last; "" for a new one. devices: the id of each person who was bound to it,
    by person. Who returns gets their own back: the id of another person's store would mix two outboxes.
    """
    found = code_by_hash(ledger.db, code_hash(code))
    invitation = _valid(found, ledger.now_ms)
    mark_used(ledger.db, invitation.code_hash, ledger.now_ms)
    former = devices.get(invitation.person, "") if devices else device
    bound = _former_device(ledger, former, invitation.person)
    if bound is None:
        bound = Device(
            id=former if _was_forgotten(ledger, former) else new_device_id(),
            person=invitation.person,
            recovery_key=_new_secret(),
            enrolled_ms=ledger.now_ms,
            seen_ms=ledger.now_ms,
        )
        add_device(ledger.db, bound)
        ledger.acts.append(PhoneBound(device=bound))
    return EnrolReply(device=bound.id, person=bound.person, recovery_key=bound.recovery_key)


def secret_of_phone(ledger: Ledger, device: str) -> str:
    """The secret of a bound phone, made now if it was bound before there was one; "" for an unknown phone."""
    bound = device_by_id(ledger.db, device)
    if bound is None or bound.recovery_key:
        return bound.recovery_key if bound else ""
    bound.recovery_key = _new_secret()
    set_recovery_key(ledger.db, device, bound.recovery_key)
    ledger.acts.append(PhoneBound(device=bound))
    return bound.recovery_key


def _valid(invitation: EnrolmentCode | None, now_ms: int) -> EnrolmentCode:
    if invitation is None:
        raise CodeRefused("enrol_code_wrong")
    if invitation.used_ms:
        raise CodeRefused("enrol_code_used")
    if now_ms >= invitation.expires_ms:
        raise CodeRefused("enrol_code_expired")
    return invitation


def _former_device(ledger: Ledger, former: str, person: str) -> Device | None:
    """The phone as it was bound to the same person; not one that was told to wipe itself."""
    device = device_by_id(ledger.db, former) if former else None
    return device if device is not None and device.person == person and device.wipe != "now" else None


def _was_forgotten(ledger: Ledger, former: str) -> bool:
    return DEVICE_SHAPE.fullmatch(former) is not None and device_by_id(ledger.db, former) is None


def _new_secret() -> str:
    """130 random bits that only this phone and the office know: by them a rescue file is known as its own."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SECRET_LENGTH))
