"""Coming in, being recognised and leaving."""

import hashlib

from chalicelib.usecases.directory import sessions as directory
from chalicelib.usecases.directory.sessions import SignedIn
from tests import examples
from tests.fakes import FakeHub


def sign_in(hub: FakeHub, id: str = "anna", **claims: object) -> str:
    """Returns the cookie."""
    return hub.do(directory.sign_in, examples.claims(id, **claims), where="sign-in")


def recognise(hub: FakeHub, cookie: str) -> SignedIn | None:
    return hub.do(directory.recognise, cookie)


def sign_out(hub: FakeHub, cookie: str) -> None:
    hub.do(directory.sign_out, cookie, where="page")


def digest(cookie: str) -> str:
    """By which the session of this cookie is kept."""
    return hashlib.sha256(cookie.partition(".")[2].encode()).hexdigest()
