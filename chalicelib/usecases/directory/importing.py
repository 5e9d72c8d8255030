"""Taking people over from a table: what each row would do, and doing it."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.changes import Audited, Changed, Created
from chalicelib.domain.directory import Group, Mapped, Person, Role, refuse_others
from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.imports import Outcome, Planned, Row, planned, refuse_wrong
from chalicelib.domain.profile import Profile, checked, nobody_yet, profile, refuse_ring, written
from chalicelib.domain.roster import Roster, texts
from chalicelib.domain.texts import folded, in_one_line, is_yes
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.world import Ids
from chalicelib.usecases.directory.people import mapped
from chalicelib.usecases.directory.writing import Taken, changes_of, in_chunks, steps_down, with_ids

_BETWEEN = re.compile(r"[;|\n]")
_ROLES: Mapping[str, Role] = {folded(role.replace("_", " ")): role for role in Role} | {
    folded(role): role for role in Role
}


def plan(rows: Sequence[Row], *, languages: Collection[str], by: Person, people: People) -> Sequence[Planned]:
    """What taking these rows over would do. Nothing is written."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    return _plan(rows, languages, by, people)[0]


def take_over(
    rows: Sequence[Row],
    *,
    languages: Collection[str],
    by: Person,
    where: str,
    at: datetime,
    people: People,
    ids: Ids,
    commit: Commit,
) -> Sequence[Planned]:
    """Writes every row that says something new, as many at once as one commit takes; what stands by then is whole, and
    taking the table over again writes the rest. Raises Refused, and writes nothing, when any row is wrong."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    found, taken, before = _plan(rows, languages, by, people)
    refuse_wrong(found)
    same = {one.line for one in found if one.outcome is Outcome.UNCHANGED}
    news = [one for one in taken if one.row.line not in same]
    real = {one.after.id: ids.name() for one in news if one.before is None}
    _add_groups(news, by, where, at, people, commit)
    witness = _witness(news, before)
    for chunk in in_chunks([with_ids(one, real) for one in news]):
        changes = [change for one in chunk for change in changes_of(one, by, where, at)]
        if witness and any(steps_down(one) for one in chunk):
            changes.append(Changed(witness, witness))
            witness = replace(witness, revision=witness.revision + 1)
        commit(*changes)
    return found


def _plan(
    rows: Sequence[Row], languages: Collection[str], by: Person, people: People
) -> tuple[Sequence[Planned], Sequence[Taken], Roster]:
    """Each row's fate, the people as they would be, and everybody as they are."""
    before = Roster(people.everybody())
    after = Roster(before.by_id.values())
    bringing, groups = mapped(people), {group.name for group in people.groups()}
    read = list(_read(rows, before, languages, bringing, _Spelling(groups)))
    for one in read:
        if isinstance(one, Taken):
            after.put(one.after)
    managed = [one if isinstance(one, Planned) else _managed(one, after) for one in read]
    for one in managed:
        if isinstance(one, Taken):
            after.put(one.after)
    fates = [one if isinstance(one, Planned) else _judged(one, before, after, groups, by) for one in managed]
    return fates, [one for one in managed if isinstance(one, Taken)], before


