"""Sellers' grants in memory."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.connections import Application, Authorization, Connection
from chalicelib.domain.connections.consents import Consent
from chalicelib.domain.connections.invitations import SetUpLink
from chalicelib.domain.connections.testing import GrantTest
from tests.fakes.readers import Records, found


@dataclass(frozen=True)
class Connections:
    store: Records

    def application(self) -> Application | None:
        return self.store.find(Application)

    def authorizations(self) -> Sequence[Authorization]:
        return sorted(self.store.all(Authorization), key=lambda one: one.id)

    def authorization(self, id: str) -> Authorization:
        return found(self.store.find(Authorization, id), "There is no such seller account.")

    def all(self) -> Sequence[Connection]:
        return sorted(self.store.all(Connection), key=lambda one: one.id)

    def connection(self, id: str) -> Connection:
        return found(self.store.find(Connection, id), "There is no such connection.")

    def of(self, authorization: str) -> Sequence[Connection]:
        return [one for one in self.all() if one.authorization == authorization]

    def consent(self, digest: str) -> Consent:
        return found(
            self.store.find(Consent, digest), "Amazon’s answer is not one that was asked for here. Please begin again."
        )

    def links(self) -> Sequence[SetUpLink]:
        return sorted(self.store.all(SetUpLink), key=lambda link: (link.created_at, link.name), reverse=True)

    def link(self, name: str) -> SetUpLink:
        return found(self.store.find(SetUpLink, name), "This link is not valid.")

    def test(self, authorization: str) -> GrantTest | None:
        return self.store.find(GrantTest, authorization)
