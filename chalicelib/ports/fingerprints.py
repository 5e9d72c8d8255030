"""The key of keyed hashes, by which personal data is found again without being kept."""

from typing import Protocol


class FingerprintKey(Protocol):
    def __call__(self) -> bytes:
        """Of this installation, never changed: another key finds nothing of what is there. Raises Retryable."""
