"""Keeping the approval routes and the rules around them. Applications under way have their people fixed, so that
nothing of this touches them."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime

from chalicelib.domain.approvals import editing
from chalicelib.domain.approvals import rules as ruling
from chalicelib.domain.approvals.editing import TRAIL
from chalicelib.domain.approvals.routes import Policy, Route
from chalicelib.domain.approvals.rules import Rules
from chalicelib.domain.changes import Audited, Changed, Created
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.settings import BillingGroups, Settings
from chalicelib.ports.world import Ids, Pause
from chalicelib.usecases.again import decided_again


def add(
    route: Route,
    *,
    before: str,
    by: Person,
    where: str,
    at: datetime,
    ids: Ids,
    pause: Pause,
    settings: Settings,
    billing_groups: BillingGroups,
    commit: Commit,
) -> Route:
    """Keeps one more route, in front of the one of this id, or as the last. Raises Refused with the form's field."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    _refuse_unknown_groups(route, frozenset(), billing_groups)
    route = replace(route, id=ids.name(), revision=0)
    entry = Audited("route_added", TRAIL, by=by.id, at=at, where=where, facts={"route": route.name})
    _keep(lambda policy: editing.added(policy, route, before=before), lambda _: entry, settings, pause, commit)
    return route


def change(
    id: str,
    route: Route,
    *,
    before: str | None,
    revision: int,
    by: Person,
    where: str,
    at: datetime,
    pause: Pause,
    settings: Settings,
    billing_groups: BillingGroups,
    commit: Commit,
) -> None:
    """Keeps a route as it was edited from this revision of it, at its place if nobody names another.

    Raises Refused with the form's field, Overtaken when somebody else changed the same route meanwhile, NotFound when
    it is gone.
    """
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)

    def decide(policy: Policy) -> Policy:
        _refuse_unknown_groups(route, editing.find(policy, id).billing_groups, billing_groups)
        return editing.changed(policy, id, route, before=before, revision=revision)

    def entry(policy: Policy) -> Audited:
        facts = {"route": route.name, "fields": _differences(editing.find(policy, id), route)}
        return Audited("route_changed", TRAIL, by=by.id, at=at, where=where, facts=facts)

    _keep(decide, entry, settings, pause, commit)


def remove(id: str, *, by: Person, where: str, at: datetime, pause: Pause, settings: Settings, commit: Commit) -> None:
    """Deletes a route; one that is gone already changes nothing."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)

    def entry(policy: Policy) -> Audited:
        facts = {"route": editing.find(policy, id).name}
        return Audited("route_deleted", TRAIL, by=by.id, at=at, where=where, facts=facts)

    try:
        _keep(lambda policy: editing.removed(policy, id), entry, settings, pause, commit)
    except NotFound:
        return


def move(
    id: str, *, steps: int, by: Person, where: str, at: datetime, pause: Pause, settings: Settings, commit: Commit
) -> None:
    """Puts a route so many places later, or earlier where it is less than nothing. Raises NotFound."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)

    def entry(policy: Policy) -> Audited:
        facts = {"route": editing.find(policy, id).name, "steps": str(steps)}
        return Audited("route_moved", TRAIL, by=by.id, at=at, where=where, facts=facts)

    _keep(lambda policy: editing.moved(policy, id, by=steps), entry, settings, pause, commit)


def set_rules(
    rules: Rules,
    *,
    revision: int,
    by: Person,
    where: str,
    at: datetime,
    pause: Pause,
    settings: Settings,
    people: People,
    commit: Commit,
) -> None:
    """Keeps the rules around the routes; the first time this begins the policy. Raises Refused with the form's field,
    Overtaken when somebody else changed them meanwhile."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)

    def decide() -> None:
        before = _stored(settings)
        fallback = people.several([rules.fallback]).get(rules.fallback) if rules.fallback else None
        after = ruling.ruled(before, rules, fallback=fallback, revision=revision)
        changed = _differences(ruling.of(before), rules) if before else "all"
        if not changed:
            return
        entry = Audited("rules_changed", TRAIL, by=by.id, at=at, where=where, facts={"fields": changed})
        commit(Changed(before, after) if before else Created(after), entry)

    decided_again(decide, pause)


def _keep(
    decide: Callable[[Policy], Policy],
    entry: Callable[[Policy], Audited],
    settings: Settings,
    pause: Pause,
    commit: Commit,
) -> None:
    """Decides on the policy as it is now, so that two administrators with different routes do not get in each other's
    way."""

    def attempt() -> None:
        stored = settings.approvals()
        before = editing.arranged(stored)
        after = decide(before)
        if after != stored:
            commit(Changed(stored, after), entry(before))

    decided_again(attempt, pause)


def _stored(settings: Settings) -> Policy | None:
    try:
        return settings.approvals()
    except Refused:
        return None


def _refuse_unknown_groups(route: Route, known: frozenset[str], billing_groups: BillingGroups) -> None:
    """Those that the route had before may be gone; others must be there."""
    there = {group.code for group in billing_groups.all()}
    for code in sorted(route.billing_groups - known - there):
        raise Refused("There is no billing group “{code}”.", field="billing_groups", code=code)


def _differences(before: Route | Rules, after: Route | Rules) -> str:
    """The names of the fields that are not the same; the trail holds no values, for they name people."""
    names = [each.name for each in fields(before) if each.name not in {"id", "revision"}]
    return ", ".join(name for name in names if getattr(before, name) != getattr(after, name))
