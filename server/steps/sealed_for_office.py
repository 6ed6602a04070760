"""What phones seal for the office's recovery key alone: rescue files, and the keys of their data.

    head   magic (8 letters) · version 1 (1 byte) · id of the recovery key (8) · own public key (65)

Key: HKDF-SHA256 of the ECDH secret on P-256, salt = the head, info by kind. Source: RFC 5869.
The key of a person's data follows as one part: AES-256-GCM of a MessagePack map, the nonce twelve zeros,
since its key seals nothing else. Written by pwa/js/store/sealed_for_office.js.
"""

from collections.abc import Mapping

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.recovery_key import PrivateKey, key_id, public_bytes

VERSION = 1
HEAD = 8 + 1 + 8 + 65
DATA_KEY_MAGIC = b"KSDATKEY"
DATA_KEY_INFO = b"khaosat data key 1"
ONLY_NONCE = bytes(12)


class OtherKey(LookupError):
    """Sealed for a key that is not here. key: its id, in hexadecimal."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class NotSealedForUs(ValueError):
    """The bytes are no such thing: cut off, changed, or of a version that this server is too old for."""


class DataKey(msgspec.Struct, frozen=True):
    """The key of a person's data on one phone. key: 32 bytes."""

    person: str
    key: bytes


def is_head(head: bytes, magic: bytes) -> bool:
    return len(head) == HEAD and head.startswith(magic + bytes([VERSION]))


def key_for(head: bytes, keys: Mapping[bytes, PrivateKey], info: bytes) -> bytes:
    """32 bytes for what follows the head. keys: by id. Raises OtherKey, NotSealedForUs."""
    wanted = head[9:17]
    if wanted not in keys:
        raise OtherKey(wanted.hex())
    try:
        own = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), head[-65:])
    except ValueError as error:
        raise NotSealedForUs("no point of the curve") from error
    return _derived(head, keys[wanted].exchange(ec.ECDH(), own), info)


def new_head(key: PrivateKey, magic: bytes, info: bytes) -> tuple[bytes, bytes]:
    """A head as phones write it, and the key for what follows. key: whose public half they know."""
    own = ec.generate_private_key(ec.SECP256R1())
    head = magic + bytes([VERSION]) + key_id(public_bytes(key)) + public_bytes(own)
    return head, _derived(head, own.exchange(ec.ECDH(), key.public_key()), info)


def opened_data_key(sealed: bytes, keys: Mapping[bytes, PrivateKey]) -> DataKey:
    """The key of a person's data. Raises OtherKey, NotSealedForUs."""
    head, content = sealed[:HEAD], sealed[HEAD:]
    if not is_head(head, DATA_KEY_MAGIC):
        raise NotSealedForUs("another head")
    key = key_for(head, keys, DATA_KEY_INFO)
    try:
        return msgspec.msgpack.decode(AESGCM(key).decrypt(ONLY_NONCE, content, None), type=DataKey)
    except (InvalidTag, ValueError, msgspec.MsgspecError) as error:
        raise NotSealedForUs("does not open") from error


def sealed_data_key(key: PrivateKey, data_key: DataKey) -> bytes:
    """As phones write it."""
    head, only_key = new_head(key, DATA_KEY_MAGIC, DATA_KEY_INFO)
    return head + AESGCM(only_key).encrypt(ONLY_NONCE, msgspec.msgpack.encode(data_key), None)


def _derived(head: bytes, secret: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=head, info=info).derive(secret)
