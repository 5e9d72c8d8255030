"""Seller Central: where a seller grants us access, and where they come back to."""

from typing import Protocol

from chalicelib.domain.connections import Application
from chalicelib.domain.marketplaces import Marketplace


class SellerCentral(Protocol):
    @property
    def redirect_uri(self) -> str:
        """Where Amazon sends a seller back to; registered with the application."""

    @property
    def login_uri(self) -> str:
        """Where Amazon sends a seller who begins at Amazon, to renew; registered with the application."""

    def consent_url(self, marketplace: Marketplace, application: Application, state: str) -> str: ...

    def callback_url(self, callback: str, application: Application, amazon_state: str, state: str) -> str:
        """Back to where a renewal came from. Raises Refused for anything that is not Seller Central."""

    def marketplace_of(self, callback: str) -> Marketplace:
        """At whose Seller Central a renewal began. Raises Refused likewise."""
