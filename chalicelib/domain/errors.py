"""What can go wrong, named after what can be done about it."""

from collections.abc import Sequence


class Problem(Exception):
    """A constant sentence for people, with named facts: ``Refused("Choose at most {most} items.", most=500)``.

    The sentence is a gettext key; views translate it and fill in the facts. ``field`` names the form field it belongs
    to.
    """

    def __init__(self, message: str, *, field: str | None = None, **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.facts = facts

    def __str__(self) -> str:
        return self.message.format(**self.facts)


class Refused(Problem):
    """A rule says no; a person decides differently."""


class Forbidden(Refused):
    """This person may not; somebody else may."""


class Unfit(Refused):
    """Several fields of one form are refused, each in its own words: nobody likes to be told one after the other."""

    def __init__(self, message: str, refusals: Sequence[Refused]) -> None:
        super().__init__(message)
        self.refusals = tuple(refusals)


class TooMuch(Refused):
    """More than one commit, or one record, can hold; nothing of it was written, and trying again does not help."""


class Overtaken(Refused):
    """Somebody else changed the same thing since this person's page was made: they are shown what it is now, and decide
    again. Unlike a Conflict it is never decided again by itself."""


class NotFound(Problem):
    """There is no such thing, or not for this person."""


class Conflict(Problem):
    """Somebody else was quicker; read again and decide again."""


class Retryable(Problem):
    """Not now; the same call may succeed later."""


def no_order(order: str = "") -> NotFound:
    """What is said wherever an order is looked for."""
    return NotFound("There is no such order.", order=order)
