"""Taking billing groups over from a table: what each row would do, and doing it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.directory import Anyone, Person, Role, refuse_others
from chalicelib.domain.errors import Refused
from chalicelib.domain.imports import Outcome, Planned, Row, planned, refuse_wrong
from chalicelib.domain.texts import folded, in_one_line, is_yes
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.settings import BillingGroups, Settings
from chalicelib.usecases.billing.editing import (
    Book,
    Names,
    accounts,
    book_of,
    changes,
    names_of,
    refuse_unfit,
    taken_name,
)
from chalicelib.usecases.lists import write

# Between the people or groups of one cell.
BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class _Taken:
    """A row and the billing group that it would make."""

    row: Row
    before: BillingGroup | None
    after: BillingGroup


class Known:
    """People by what a table calls them, each looked for once; those of these groups all together."""

    def __init__(self, people: People, groups: Iterable[BillingGroup]) -> None:
        self._people = people
        self._ids: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._active: dict[Anyone, bool] = {}
        self.names(frozenset(id for group in groups if group.members for id in group.members.people))

    def id(self, name: str) -> str:
        """Raises Refused for nobody we know, by e-mail, user name or our own id."""
        if name not in self._ids:
            found = self._people.by_email(name) or self._people.by_unique_name(name)
            found = found or self._people.several([name]).get(name)
            if found is None:
                raise Refused("We know nobody with the e-mail or user name “{user}”.", field="users", user=name)
            self._ids[name] = found.id
            self._active[Anyone(people=frozenset({found.id}))] = not found.disabled
        return self._ids[name]

    def is_anybody(self, members: Anyone) -> bool:
        """Whether somebody is there of them who could use anything."""
        each = [
            *(Anyone(people=frozenset({id})) for id in sorted(members.people)),
            *(Anyone(groups=frozenset({group})) for group in sorted(members.groups)),
            *(Anyone(roles=frozenset({role})) for role in sorted(members.roles)),
        ]
        return any(map(self._is_active, each))

    def _is_active(self, one: Anyone) -> bool:
        if one not in self._active:
            self._active[one] = bool(self._people.chosen(one))
        return self._active[one]

    def names(self, ids: frozenset[str]) -> Sequence[str]:
        unknown = sorted(ids - self._names.keys())
        if unknown:
            found = self._people.several(unknown)
            self._names |= {id: _name(found.get(id), id) for id in unknown}
        return sorted(self._names[id] for id in ids)


def _name(person: Person | None, id: str) -> str:
    return (person.email or person.unique_name or id) if person else id


def texts(group: BillingGroup, known: Known) -> dict[str, str]:
    """As a table has it."""
    members = group.members or Anyone()
    return {
        "code": group.code,
        "name": group.name,
        "users": BETWEEN.join(known.names(members.people)),
        "groups": BETWEEN.join(sorted(members.groups)),
        "remarks": group.remarks,
        "business_unit": group.business_unit,
        "credential_set": group.credential_set,
        "default": "yes" if group.default else "",
    }


def table(*, by: Person, billing_groups: BillingGroups, people: People) -> Sequence[Mapping[str, str]]:
    """All of them as a table has them."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    groups = billing_groups.all()
    known = Known(people, groups)
    return [texts(group, known) for group in groups]


def plan(
    rows: Sequence[Row], *, by: Person, billing_groups: BillingGroups, settings: Settings, people: People
) -> Sequence[Planned]:
    """What taking these rows over would do. Nothing is written."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    return _plan(rows, book_of(billing_groups), accounts(settings), people)[0]


def take_over(
    rows: Sequence[Row],
    *,
    by: Person,
    where: str,
    at: datetime,
    billing_groups: BillingGroups,
    settings: Settings,
    people: People,
    commit: Commit,
) -> Sequence[Planned]:
    """Writes every row that says something new. Raises Refused, and writes nothing, when any row is wrong."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    turn, book = billing_groups.turn(), book_of(billing_groups)
    found, after = _plan(rows, book, accounts(settings), people)
    refuse_wrong(found)
    write(changes(book, after, by=by, where=where, at=at), turn=turn, commit=commit)
    return found


