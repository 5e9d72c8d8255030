"""How something is kept so that a copy of the table alone tells nothing: customers' personal data, access tokens."""

from typing import Protocol

from chalicelib.domain.errors import Refused


class Unopened(Refused):
    """What was kept can't be opened: it was altered, belongs to something else, or its key is gone for good. Trying
    again does not help."""


class Sealer(Protocol):
    """``context`` says what it is and whose, such as ``personal#<order>``: it is not kept, and only who names the same
    one opens it, so that nobody can move one thing's content to another. Both raise Retryable when the keeper of the
    keys is out of reach."""

    def seal(self, content: bytes, context: str) -> bytes:
        """Some 260 bytes longer, and another one every time."""

    def open(self, sealed: bytes, context: str) -> bytes:
        """Raises Unopened."""
