"""Envelopes under the installation's key: AES-GCM here, with data keys that KMS makes and opens.

| bytes | of an envelope                                                                    |
|-------|-----------------------------------------------------------------------------------|
| 1     | its version                                                                       |
| 2     | how long the encrypted data key is                                                |
| …     | the data key, encrypted; KMS writes in it which of its keys opens it              |
| 12    | the nonce                                                                         |
| …     | the content, encrypted, with 16 bytes that show whether anything of it was altered |
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chalicelib.adapters import aws
from chalicelib.adapters.aws import Aws
from chalicelib.ports.sealing import Unopened
from chalicelib.ports.world import Clock, Ids

VERSION = 1
KEY_BYTES, LENGTH_BYTES, NONCE_BYTES = 32, 2, 12
# A key serves one process for so long: a handful of KMS's calls a day, and what one stolen key opens stays little.
# Chance repeats a nonce of 96 bits once in 2^32 contents (NIST SP 800-38D); no process writes that many in an hour.
KEY_LASTS = timedelta(hours=1)
# Opened keys of other processes that this one remembers: a page of a hundred orders was sealed by a few of them.
MOST_REMEMBERED = 256
# What KMS says when no repetition helps: altered, another installation's, or under a key that is gone.
_FOR_GOOD = {
    "DisabledException",
    "IncorrectKeyException",
    "InvalidCiphertextException",
    "KMSInvalidStateException",
    "NotFoundException",
}


@dataclass(frozen=True, slots=True)
class DataKey:
    plain: bytes = field(repr=False)
    encrypted: bytes = field(repr=False)
    since: datetime


class KmsSealer:
    """A ``Sealer``. Its key goes by its alias, as the secrets' does."""

    def __init__(self, aws: Aws, prefix: str, clock: Clock, ids: Ids) -> None:
        self._aws = aws
        self._key = f"alias/{prefix}data"
        self._meant_for = {"installation": prefix}  # the functions' rights demand it
        self._clock = clock
        self._ids = ids
        self._current: DataKey | None = None
        self._opened: OrderedDict[bytes, bytes] = OrderedDict()

    def seal(self, content: bytes, context: str) -> bytes:
        key = self._data_key()
        # A nonce need not be secret, only never the same twice under one key.
        nonce = hashlib.sha256(self._ids.secret().encode()).digest()[:NONCE_BYTES]
        head = _head(key.encrypted)
        return head + nonce + bytes(_cipher(key.plain).encrypt(nonce, content, head + context.encode()))

    def open(self, sealed: bytes, context: str) -> bytes:
        from cryptography.exceptions import InvalidTag

        encrypted, nonce, content = _parts(sealed)
        bound = _head(encrypted) + context.encode()
        try:
            return bytes(_cipher(self._plain(encrypted)).decrypt(nonce, content, bound))
        except InvalidTag:
            raise _unopened() from None

    def _data_key(self) -> DataKey:
        now = self._clock.now()
        if self._current is None or not timedelta() <= now - self._current.since < KEY_LASTS:
            with aws.retryable():
                made = self._kms.generate_data_key(
                    KeyId=self._key, NumberOfBytes=KEY_BYTES, EncryptionContext=self._meant_for
                )
            self._current = DataKey(made["Plaintext"], made["CiphertextBlob"], now)
            self._remember(self._current.encrypted, self._current.plain)
        return self._current

    def _plain(self, encrypted: bytes) -> bytes:
        if encrypted not in self._opened:
            self._remember(encrypted, self._decrypted(encrypted))
        self._opened.move_to_end(encrypted)
        return self._opened[encrypted]

    def _decrypted(self, encrypted: bytes) -> bytes:
        client = self._kms
        with aws.retryable():
            try:
                # With the key's name: a data key that somebody else's key had encrypted is none of ours.
                found = client.decrypt(KeyId=self._key, CiphertextBlob=encrypted, EncryptionContext=self._meant_for)
            except client.exceptions.ClientError as error:
                if aws.code(error) in _FOR_GOOD:
                    raise _unopened() from error
                raise
        return bytes(found["Plaintext"])

    def _remember(self, encrypted: bytes, plain: bytes) -> None:
        self._opened[encrypted] = plain
        while len(self._opened) > MOST_REMEMBERED:
            self._opened.popitem(last=False)

    @property
    def _kms(self) -> Any:
        return self._aws.client("kms")


def _parts(sealed: bytes) -> tuple[bytes, bytes, bytes]:
    if len(sealed) < 1 + LENGTH_BYTES or sealed[0] != VERSION:
        raise _unopened()
    begin = 1 + LENGTH_BYTES
    middle = begin + int.from_bytes(sealed[1:begin], "big")
    end = middle + NONCE_BYTES
    if middle == begin or len(sealed) <= end:
        raise _unopened()
    return sealed[begin:middle], sealed[middle:end], sealed[end:]


def _head(encrypted: bytes) -> bytes:
    """Content is bound to it as well: one whose key was exchanged does not open either."""
    return bytes([VERSION]) + len(encrypted).to_bytes(LENGTH_BYTES, "big") + encrypted


def _cipher(key: bytes) -> Any:
    """Imported when first needed: most events seal nothing."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _unopened() -> Unopened:
    return Unopened("What was kept here can't be opened any more.")
