"""The integration as its settings pages show it: accounts with what is known of them, and what opens our doors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.changes import Audited
from chalicelib.domain.company import CredentialSet, Integration, buying, disagreement
from chalicelib.domain.company.connection import Advice, ConnectionTest, advice
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.purchasing.custom_fields import CustomFields
from chalicelib.ports.audit import Trail
from chalicelib.ports.directory import People
from chalicelib.ports.doors import Doors
from chalicelib.ports.settings import Settings
from chalicelib.ports.vault import Lock, Vault


@dataclass(frozen=True, slots=True)
class Account:
    """A credential set and what came of it. ``names`` are people's, by id."""

    credentials: CredentialSet
    has_password: bool
    test: ConnectionTest | None
    problem: Refused | None  # why test and production do not agree
    is_default: bool
    names: Mapping[str, str]

    @property
    def advice(self) -> Advice:
        return advice(self.test) if self.test else Advice.NONE

    @property
    def works(self) -> bool:
        return self.has_password and self.test is not None and self.test.passed and self.problem is None


@dataclass(frozen=True, slots=True)
class Opened:
    """What opens one of our doors: how many are valid, and when the current one was made."""

    lock: Lock
    valid: int
    urls: Sequence[str] = ()  # the current one first; a shared secret has none
    renewed_at: datetime | None = None
    renewed_by: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    integration: Integration  # the usual one as long as nobody has kept any
    is_kept: bool
    accounts: Sequence[Account]
    locks: Sequence[Opened]
    custom_fields: CustomFields


def integration_settings(*, settings: Settings, vault: Vault, people: People, doors: Doors, trail: Trail) -> Shown:
    kept = _kept(settings)
    integration = kept or buying.USUAL
    return Shown(
        integration=integration,
        is_kept=kept is not None,
        accounts=accounts_of(integration, settings=settings, vault=vault, people=people),
        locks=[_opened(lock, urls, vault, people, trail) for lock, urls in _doors(doors)],
        custom_fields=settings.custom_fields(),
    )


def account(name: str, *, settings: Settings, vault: Vault, people: People) -> Account:
    """Raises NotFound."""
    kept = _kept(settings)
    found = accounts_of(kept, settings=settings, vault=vault, people=people) if kept else []
    for each in found:
        if each.credentials.name == name:
            return each
    raise NotFound("There is no such Amazon account.")


def accounts_of(integration: Integration, *, settings: Settings, vault: Vault, people: People) -> list[Account]:
    """By what people call them."""
    sets = sorted(integration.credential_sets.values(), key=lambda one: (one.title.casefold(), one.name))
    if not sets:
        return []
    tests = settings.connection_tests()
    names = _names({one.password_set_by for one in sets} | {test.by for test in tests.values()}, people)
    return [
        Account(
            one,
            has_password=vault.has_password(one.name),
            test=tests.get(one.name),
            problem=disagreement(one),
            is_default=one.name == integration.default_set or len(sets) == 1,
            names=names,
        )
        for one in sets
    ]


def _doors(doors: Doors) -> list[tuple[Lock, Sequence[str]]]:
    return [
        (Lock.DOCUMENT_DOOR, doors.document_urls()),
        (Lock.CART_DOOR, doors.cart_urls()),
        (Lock.SHARED_SECRET, ()),
    ]


def _opened(lock: Lock, urls: Sequence[str], vault: Vault, people: People, trail: Trail) -> Opened:
    entry = _renewal(trail.of(f"lock~{lock}"))
    valid = len(vault.valid(lock))
    if entry is None:
        return Opened(lock, valid, urls)
    return Opened(lock, valid, urls, entry.at, _names({entry.by}, people).get(entry.by, ""))


def _renewal(entries: Sequence[Audited]) -> Audited | None:
    return next((entry for entry in reversed(entries) if entry.action == "lock_renewed"), None)


def _names(ids: set[str], people: People) -> dict[str, str]:
    found = people.several(sorted(id for id in ids if id))
    return {id: person.name for id, person in found.items()}


def _kept(settings: Settings) -> Integration | None:
    try:
        return settings.integration()
    except Refused:
        return None
