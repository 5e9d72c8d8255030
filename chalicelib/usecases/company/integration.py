"""Keeping how the company buys, and its accounts at Amazon with their passwords."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased
from chalicelib.domain.company import CredentialSet, Integration, accounts, buying
from chalicelib.domain.destinations import AllowList
from chalicelib.domain.directory import Anyone, Person, Role, refuse_others
from chalicelib.domain.errors import NotFound, Overtaken, Refused, Unfit
from chalicelib.domain.purchasing.custom_fields import extrinsic_sources
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.settings import BillingGroups, Settings
from chalicelib.ports.vault import Vault
from chalicelib.usecases.directory.groups import refuse_empty

INTEGRATION = "integration"  # the subject of its trail
_OVERTAKEN = "These settings were changed meanwhile. Please look at what is stored now, then update them again."


def keep_buying(
    typed: Mapping[str, str],
    rows: Sequence[buying.Row],
    may_order: Anyone,
    *,
    by: Person,
    where: str,
    at: datetime,
    settings: Settings,
    people: People,
    commit: Commit,
) -> Integration:
    """Raises Refused beside its field for what is wrong, Overtaken when somebody changed this part since its form was
    made."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    stored = known(settings)
    before = stored or buying.USUAL
    if stored is not None and typed.get("revision") != buying.texts(stored)["revision"]:
        raise Overtaken(_OVERTAKEN)
    extrinsics = buying.mapping(rows, extrinsic_sources(settings.custom_fields()))
    made = buying.stated(typed, may_order, extrinsics, of=before)
    if found := list(buying.refusals(made)):
        raise Unfit("Please look at the marked fields.", found)
    refuse_empty(may_order, field="may_order", people=people)
    if made != stored:
        commit(*_kept(stored, made), _audited("integration_kept", "", by, where, at))
    return made


def keep_account(
    typed: Mapping[str, str],
    groups: frozenset[str],
    *,
    name: str,
    by: Person,
    where: str,
    at: datetime,
    settings: Settings,
    allowed: AllowList,
    vault: Vault,
    commit: Commit,
) -> CredentialSet:
    """Adds an account, or changes the one of this ``name``; a password that was typed is kept too. Raises Unfit with a
    refusal for every field that is wrong, NotFound, and Overtaken."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    stored = known(settings)
    before = stored or buying.USUAL
    old = _account(before, name) if name else None
    if old is not None and typed.get("revision") != accounts.texts(old)["revision"]:
        raise Overtaken(_OVERTAKEN)
    made, password = _checked(typed, groups, before, old, allowed)
    if password:
        vault.keep_password(made.name, password)
        made = replace(made, password_set_at=at, password_set_by=by.id)
    if made != old:
        after = replace(before, credential_sets={**before.credential_sets, made.name: made})
        changed = (
            [] if old is None else [field for field in accounts.FIELDS if getattr(made, field) != getattr(old, field)]
        )
        action = _audited("account_added" if old is None else "account_kept", made.name, by, where, at, changed)
        noted = [_audited("password_kept", made.name, by, where, at)] if password else []
        commit(*_kept(stored, after), action, *noted)
    return made


def delete_account(
    name: str,
    *,
    by: Person,
    where: str,
    at: datetime,
    settings: Settings,
    billing_groups: BillingGroups,
    vault: Vault,
    commit: Commit,
) -> None:
    """With its password and the memory of its test. Raises NotFound, and Refused while somebody buys with it; orders
    that are at Amazon already need it no more."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    stored = known(settings) or buying.USUAL
    account = _account(stored, name)
    accounts.refuse_in_use(account, stored, iter(billing_groups.all()))
    left = {key: one for key, one in stored.credential_sets.items() if key != name}
    default = "" if stored.default_set == name else stored.default_set
    tested = settings.connection_tests().get(name)
    commit(
        Changed(stored, replace(stored, credential_sets=left, default_set=default)),
        *([Erased(tested)] if tested else []),
        _audited("account_deleted", name, by, where, at),
    )
    if vault.has_password(name):
        vault.keep_password(name, "")


def known(settings: Settings) -> Integration | None:
    """None as long as nobody has kept it."""
    try:
        return settings.integration()
    except Refused:
        return None


def _checked(
    typed: Mapping[str, str],
    groups: frozenset[str],
    before: Integration,
    old: CredentialSet | None,
    allowed: AllowList,
) -> tuple[CredentialSet, str]:
    """The account and the password, which is empty when none was typed."""
    made = accounts.stated(typed, groups, of=old)
    others = {key: one for key, one in before.credential_sets.items() if old is None or key != old.name}
    found = list(accounts.refusals(made, others, allowed))
    password = typed.get("password", "").strip()
    try:
        accounts.refuse_password(password)
    except Refused as refusal:
        found.append(refusal)
    if found:
        raise Unfit("Please look at the marked fields.", found)
    if old is None and len(others) >= accounts.MOST_ACCOUNTS:
        raise Refused("There can be at most {most} accounts.", most=accounts.MOST_ACCOUNTS)
    return made, password


def _account(integration: Integration, name: str) -> CredentialSet:
    found = integration.credential_sets.get(name)
    if found is None:
        raise NotFound("There is no such Amazon account.")
    return found


def _kept(stored: Integration | None, made: Integration) -> list[Change]:
    return [Created(made)] if stored is None else [Changed(stored, made)]


def _audited(action: str, account: str, by: Person, where: str, at: datetime, changed: Sequence[str] = ()) -> Audited:
    facts = {"account": account, "fields": ", ".join(changed)}
    told = {name: fact for name, fact in facts.items() if fact}
    return Audited(action, INTEGRATION, by=by.id, at=at, where=where, facts=told)
