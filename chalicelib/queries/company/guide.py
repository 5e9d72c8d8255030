"""The guide of the first days: three steps, and what of each is done, told from what is stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.errors import Refused
from chalicelib.ports.directory import People
from chalicelib.ports.doors import Doors
from chalicelib.ports.settings import Addresses, BillingGroups, Settings
from chalicelib.ports.vault import Lock, Vault
from chalicelib.queries.company.integration import Account, accounts_of
from chalicelib.queries.company.standing import standing


@dataclass(frozen=True, slots=True)
class Guide:
    """``country`` is the company's, for the addresses of its marketplace at Amazon."""

    country: str
    accounts: Sequence[Account]
    has_company: bool
    has_address: bool
    has_billing_group: bool
    has_route: bool
    document_url: str
    cart_url: str
    shared_secrets: int

    @property
    def has_account(self) -> bool:
        return bool(self.accounts)

    @property
    def has_passwords(self) -> bool:
        return bool(self.accounts) and all(account.has_password for account in self.accounts)

    @property
    def connects(self) -> bool:
        return bool(self.accounts) and all(account.works for account in self.accounts)

    @property
    def steps(self) -> tuple[bool, bool, bool]:
        """Amazon account, Amazon-side settings, our settings."""
        ours = (self.has_company, self.has_account, self.has_passwords)
        others = (self.has_address, self.has_billing_group, self.has_route)
        # Amazon opens its store only for an account that it has connected with what we told it.
        return self.has_account, self.connects, all((*ours, *others))

    @property
    def is_done(self) -> bool:
        return all(self.steps)


def guide(
    *,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
    vault: Vault,
    people: People,
    doors: Doors,
) -> Guide:
    stands = standing(settings=settings)
    policy = _policy(settings)
    return Guide(
        country=stands.company.country if stands.company else "",
        accounts=accounts_of(stands.integration, settings=settings, vault=vault, people=people)
        if stands.integration
        else (),
        has_company=stands.company is not None,
        has_address=bool(addresses.all()),
        has_billing_group=bool(billing_groups.all()),
        has_route=policy is not None and bool(policy.routes or policy.default.steps),
        document_url=doors.document_urls()[0],
        cart_url=doors.cart_url(),
        shared_secrets=len(vault.valid(Lock.SHARED_SECRET)),
    )


def _policy(settings: Settings) -> Policy | None:
    try:
        return settings.approvals()
    except Refused:
        return None
