"""Whether Amazon lets us in: what a connection test found, and what can be done about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    OPENED = "opened"  # Amazon opened its store
    REFUSED = "refused"  # Amazon answered with a refusal: its code and text say why
    IMPOSSIBLE = "impossible"  # our own settings are in the way; nothing was sent
    UNREACHABLE = "unreachable"  # no answer, or none that makes sense


class Advice(StrEnum):
    NONE = "none"
    CREDENTIALS = "credentials"  # System Login or password are not what Amazon knows
    MODE = "mode"  # test or production differs between here and there
    EMAIL = "email"  # the reader has no e-mail, or the mapping leaves it out
    ADDRESS = "address"  # the set-up address is another one
    SETTINGS = "settings"  # the text says what is missing here
    LATER = "later"  # it may pass by itself
    AMAZON = "amazon"  # only Amazon's customer service can tell


@dataclass(frozen=True, slots=True)
class ConnectionTest:
    """The last test of one credential set. ``code`` and ``text`` are Amazon's words, ``sentence`` with its ``facts``
    is ours, where Amazon said nothing."""

    credential_set: str
    outcome: Outcome
    at: datetime
    by: str
    code: str = ""
    text: str = ""
    sentence: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    is_test: bool = False  # in which mode
    revision: int = 0

    @property
    def passed(self) -> bool:
        return self.outcome is Outcome.OPENED


# Amazon's refusals say little; these words in them tell what they mean (facts on Amazon Business, section 3).
_SIGNS = (
    (Advice.MODE, ("deploymentmode", "test mode", "production mode")),
    (Advice.EMAIL, ("e-mail", "email")),
    (Advice.CREDENTIALS, ("credential", "password", "secret", "identity", "login", "authenticat")),
)
_NOT_AUTHORIZED = {"401", "403"}


def advice(test: ConnectionTest) -> Advice:
    """What to do about it."""
    match test.outcome:
        case Outcome.OPENED:
            return Advice.NONE
        case Outcome.IMPOSSIBLE:
            return Advice.SETTINGS
        case Outcome.UNREACHABLE:
            return Advice.LATER
    said = test.text.casefold()
    for found, signs in _SIGNS:
        if any(sign in said for sign in signs):
            return found
    if test.code in _NOT_AUTHORIZED:
        return Advice.CREDENTIALS
    return Advice.ADDRESS if test.code == "404" else Advice.AMAZON
