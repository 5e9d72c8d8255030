"""Adding, changing and deleting billing groups. At least one stays: without any nobody could apply."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime

from chalicelib.domain import billing
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Overtaken, Refused, Unfit
from chalicelib.domain.texts import folded
from chalicelib.ports.commit import Commit
from chalicelib.ports.settings import BillingGroups, Settings
from chalicelib.usecases.lists import alike, differing, write

Book = Mapping[str, BillingGroup]
Names = Mapping[str, frozenset[str]]  # the codes that go by each


def add(
    group: BillingGroup,
    *,
    by: Person,
    where: str,
    at: datetime,
    billing_groups: BillingGroups,
    settings: Settings,
    commit: Commit,
) -> BillingGroup:
    """Raises Unfit, with a refusal for every field that is wrong."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    turn, book = billing_groups.turn(), book_of(billing_groups)
    refuse_unfit(group, accounts(settings), [*_taken_code(group, book), *taken_name(group, names_of(book))])
    write(changes(book, {**book, group.code: group}, by=by, where=where, at=at), turn=turn, commit=commit)
    return group


def update(
    group: BillingGroup,
    *,
    by: Person,
    where: str,
    at: datetime,
    billing_groups: BillingGroups,
    settings: Settings,
    commit: Commit,
) -> BillingGroup:
    """``group`` has the code that it keeps, and the revision that its form was made from. Raises NotFound, Overtaken
    when somebody changed it since, and Unfit."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    turn, book = billing_groups.turn(), book_of(billing_groups)
    if billing_groups.get(group.code).revision != group.revision:
        raise Overtaken(
            "This billing group was changed meanwhile. Please look at what is stored now, then update it again."
        )
    refuse_unfit(group, accounts(settings), list(taken_name(group, names_of(book))))
    write(changes(book, {**book, group.code: group}, by=by, where=where, at=at), turn=turn, commit=commit)
    return group


def delete(
    codes: Sequence[str],
    *,
    by: Person,
    where: str,
    at: datetime,
    billing_groups: BillingGroups,
    settings: Settings,
    commit: Commit,
) -> Sequence[BillingGroup]:
    """For good; orders that were applied for keep their own copies. What is gone already is gone.

    Raises Refused for none at all, for the last ones, and for one that an approval route is for: without it the route
    would be for every order.
    """
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    if not codes:
        raise Refused("Please tick the billing groups to delete.")
    turn, book = billing_groups.turn(), book_of(billing_groups)
    gone = [book[code] for code in dict.fromkeys(codes) if code in book]
    if gone and len(gone) == len(book):
        raise Refused("Please keep at least one billing group: without any, nobody can apply.")
    for group in gone:
        for route in routes_for(group.code, _policy(settings)):
            raise Refused(
                "The approval route “{route}” is for the billing group “{name}”. Please change the route first.",
                route=route,
                name=group.name,
            )
    write(
        [(Erased(one), _audited("billing_group_deleted", one, by, where, at)) for one in gone],
        turn=turn,
        commit=commit,
    )
    return gone


def book_of(billing_groups: BillingGroups) -> Book:
    """All of them, by code."""
    return {group.code: group for group in billing_groups.all()}


def accounts(settings: Settings) -> frozenset[str]:
    """The names of the credential sets; none while the integration is not set up."""
    try:
        return frozenset(settings.integration().credential_sets)
    except Refused:
        return frozenset()


def refuse_unfit(group: BillingGroup, accounts: frozenset[str], refusals: Sequence[Refused] = ()) -> None:
    """Raises Unfit with these refusals and whatever else is wrong with it."""
    found = [*refusals, *billing.refusals(group)]
    if group.credential_set and group.credential_set not in accounts:
        found.append(Refused("There is no such Amazon account in the integration settings.", field="credential_set"))
    if found:
        raise Unfit("Please look at the marked fields.", found)


def names_of(book: Book) -> Names:
    return alike({code: one.name for code, one in book.items()})


def taken_name(group: BillingGroup, names: Names) -> Iterator[Refused]:
    if names.get(folded(group.name), frozenset()) - {group.code}:
        yield Refused("Another billing group has this name already.", field="name")


def _taken_code(group: BillingGroup, book: Book) -> Iterator[Refused]:
    if any(folded(code) == folded(group.code) for code in book):
        yield Refused("There is a billing group with this code already.", field="code")


def routes_for(code: str, policy: Policy | None) -> Sequence[str]:
    """The names of the approval routes that this billing group is a condition of."""
    return [route.name for route in policy.routes if code in route.billing_groups] if policy else []


def _policy(settings: Settings) -> Policy | None:
    try:
        return settings.approvals()
    except Refused:
        return None


def changes(before: Book, after: Book, *, by: Person, where: str, at: datetime) -> list[tuple[Change, Change]]:
    """Every entry that differs, with what is audited of it."""
    return [_change(old, new, by, where, at) for old, new in differing(before, after)]


def _change(
    before: BillingGroup | None, after: BillingGroup, by: Person, where: str, at: datetime
) -> tuple[Change, Change]:
    if before is None:
        return Created(replace(after, revision=0)), _audited("billing_group_added", after, by, where, at)
    names = [each.name for each in fields(BillingGroup) if each.name != "revision"]
    changed = ", ".join(name for name in names if getattr(before, name) != getattr(after, name))
    audited = Audited(
        "billing_group_changed",
        billing.subject(after.code),
        by=by.id,
        at=at,
        where=where,
        facts={"code": after.code, "fields": changed},
    )
    return Changed(before, after), audited


def _audited(action: str, group: BillingGroup, by: Person, where: str, at: datetime) -> Audited:
    return Audited(action, billing.subject(group.code), by=by.id, at=at, where=where, facts={"code": group.code})
