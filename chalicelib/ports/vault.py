"""The secrets that people set and renew on our pages. What Amazon gave us goes in and never comes out again."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol


class Lock(StrEnum):
    """What others show us, of which two are valid while somebody changes over."""

    SHARED_SECRET = "shared-secret"  # noqa: S105 - a name  # Amazon's, in the documents that it posts
    CART_DOOR = "cart-door"  # the path that browsers bring carts to
    DOCUMENT_DOOR = "document-door"  # the path that Amazon posts documents to


class Vault(Protocol):
    """Warm functions notice a change within a minute. Everything raises Retryable when the keeper is out of reach."""

    def has_password(self, credential_set: str) -> bool:
        """Whether somebody has set that account's Catalog Integration Password."""

    def keep_password(self, credential_set: str, password: str) -> None:
        """The one before is forgotten. An empty one means that there is none."""

    def keep_refresh_token(self, authorization: str, token: str) -> None:
        """What a seller's grant is worth. The one before is forgotten; an empty one means that there is none."""

    def client_secrets(self) -> int:
        """How many secrets of our application at Amazon are kept: none, one, or two while it is being changed."""

    def keep_client_secret(self, secret: str) -> None:
        """It becomes the current one; the one before stays beside it, older ones are forgotten. Keeping the current one
        again changes nothing."""

    def retire_client_secret(self) -> None:
        """From here on only the current one is used."""

    def valid(self, lock: Lock) -> Sequence[str]:
        """What opens it now, the current one first; as it is kept, not as it is remembered."""

    def renew(self, lock: Lock, secret: str) -> None:
        """The given one becomes the current one, and the one before stays valid beside it. Raises Refused while two are
        valid, Conflict when somebody else changed it at the same moment."""

    def retire(self, lock: Lock) -> None:
        """From here on only the current one is valid. Raises Conflict as ``renew``; retiring twice changes nothing."""
