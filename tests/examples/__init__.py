"""Small examples of what Crossdock speaks about, a person, a cart, an order, so that a test says only what it is about.

Each builder takes any field of its value: ``examples.order(status=Status.REMANDED)``, ``person("ben", email="")``.
"""

from tests.examples.approvals import TWO_STEPS, asked, policy, route, step
from tests.examples.directory import DIGEST, ISSUER, LEADS, claims, people, person, session
from tests.examples.moments import DAY, HOUR, MINUTE, NOON
from tests.examples.purchasing import (
    COOKIE,
    NUMBER,
    applying,
    cart,
    confirmation,
    content,
    dispatch,
    jpy,
    line,
    order,
    ordered,
    punch_out,
    usd,
)
from tests.examples.settings import address, billing_group, company, connection_test, credentials, integration

__all__ = [
    "COOKIE",
    "DAY",
    "DIGEST",
    "HOUR",
    "ISSUER",
    "LEADS",
    "MINUTE",
    "NOON",
    "NUMBER",
    "TWO_STEPS",
    "address",
    "applying",
    "asked",
    "billing_group",
    "cart",
    "claims",
    "company",
    "confirmation",
    "connection_test",
    "content",
    "credentials",
    "dispatch",
    "integration",
    "jpy",
    "line",
    "order",
    "ordered",
    "people",
    "person",
    "policy",
    "punch_out",
    "route",
    "session",
    "step",
    "usd",
]
