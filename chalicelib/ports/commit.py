"""The one way to write."""

from typing import Protocol

from chalicelib.domain.changes import Change


class Commit(Protocol):
    def __call__(self, *changes: Change, cause: str = "") -> None:
        """Writes all of these changes, or none: facts, audit entries and messages in one transaction.

        Raises Conflict when an expectation no longer holds (``Created`` exists, ``Changed`` has another revision), and
        TooMuch for more than 100 items or a record of more than 400 KB. ``cause`` joins the messages to what caused
        them.
        """
