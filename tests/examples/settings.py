"""What administrators have set: the company, its account at Amazon, where goods go and who pays."""

from dataclasses import replace
from typing import Any

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.company import Company, CredentialSet, Integration
from chalicelib.domain.company.connection import ConnectionTest, Outcome
from chalicelib.domain.directory import Anyone, Role
from tests.examples.moments import NOON


def address(code: str = "BERLIN", **changes: Any) -> ShippingAddress:
    usual = ShippingAddress(
        code=code,
        label=f"{code.title()} office",
        addressee="Goods in",
        company="Example GmbH",
        lines=("Lindenstraße 7", "Gate 2"),
        city="Berlin",
        state="BE",
        postcode="10969",
        country="DE",
        phone="+49 30 5550100",
        email="goods-in@example.com",
    )
    return replace(usual, **changes)


def billing_group(code: str = "OFFICE", **changes: Any) -> BillingGroup:
    usual = BillingGroup(
        code=code, name=f"{code.title()} supplies", credential_set="main", business_unit=f"unit-{code.lower()}"
    )
    return replace(usual, **changes)


def company(**changes: Any) -> Company:
    usual = Company(
        name="Example GmbH",
        lines=("Lindenstraße 7",),
        city="Berlin",
        state="BE",
        postcode="10969",
        country="DE",
        time_zone="Europe/Berlin",
    )
    return replace(usual, **changes)


def credentials(name: str = "main", **changes: Any) -> CredentialSet:
    usual = CredentialSet(
        name=name,
        system_login=f"ExampleGmbH-{name}",
        setup_url="http://localhost:8001/punchout",
        po_request_url="http://localhost:8001/po/7f3f5c1e-6f0b-4a52-9d0e-0d6a4f1c2b3a",
    )
    return replace(usual, **changes)


def integration(**changes: Any) -> Integration:
    """Everyone with the applicant's role may order; hugo may not."""
    usual = Integration(
        credential_sets={"main": credentials()},
        may_order=Anyone(roles=frozenset({Role.APPLICANT})),
        ask_instead="Gita Rao",
    )
    return replace(usual, **changes)


def connection_test(credential_set: str = "main", **changes: Any) -> ConnectionTest:
    """Amazon opened its store."""
    usual = ConnectionTest(credential_set, Outcome.OPENED, at=NOON, by="gita", code="200")
    return replace(usual, **changes)
