"""The one way to write."""

from typing import Protocol

from chalicelib.domain.changes import Change


class Commit(Protocol):
    def __call__(self, *changes: Change, cause: str = "") -> None:
        """Writes all of these changes, or none: facts, audit entries and messages in one transaction.

        Raises Conflict when an expectation no longer holds (``Created`` exists, ``Changed`` has another revision), and
        ValueError for more than 100 items, which is a mistake in the plan. ``cause`` joins the messages to what caused
        them.
        """
