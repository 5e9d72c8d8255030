"""Our application at Amazon, the grants of sellers, and the marketplaces that we serve."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.domain.connections import Application, Authorization, Connection


class Connections(Protocol):
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
        """Those of one authorization, inactive ones too."""
