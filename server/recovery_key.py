"""The key for which phones seal their rescue files: P-256, in files of the data folder that only we may read.

Not in the database: whoever gets a copy of that must not be able to open the files that travel by e-mail.
Its public half goes to each phone at enrolment. A key that was brought back from a copy opens what was
sealed for it; the one that is given out stays `recovery.pem`.
"""

import base64
import hashlib
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

GIVEN_OUT = "recovery.pem"
PrivateKey = ec.EllipticCurvePrivateKey


class NoRecoveryKey(ValueError):
    """The file holds no private key of the curve P-256."""


def recovery_key(data: Path) -> PrivateKey:
    """The key that phones get; made on the first call. data: the installation's folder."""
    path = _folder(data) / GIVEN_OUT
    if not path.exists():
        _write(path, ec.generate_private_key(ec.SECP256R1()))
    return read_key(path.read_bytes())


def all_keys(data: Path) -> dict[bytes, PrivateKey]:
    """{key id: key} of every key that is here."""
    recovery_key(data)
    keys = [read_key(path.read_bytes()) for path in sorted(_folder(data).glob("*.pem"))]
    return {key_id(public_bytes(key)): key for key in keys}


def export_key(data: Path, target: Path) -> None:
    """Writes a copy that only its owner may read. Raises FileExistsError."""
    _write(target, recovery_key(data))


def bring_back_key(data: Path, content: bytes) -> str:
    """Takes a copy; gives its id. Phones go on getting the present one. Raises NoRecoveryKey."""
    key = read_key(content)
    name = key_id(public_bytes(key)).hex()
    path = _folder(data) / f"recovery-{name}.pem"
    if not path.exists():
        _write(path, key)
    return name


def read_key(content: bytes) -> PrivateKey:
    """The key in a PEM file. Raises NoRecoveryKey."""
    try:
        key = load_pem_private_key(content, None)
    except (ValueError, TypeError) as error:
        raise NoRecoveryKey("no PEM file of a private key without a password") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise NoRecoveryKey("a key of another kind than P-256")
    return key


def public_bytes(key: PrivateKey) -> bytes:
    """65 bytes, uncompressed, as browsers import it ("raw")."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def key_id(public: bytes) -> bytes:
    """8 bytes that name a key in the head of a rescue file."""
    return hashlib.sha256(public).digest()[:8]


def told_at_enrolment(key: PrivateKey, secret: str) -> str:
    """`recovery_key` of an enrolment: the public half in base64url, a dot, and the phone's secret.

    By the secret the office knows that a file is from this phone; the public half is no secret.
    """
    return f"{base64.urlsafe_b64encode(public_bytes(key)).rstrip(b'=').decode()}.{secret}"


def _folder(data: Path) -> Path:
    folder = data / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _write(path: Path, key: PrivateKey) -> None:
    """On disk, whole, readable by its owner alone; two who begin at once end with one key."""
    content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        if path.name != GIVEN_OUT:
            raise
    finally:
        fresh.unlink()
