"""Whether anything can be bought yet: what every buying page looks at before it shows itself."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from chalicelib.domain.company import Company, Integration, Mode, credentials_for
from chalicelib.domain.directory import Anyone, Person, Role
from chalicelib.domain.errors import Refused
from chalicelib.ports.directory import People
from chalicelib.ports.settings import Settings
from chalicelib.ports.vault import Vault

# Whoever has to ask somebody is not helped by a list of everybody.
MOST_TO_ASK = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """The settings as far as somebody has made them."""

    company: Company | None = None
    integration: Integration | None = None

    def is_test_for(self, person: Person | None) -> bool:
        """Whether everything that is bought here, or by this person, goes to Amazon's test system."""
        sets = self.integration.credential_sets.values() if self.integration else ()
        if bool(sets) and all(one.mode is Mode.TEST for one in sets):
            return True
        if self.integration is None or person is None:
            return False
        try:
            return credentials_for(self.integration, person).mode is Mode.TEST
        except Refused:
            return False


def standing(*, settings: Settings) -> Standing:
    """Settings that are not made yet are no reason to show nothing."""
    company = integration = None
    with suppress(Refused):
        company = settings.company()
    with suppress(Refused):
        integration = settings.integration()
    return Standing(company, integration)


def is_ready(standing: Standing, *, vault: Vault) -> bool:
    """Whether somebody could go shopping: there is a company, and an account at Amazon with its password. A password
    that was set on our pages is written beside its account; only for others the keeper of secrets is asked."""
    sets = standing.integration.credential_sets.values() if standing.integration else ()
    if standing.company is None:
        return False
    return any(one.password_set_at for one in sets) or any(vault.has_password(one.name) for one in sets)


def whom_to_ask(*, people: People) -> Sequence[str]:
    """The names of those who can set it up; none on the first day."""
    keepers = people.chosen(Anyone(roles=frozenset({Role.PURCHASING_ADMINISTRATOR})))
    return [person.name for person in keepers if not person.disabled][:MOST_TO_ASK]
