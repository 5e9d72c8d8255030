"""Amazon accounts as their settings page shows them: texts, and what is wrong with them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from chalicelib.domain import destinations
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.company import CredentialSet, Integration, Mode, disagreement
from chalicelib.domain.company.seen import fingerprint
from chalicelib.domain.destinations import AllowList
from chalicelib.domain.errors import Refused
from chalicelib.domain.texts import folded, in_one_line

FIELDS = ("name", "label", "system_login", "setup_url", "po_request_url", "mode", "at_amazon")
# It is part of a secret's name, so it has what Secrets Manager takes and nobody mistypes.
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
MOST_ACCOUNTS = 30
UNKNOWN = "unknown"  # nobody has told us how it stands at Amazon
LONGEST_LABEL = 60
# Amazon's are far shorter.
LONGEST_LOGIN, LONGEST_PASSWORD = 100, 200


def texts(account: CredentialSet) -> dict[str, str]:
    """As its form shows it; of the password nothing."""
    shown = {name: str(getattr(account, name) or "") for name in FIELDS}
    shown["at_amazon"] = shown["at_amazon"] or UNKNOWN
    shown["groups"] = ", ".join(sorted(account.groups))
    return {**shown, "revision": fingerprint(shown)}


def stated(texts: Mapping[str, str], groups: frozenset[str], *, of: CredentialSet | None) -> CredentialSet:
    """The account with what these texts say; its name and what is known of its password are kept. Raises Refused for a
    mode that there is not."""
    given = {name: in_one_line(texts.get(name, "")) for name in FIELDS}
    made = CredentialSet(
        name=given["name"],
        system_login=given["system_login"],
        setup_url=given["setup_url"],
        po_request_url=given["po_request_url"],
        mode=_mode(given["mode"], "mode"),
        label=given["label"],
        groups=groups,
        at_amazon=None if given["at_amazon"] in {"", UNKNOWN} else _mode(given["at_amazon"], "at_amazon"),
    )
    if of is None:
        return made
    return replace(made, name=of.name, password_set_at=of.password_set_at, password_set_by=of.password_set_by)


def refusals(account: CredentialSet, others: Mapping[str, CredentialSet], allowed: AllowList) -> Iterator[Refused]:
    """``others`` are the accounts beside it."""
    if not _NAME.fullmatch(account.name):
        yield Refused("A short name has 1 to 30 small letters, digits or hyphens.", field="name")
    elif account.name in others:
        yield Refused("Another account has this short name.", field="name")
    if len(account.label) > LONGEST_LABEL:
        yield Refused("Please keep this under {most} characters.", field="label", most=LONGEST_LABEL)
    if folded(account.title) in {folded(other.title) for other in others.values()}:
        yield Refused("Another account is called like this.", field="label")
    if not account.system_login or len(account.system_login) > LONGEST_LOGIN:
        yield Refused("Please enter the System Login that Amazon gave you.", field="system_login")
    unusable = [*_unusable("setup_url", account.setup_url, allowed)]
    yield from unusable
    yield from _unusable("po_request_url", account.po_request_url, allowed)
    if not unusable and (problem := disagreement(account)):
        yield problem


def refuse_password(password: str) -> None:
    """Raises Refused for one that can't have come from Amazon."""
    if len(password) > LONGEST_PASSWORD or not password.isprintable():
        raise Refused("This does not look like a password of Amazon’s. Please copy it again.", field="password")


def refuse_in_use(account: CredentialSet, integration: Integration, groups: Iterator[BillingGroup]) -> None:
    """Raises Refused while a billing group buys with it, or everybody who has no other does."""
    using = [group.name for group in groups if group.credential_set == account.name]
    if using:
        raise Refused(
            "The billing group “{group}” buys with this account. Give it another one first.", group=sorted(using)[0]
        )
    if integration.default_set == account.name and len(integration.credential_sets) > 1:
        raise Refused("This is the account of everybody who has no other. Choose another one for them first.")


def _unusable(name: str, url: str, allowed: AllowList) -> Iterator[Refused]:
    if not url:
        yield Refused("Please enter the address that Amazon gave you.", field=name)
        return
    try:
        destinations.checked(url, allowed)
    except Refused as refusal:
        yield Refused(refusal.message, field=name, **refusal.facts)


def _mode(text: str, field: str) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        raise Refused("Please choose test or production.", field=field) from None
