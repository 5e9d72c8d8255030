"""Our application at Amazon, the grants of sellers, the marketplaces that we serve, and how grants come about."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.domain.connections import Application, Authorization, Connection
from chalicelib.domain.connections.consents import Consent
from chalicelib.domain.connections.invitations import SetUpLink
from chalicelib.domain.connections.testing import GrantTest


class Connections(Protocol):
    """All reads are consistent."""

    def application(self) -> Application | None:
        """None while nobody has entered it."""

    def authorizations(self) -> Sequence[Authorization]:
        """By seller and region, those that are over too."""

    def authorization(self, id: str) -> Authorization:
        """Raises NotFound."""

    def all(self) -> Sequence[Connection]:
        """By seller and country, inactive ones too."""

    def connection(self, id: str) -> Connection:
        """Raises NotFound."""

    def of(self, authorization: str) -> Sequence[Connection]:
        """Those of one authorization, by country, inactive ones too."""

    def consent(self, digest: str) -> Consent:
        """Raises NotFound."""

    def links(self) -> Sequence[SetUpLink]:
        """The latest first, those that are over too."""

    def link(self, name: str) -> SetUpLink:
        """Raises NotFound."""

    def test(self, authorization: str) -> GrantTest | None:
        """The last one; None while nobody has tried."""