def _plan(rows: Sequence[Row], book: Book, accounts: frozenset[str], people: People) -> tuple[Sequence[Planned], Book]:
    """Each row's fate, and the whole list as it would be."""
    known = Known(people, book.values())
    taken = list(_read(rows, book, accounts, known))
    after = {**book, **{one.after.code: one.after for one in taken if isinstance(one, _Taken)}}
    names, default = names_of(after), _other_default(taken, book)
    plan = [one if isinstance(one, Planned) else _judged(one, names, default, known) for one in taken]
    return plan, after


def _read(rows: Sequence[Row], book: Book, accounts: frozenset[str], known: Known) -> Iterator[_Taken | Planned]:
    by_code = {folded(code): one for code, one in book.items()}
    lines: dict[str, int] = {}
    default: int | None = None
    for row in rows:
        code = folded(row.cells.get("code", ""))
        try:
            if code in lines:
                raise Refused("Line {line} has the same code.", field="code", line=lines[code])
            lines[code] = row.line
            after = _stated(row, by_code.get(code), known)
            refuse_unfit(after, accounts)
            if after.default and row.cells.get("default"):
                if default is not None:
                    raise Refused("Line {line} is the default already.", field="default", line=default)
                default = row.line
        except Refused as refusal:
            yield _wrong(row, refusal)
        else:
            yield _Taken(row, by_code.get(code), after)


def _stated(row: Row, before: BillingGroup | None, known: Known) -> BillingGroup:
    """A column that the table lacks leaves alone what is stored, and so does every table the roles."""
    cells = {**(texts(before, known) if before else {}), **row.cells}
    members = Anyone(
        frozenset(known.id(name) for name in _several(cells.get("users", ""))),
        frozenset(_several(cells.get("groups", ""))),
        before.members.roles if before and before.members else frozenset(),
    )
    return BillingGroup(
        code=before.code if before else cells["code"],
        name=in_one_line(cells.get("name", "")),
        credential_set=in_one_line(cells.get("credential_set", "")),
        business_unit=in_one_line(cells.get("business_unit", "")),
        members=members if members != Anyone() else None,
        remarks=cells.get("remarks", "").strip(),
        default=is_yes(cells.get("default", ""), field="default"),
        revision=before.revision if before else 0,
    )


def _several(cell: str) -> list[str]:
    return [name for name in map(in_one_line, cell.split(BETWEEN.strip())) if name]


def _judged(one: _Taken, names: Names, default: str, known: Known) -> Planned:
    for refusal in taken_name(one.after, names):
        return _wrong(one.row, refusal)
    return planned(
        one.row.line,
        one.after.name,
        before=texts(one.before, known) if one.before else None,
        after=texts(one.after, known),
        warning=next(_warnings(one, default, known), None),
    )


def _warnings(one: _Taken, default: str, known: Known) -> Iterator[Refused]:
    if one.after.members is not None and not known.is_anybody(one.after.members):
        yield Refused("Nobody belongs to it yet, so nobody can use it.")
    if default and one.after.default and not (one.before and one.before.default):
        yield Refused("It becomes the default instead of “{other}”.", other=default)


def _other_default(taken: Sequence[_Taken | Planned], book: Book) -> str:
    """Who is the default now, and loses that without a row of its own saying so."""
    stated = {one.after.code for one in taken if isinstance(one, _Taken) and not one.after.default}
    return next((one.name for one in book.values() if one.default and one.code not in stated), "")


def _wrong(row: Row, refusal: Refused) -> Planned:
    return Planned(row.line, row.cells.get("name") or row.cells.get("code", ""), Outcome.WRONG, problem=refusal)
