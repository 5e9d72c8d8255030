"""One visit of a browser: who is there, in which language they read, and how to answer them."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from chalice.app import Request, Response

from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Forbidden
from chalicelib.handlers import answers
from chalicelib.handlers import request as requests
from chalicelib.queries.company.standing import Standing, is_ready, standing
from chalicelib.queries.surroundings import surroundings
from chalicelib.usecases.directory.sessions import SignedIn, recognise
from chalicelib.views import texts
from chalicelib.views.html import Reader
from chalicelib.views.words import Words
from chalicelib.wiring import Hub

# Bound to this host and to TLS by its name; browsers take it on http://localhost too.
SESSION = "__Host-session"


@dataclass
class Visit:
    hub: Hub
    request: Request
    signed_in: SignedIn | None
    leaves_to_shop: bool = False  # this page has a form that ends at Amazon

    @property
    def person(self) -> Person:
        """Who is signed in; only for pages that demand it."""
        if self.signed_in is None:
            raise Forbidden("Please sign in first.")
        return self.signed_in.person

    @property
    def visitor(self) -> Person | None:
        """Who is signed in, if anybody is."""
        return self.signed_in.person if self.signed_in else None

    @property
    def language(self) -> str:
        own = self.signed_in.person.language if self.signed_in else texts.SOURCE
        return texts.wanted(requests.header(self.request, "accept-language"), otherwise=own)

    @property
    def words(self) -> Words:
        return self.hub.pages.words(self.language)

    @property
    def where(self) -> str:
        """For the audit trail: from which door and address."""
        return f"page, {requests.caller(self.request)}"

    @cached_property
    def fields(self) -> requests.Fields:
        """The posted form, with the fields that may be given several times, and with files."""
        return requests.fields(self.request)

    @cached_property
    def form(self) -> Mapping[str, str]:
        """The posted form's fields, each once."""
        return self.fields.one()

    @cached_property
    def standing(self) -> Standing:
        """The settings as this visit found them; nobody reads them twice for one page."""
        found: Standing = self.do(standing)
        return found

    @property
    def can_buy(self) -> bool:
        """Whether everything is set up that shopping needs."""
        return bool(self.do(is_ready, self.standing))

    def query(self, name: str) -> str:
        return requests.query(self.request, name)

    def do(self, verb: Any, *inputs: object, **named: object) -> Any:
        return self.hub.do(verb, *inputs, **named)

    def page(self, template: str, *, way: str = "", status: int = 200, **rows: object) -> Response:
        """A page with everything around it."""
        around = self.hub.do(surroundings, self.visitor, self.standing)
        reader = self.reader(
            way=way,
            zone=around.zone,
            attention=around.attention,
            approvals=around.approvals,
            may_shop=around.may_shop,
            is_test=around.is_test,
            company=around.company,
            logo=around.logo,
        )
        return answers.html(self.hub.pages(template, reader, **rows), status)

    def reader(self, **around: Any) -> Reader:
        signed_in = self.signed_in
        return Reader(
            language=self.language,
            at=self.hub.clock.now(),
            person=signed_in.person if signed_in else None,
            form_nonce=signed_in.form_nonce if signed_in else "",
            **around,
        )

    def sent_to(self, path: str, **headers: str | list[str]) -> Response:
        """Onward to a page of ours."""
        return answers.see_other(self.hub.pages.path(path), headers)

    def refuse_forged(self) -> None:
        """Raises Forbidden for a form that no page of this session made (CSRF)."""
        expected = self.signed_in.form_nonce if self.signed_in else ""
        given = self.form.get("form_nonce", "")
        if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
            raise Forbidden("This page was open for too long or is not ours. Please go back, reload it and try again.")


def visit(hub: Hub, request: Request) -> Visit:
    cookie = requests.cookies(request).get(SESSION, "")
    return Visit(hub, request, hub.do(recognise, cookie) if cookie else None)
