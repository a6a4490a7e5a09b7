"""Encryption at rest: names, Telegram ids, words and raw updates are sealed before they reach the database.

AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D). Each value is bound to its place: table, column and row
are authenticated with it, so that it opens nowhere else (`storage/sealed.py`). Look-ups of a Telegram id go by a
keyed hash. Telegram's terms for bots (4.4) ask for encryption at rest with the key kept apart: it lives in a file
of its own.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NewType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage import files

log = logging.getLogger(__name__)

_KEY_BYTES = 32
_NONCE_BYTES = 12


# What a sealed value is bound to; made by `binding`.
Binding = NewType("Binding", bytes)


class KeyMissing(Exception):
    """Data exists, but the key that opens it does not."""


class KeyUnusable(Exception):
    """The key file is there, but is not a key, or not the key of this data."""


NO_NAME = "…"  # stands where a name, or words, cannot be read


class Unreadable(Exception):
    """One sealed value cannot be opened: damaged, or not where it was sealed. The key may be right."""


class Vault:
    """Seals and opens values with one key, and makes the keyed hashes of look-ups."""

    def __init__(self, key: bytes) -> None:
        if len(key) != _KEY_BYTES:
            raise KeyUnusable(f"a key has {_KEY_BYTES} bytes, this one {len(key)}")
        self._cipher = AESGCM(_derived(key, b"anker seal"))
        self.lookup_secret = _derived(key, b"anker lookup")
        self.fingerprint = _derived(key, b"anker fingerprint")[:6].hex()  # names the key, and tells nothing of it

    def seal(self, where: Binding, value: str | bytes) -> bytes:
        """The value, encrypted; `where` must be given again to open it."""
        nonce = os.urandom(_NONCE_BYTES)
        plain = value.encode() if isinstance(value, str) else value
        return nonce + self._cipher.encrypt(nonce, plain, where)

    def open(self, where: Binding, sealed: bytes) -> bytes:
        """The value that was sealed for this place. Raises Unreadable if the key or the place is another."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], where)
        except (InvalidTag, ValueError, TypeError) as error:  # too short a value is no bad tag, but a ValueError
            raise Unreadable("this value cannot be opened here") from error

    def open_text(self, where: Binding, sealed: bytes) -> str:
        """As `open`, for text."""
        return self.open(where, sealed).decode()

    def open_name(self, where: Binding, sealed: bytes) -> str:
        """As `open_text`, of what people read and nothing goes by: "…" stands for what is damaged."""
        opened = self.open_whole(where, sealed)
        return NO_NAME if opened is None else opened

    def open_words(self, where: Binding, sealed: bytes | None) -> str | None:
        """As `open_name`, of what may be missing."""
        return None if sealed is None else self.open_name(where, sealed)

    def open_whole(self, where: Binding, sealed: bytes | None) -> str | None:
        """As `open_text`, of what is of use only as it was, such as a file; None where missing or damaged."""
        if sealed is None:
            return None
        try:
            return self.open_text(where, sealed)
        except Unreadable:
            log.error("a value cannot be read: %s", where.partition(b" ")[0].decode())
            return None

    def seal_any(self, where: Binding, value: str | None) -> bytes | None:
        """As `seal`, of what may be missing."""
        return None if value is None else self.seal(where, value)

    def lookup(self, purpose: str, value: int | str) -> bytes:
        """A keyed hash by which a value is found without being readable."""
        return keyed_hash(self.lookup_secret, purpose, value)


def opened_with_one_of(keys: Iterable[Vault], where: Binding, sealed: bytes) -> bytes:
    """The value that one of these keys sealed for this place. Raises Unreadable if none did."""
    for key in keys:
        with suppress(Unreadable):
            return key.open(where, sealed)
    raise Unreadable("no key here opens this value")


def keyed_hash(secret: bytes, purpose: str, value: int | str) -> bytes:
    """A hash that nobody makes without the secret."""
    return hmac.digest(secret, f"{purpose}:{value}".encode(), hashlib.sha256)


def binding(place: str, *key: int | str | bytes) -> Binding:
    """A place and the key of a row there; each part with its length, so that no two places read alike."""
    said = place
    for part in key:
        text = part.hex() if isinstance(part, bytes) else str(part)
        said += f" {len(text)}:{text}"
    return Binding(said.encode())


def load_key(path: Path, *, data_exists: bool) -> bytes:
    """The key in this file; made once, with mode 600, when there is neither key nor data.

    Raises KeyMissing when data exists without its key: a fresh key could never open it. Raises KeyUnusable, which
    names the file and says what to do, when it holds no key.
    """
    if not path.exists():
        if data_exists:
            raise KeyMissing(
                f"The key file {path} is missing, but there is data that only this key opens. "
                "Put the key back, or name its place in ANKER_KEY_FILE."
            )
        make_key(path)
    return read_key(path)


def read_key(path: Path) -> bytes:
    """The key in a file that is there. Raises KeyUnusable."""
    raw = path.read_bytes()
    if not raw.strip():
        raise KeyUnusable(
            f"The key file {path} is empty: put your copy of the key there. If there is no data yet, "
            "delete the file, and the next start makes a key."
        )
    try:
        key = bytes.fromhex(raw.decode("utf-8-sig"))
    except ValueError:  # UnicodeDecodeError is one
        key = b""
    if len(key) != _KEY_BYTES:
        raise KeyUnusable(
            f"The key file {path} does not hold a key (64 hexadecimal digits): put your copy of the key there."
        )
    return key


def make_key(path: Path) -> None:
    """A new key in a new file, for its owner only. Raises FileExistsError when there is one already."""
    files.write_once(path, os.urandom(_KEY_BYTES).hex() + "\n")


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose).derive(key)
