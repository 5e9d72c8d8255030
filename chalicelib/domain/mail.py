"""What became of letters that left: whether they arrive at a person, and since when they do not."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

# As mail services take them: plain letters, one @, a domain with a dot.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


class Failure(StrEnum):
    BOUNCED = "bounced"  # the letter came back
    COMPLAINED = "complained"  # its reader, or their mail service, calls our letters unwanted


@dataclass(frozen=True, slots=True)
class MailProblem:
    """Letters do not reach a person."""

    failure: Failure
    since: datetime


@dataclass(frozen=True, slots=True)
class MailNews:
    """What the mail service says about one letter; ``failure`` is None when it arrived. Addresses are never shown."""

    addresses: tuple[str, ...] = field(repr=False)
    failure: Failure | None
    sent_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Senders:
    """From where this deployment may write: its own address, and any of the domain that it has proved to the mail
    service, if it has one."""

    name: str
    address: str
    domain: str = ""

    def include(self, address: str) -> bool:
        wanted = address.casefold()
        return wanted == self.address.casefold() or (bool(self.domain) and wanted.endswith(f"@{self.domain}"))


def is_address(text: str) -> bool:
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def is_over(problem: MailProblem, news: MailNews) -> bool:
    """Whether a letter arrived that was written after others had failed. One that was on its way before proves
    nothing: mail services accept a letter, and send it back later."""
    return news.failure is None and news.sent_at > problem.since
