"""What administrators have set: the company, its integration with Amazon, its approvals, addresses and billing
groups."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.company import Company, Integration
from chalicelib.domain.company.connection import ConnectionTest
from chalicelib.domain.purchasing.custom_fields import CustomFields
from chalicelib.domain.turns import Turn


class Settings(Protocol):
    """Each raises Refused, in words for an administrator, while it is not set."""

    def company(self) -> Company: ...

    def integration(self) -> Integration: ...

    def approvals(self) -> Policy: ...

    def connection_tests(self) -> Mapping[str, ConnectionTest]:
        """The last of each credential set, by its name; never refused."""

    def custom_fields(self) -> CustomFields:
        """Unlike the others it may well not be set: then there are none."""


class Addresses(Protocol):
    def all(self) -> Sequence[ShippingAddress]:
        """By label."""

    def get(self, code: str) -> ShippingAddress:
        """Raises NotFound."""

    def turn(self) -> Turn: ...


class BillingGroups(Protocol):
    def all(self) -> Sequence[BillingGroup]:
        """By name."""

    def get(self, code: str) -> BillingGroup:
        """Raises NotFound."""

    def turn(self) -> Turn: ...
