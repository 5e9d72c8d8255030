"""Amazon, the identity provider, mail, files and queues, doing what a test tells them."""

import gzip
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.directory import Claims
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.mail import MailNews
from chalicelib.domain.messages import Envelope, Unreadable
from chalicelib.domain.purchasing.delivery import Answer, Receipt
from chalicelib.ports.directory import Departure
from chalicelib.ports.letters import Letter, Occasion
from chalicelib.ports.purchasing import Placement, SetUp


class FakeSupplier:
    """An Amazon that does what it is told.

    ``answers`` are given to the next orders, one each (a Receipt, or an exception to raise), then status 200;
    ``refusal`` is what ``check`` raises; ``meanwhile`` runs while an order is on its way.
    """

    def __init__(self, *answers: Receipt | BaseException) -> None:
        self.answers = list(answers)
        self.start_page: str | Exception = "https://www.amazon.com/eprocurement/start?token=1"
        self.refusal: Exception | None = None
        self.meanwhile: Callable[[], object] | None = None
        self.started: list[SetUp] = []
        self.placed: list[Placement] = []

    def start(self, set_up: SetUp) -> str:
        self.started.append(set_up)
        if isinstance(self.start_page, Exception):
            raise self.start_page
        return self.start_page

    def place(self, placement: Placement) -> Receipt:
        self.placed.append(placement)
        if self.meanwhile is not None:
            self.meanwhile()
        answer = self.answers.pop(0) if self.answers else Receipt(Answer.RECEIVED, "200", "OK")
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def document(self, placement: Placement) -> bytes:
        return f"<cXML>{placement.order.number} {placement.payload_id}</cXML>".encode()

    def check(self, placement: Placement) -> None:
        if self.refusal is not None:
            raise self.refusal


class FakeIdentity:
    """A provider that vouches for whoever a code stands for."""

    def __init__(self, claims: Mapping[str, Claims] | None = None) -> None:
        self.claims = dict(claims or {})
        self.trouble: Exception | None = None

    def depart(self, *, return_url: str) -> Departure:
        if self.trouble is not None:
            raise self.trouble
        return Departure(f"https://login.example/?return={return_url}", "state-1", "nonce-1", "verifier-1")

    def redeem(self, code: str, *, nonce: str, verifier: str, return_url: str) -> Claims:
        if self.trouble is not None:
            raise self.trouble
        if code not in self.claims or (nonce, verifier) != ("nonce-1", "verifier-1"):
            raise Refused("The sign-in could not be verified. Please try again.")
        return self.claims[code]


@dataclass
class FakeMail:
    """``troubles`` are raised by the next letters, one each."""

    letters: list[Letter] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.letters.append(letter)


@dataclass
class FakeWriter:
    """Letters as plain as can be; ``occasions`` remembers what was asked for."""

    occasions: list[Occasion] = field(default_factory=list)

    def __call__(self, occasion: Occasion) -> Letter:
        self.occasions.append(occasion)
        return Letter(occasion.to.email, occasion.name, occasion.token, "")


@dataclass
class FakeMailReports:
    """News by the body that brings it; anything else is none."""

    news: Mapping[str, MailNews | None] = field(default_factory=dict)

    def __call__(self, body: str) -> MailNews | None:
        if body not in self.news:
            raise Unreadable("This is no news of a letter.")
        return self.news[body]


@dataclass
class FakeFiles:
    stored: dict[str, bytes] = field(default_factory=dict)

    def keep(self, name: str, content: bytes) -> str:
        self.stored[name] = gzip.compress(content, mtime=0)
        return name

    def read(self, name: str) -> bytes:
        if name not in self.stored:
            raise NotFound("There is no such document.")
        return gzip.decompress(self.stored[name])


@dataclass
class FakeQueues:
    """``refusing`` is how many of the next envelopes are not taken; ``repeating`` delivers everything twice."""

    taken: list[Envelope] = field(default_factory=list)
    refusing: int = 0
    repeating: bool = False

    def put(self, envelopes: Sequence[Envelope], *, at: datetime) -> Sequence[Envelope]:
        left = list(envelopes)[self.refusing :]
        self.refusing = max(0, self.refusing - len(envelopes))
        self.taken += [envelope for envelope in left for _ in range(2 if self.repeating else 1)]
        return left


@dataclass
class FakeLinkKeys:
    keys: list[bytes] = field(default_factory=lambda: [b"current-key", b"previous-key"])

    def __call__(self) -> Sequence[bytes]:
        return self.keys