class _Spelling:
    """Groups as they are called already, or as the table calls them first: “LAB” and “Lab” are one, unless both are
    there."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = known
        self._names = {folded(name): name for name in known}

    def of(self, name: str) -> str:
        return name if name in self._known else self._names.setdefault(folded(name), name)


def _read(
    rows: Sequence[Row], before: Roster, languages: Collection[str], bringing: Mapped, spelling: _Spelling
) -> Iterator[Taken | Planned]:
    lines: dict[str, int] = {}
    for row in rows:
        email, user_name = (in_one_line(row.cells.get(name, "")) for name in ("email", "unique_name"))
        try:
            known = before.meant(email, user_name)
            key = known.id if known else f"new {folded(user_name or email)}"
            if key in lines:
                raise Refused("Line {line} is about the same person.", line=lines[key])
            lines[key] = row.line
            base = known or nobody_yet(f"line {row.line}")
            after = written(base, _stated(row, base, languages, spelling), mapped=bringing)
            if "disabled" in row.cells:
                after = replace(after, disabled=is_yes(row.cells["disabled"], field="disabled"))
            yield Taken(row, known, after)
        except Refused as refusal:
            yield _wrong(row, refusal)


def _stated(row: Row, before: Person, languages: Collection[str], spelling: _Spelling) -> Profile:
    """A column that the table lacks leaves alone what is stored. Raises Refused."""
    cells, stored = row.cells, profile(before)
    first, last = cells.get("first_name", stored.first_name), cells.get("last_name", stored.last_name)
    name = cells.get("name", stored.name) or f"{first} {last}".strip() or stored.name
    name = name or cells.get("email", "") or cells.get("unique_name", "")
    language = folded(cells.get("language", stored.language)) or "en"
    if language not in languages:
        raise Refused("We know the languages {known}.", field="language", known=", ".join(sorted(languages)))
    stated = Profile(
        name=name,
        email=cells.get("email", stored.email),
        unique_name=cells.get("unique_name", stored.unique_name),
        first_name=first,
        last_name=last,
        language=language,
        manager=stored.manager,
        groups=frozenset(map(spelling.of, _parts(cells["groups"]))) if "groups" in cells else stored.groups,
        roles=frozenset(map(_role, _parts(cells["roles"]))) if "roles" in cells else stored.roles,
    )
    try:
        return checked(stated)
    except Unfit as unfit:
        raise unfit.refusals[0] from None


def _managed(one: Taken, after: Roster) -> Taken | Planned:
    """Managers may stand in the same table, so they are looked for when everybody is there."""
    name = in_one_line(one.row.cells.get("manager", ""))
    if "manager" not in one.row.cells:
        return one
    try:
        return replace(one, after=replace(one.after, manager=after.named(name).id if name else None))
    except Refused as refusal:
        return _wrong(one.row, refusal)


def _judged(one: Taken, before: Roster, after: Roster, groups: Collection[str], by: Person) -> Planned:
    try:
        _refuse(one, after, by)
    except Refused as refusal:
        return _wrong(one.row, refusal)
    return planned(
        one.row.line,
        one.after.name,
        before=texts(one.before, before) if one.before else None,
        after=texts(one.after, after),
        warning=next(_warnings(one, after, groups), None),
    )


def _refuse(one: Taken, after: Roster, by: Person) -> None:
    """Raises Refused for what everybody together would make wrong."""
    named, _ = after.namesakes(one.after)
    was = folded(one.before.unique_name) if one.before else ""
    if named and not one.after.disabled and folded(one.after.unique_name) != was:
        raise Refused("{name} has this user name already.", field="unique_name", name=named[0].name)
    if one.after.manager and "manager" in one.row.cells:
        refuse_ring(one.after.id, one.after.manager, after.manager)
    if one.after.id == by.id and one.after.disabled:
        raise Refused("You can’t switch yourself off. Please let another administrator do it.", field="disabled")
    if steps_down(one) and not after.administrators():
        raise Refused(
            "{name} is the last purchasing administrator who can sign in. Please give somebody else the role first.",
            field="roles",
            name=one.after.name,
        )


def _warnings(one: Taken, after: Roster, groups: Collection[str]) -> Iterator[Refused]:
    if news := sorted(one.after.given_groups - set(groups)):
        yield Refused("The group “{group}” is new and will be added.", group=", ".join(news))
    if not one.after.email and not one.after.disabled:
        yield Refused("Without an e-mail no letter can ask this person.")
    _, sharing = after.namesakes(one.after)
    if sharing and (one.before is None or one.before.email != one.after.email):
        yield Refused("{name} has the same e-mail.", name=sharing[0].name)


def _witness(news: Sequence[Taken], before: Roster) -> Person | None:
    """An administrator whom this table leaves alone, and who has to be there still when others step down."""
    changed = {one.after.id for one in news}
    return next((one for one in before.administrators() if one.id not in changed), None)


def _add_groups(news: Sequence[Taken], by: Person, where: str, at: datetime, people: People, commit: Commit) -> None:
    known = {group.name for group in people.groups()}
    for name in sorted({group for one in news for group in one.after.given_groups} - known):
        facts = {"group": name}
        commit(Created(Group(name)), Audited("group_added", f"group:{name}", by=by.id, at=at, where=where, facts=facts))


def _parts(cell: str) -> list[str]:
    return [part for part in map(in_one_line, _BETWEEN.split(cell)) if part]


def _role(text: str) -> Role:
    role = _ROLES.get(folded(text.replace("_", " ")))
    if role is None:
        known = ", ".join(Role)
        raise Refused("We do not know the role “{role}”. We know: {known}.", field="roles", role=text, known=known)
    return role


def _wrong(row: Row, refusal: Refused) -> Planned:
    cells = row.cells
    name = cells.get("name") or cells.get("email") or cells.get("unique_name", "")
    return Planned(row.line, name, Outcome.WRONG, problem=refusal)
