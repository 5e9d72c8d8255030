"""Keyed hashes of what people are called and where they live: equal texts are recognised, and nobody reads them back.

The key is the installation's own. Without it a stolen table can't be searched for a name by trying names.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable

# 100 bits: two of a billion texts share one with a chance of one in 10^12, and a term of the index stays short.
LETTERS = 20

Fingerprint = Callable[[str, str], str]


def fingerprints(key: bytes) -> Fingerprint:
    """By what a text is (``name``, ``postcode``) and the text: the same word as a name and as a city differ."""

    def of(kind: str, text: str) -> str:
        digest = hmac.new(key, f"{kind}\0{text}".encode(errors="replace"), hashlib.sha256).digest()
        return base64.b32encode(digest).decode()[:LETTERS].lower()

    return of
