"""Who a document is from and for, and whether its sender is who it says."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from chalicelib.adapters.cxml.fields import attribute, child, part

# Amazon's two names in the documents that it sends (facts on Amazon Business, section 2); the domain in lower case.
AMAZON = frozenset({("duns", "128990368"), ("networkid", "amazon")})


@dataclass(frozen=True, slots=True)
class Credential:
    domain: str
    identity: str
    secret: str = field(repr=False)


def credentials(root: Element, party: str) -> list[Credential]:
    """Those of From, To or Sender; there may be several."""
    return [
        Credential(attribute(found, "domain").casefold(), child(found, "Identity"), child(found, "SharedSecret"))
        for found in part(root, "Header", party).findall("Credential")
    ]


def has_secret(root: Element) -> bool:
    return any(credential.secret for credential in credentials(root, "Sender"))


def is_genuine(root: Element, secrets: Sequence[str]) -> bool:
    """Whether the sender knows one of the secrets; each is compared in full, whatever the others gave.

    The secret alone decides: under which names Amazon sends is set in each customer's account, so a list of them would
    lock honest documents out and nobody else.
    """
    matches = [
        hmac.compare_digest(credential.secret.encode(), secret.encode())
        for credential in credentials(root, "Sender")
        for secret in secrets
        if secret and credential.secret
    ]
    return any(matches)


def buyers(root: Element) -> tuple[str, ...]:
    """The identities that are not Amazon's own: the System Logins that a document names."""
    named = [
        credential.identity
        for party in ("To", "From", "Sender")
        for credential in credentials(root, party)
        if credential.identity and (credential.domain, credential.identity.casefold()) not in AMAZON
    ]
    return tuple(dict.fromkeys(named))
