"""Taking shipping addresses over from a table: what each row would do, and doing it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain import addresses as addressing
from chalicelib.domain.addresses import DEFAULT, ShippingAddress
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused
from chalicelib.domain.imports import Outcome, Planned, Row, planned, refuse_wrong
from chalicelib.domain.texts import folded
from chalicelib.ports.addressing import AddressRules
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.settings import Addresses
from chalicelib.usecases.addresses.editing import Book, Labels, book_of, changes, checked, labels_of, taken_label
from chalicelib.usecases.lists import write


@dataclass(frozen=True, slots=True)
class _Taken:
    """A row and the address that it would make."""

    row: Row
    before: ShippingAddress | None
    after: ShippingAddress


def plan(
    rows: Sequence[Row], *, by: Person, addresses: Addresses, address_rules: AddressRules, people: People
) -> Sequence[Planned]:
    """What taking these rows over would do. Nothing is written."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    return _plan(rows, book_of(addresses), address_rules, people)[0]


def take_over(
    rows: Sequence[Row],
    *,
    by: Person,
    where: str,
    at: datetime,
    addresses: Addresses,
    address_rules: AddressRules,
    people: People,
    commit: Commit,
) -> Sequence[Planned]:
    """Writes every row that says something new. Raises Refused, and writes nothing, when any row is wrong."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    turn, book = addresses.turn(), book_of(addresses)
    found, after = _plan(rows, book, address_rules, people)
    refuse_wrong(found)
    write(changes(book, after, by=by, where=where, at=at), turn=turn, commit=commit)
    return found


def _plan(rows: Sequence[Row], book: Book, rules: AddressRules, people: People) -> tuple[Sequence[Planned], Book]:
    """Each row's fate, and the whole list as it would be."""
    taken = list(_read(rows, book, rules))
    after = {**book, **{one.after.code: one.after for one in taken if isinstance(one, _Taken)}}
    empty = _empty_groups(taken, people)
    labels, default = labels_of(after), _other_default(taken, book)
    return [one if isinstance(one, Planned) else _judged(one, labels, default, empty) for one in taken], after


def _read(rows: Sequence[Row], book: Book, rules: AddressRules) -> Iterator[_Taken | Planned]:
    by_code = {folded(code): one for code, one in book.items()}
    lines: dict[str, int] = {}
    default: int | None = None
    for row in rows:
        code = folded(row.cells.get("code", ""))
        before = by_code.get(code)
        try:
            if code in lines:
                raise Refused("Line {line} has the same code.", field="code", line=lines[code])
            lines[code] = row.line
            after = checked(_stated(row, before), rules)
            if after.default and row.cells.get(DEFAULT):
                if default is not None:
                    raise Refused("Line {line} is the default already.", field=DEFAULT, line=default)
                default = row.line
        except Refused as refusal:
            yield _wrong(row, refusal)
        else:
            yield _Taken(row, before, after)


def _stated(row: Row, before: ShippingAddress | None) -> ShippingAddress:
    """A column that the table lacks leaves alone what is stored, and a code keeps its letters' case."""
    if before is None:
        return addressing.stated(row.cells)
    merged: Mapping[str, str] = {**addressing.texts(before), **row.cells, "code": before.code}
    return replace(addressing.stated(merged), revision=before.revision)


def _judged(one: _Taken, labels: Labels, default: str, empty: frozenset[str]) -> Planned:
    for refusal in taken_label(one.after, labels):
        return _wrong(one.row, refusal)
    return planned(
        one.row.line,
        one.after.label,
        before=addressing.texts(one.before) if one.before else None,
        after=addressing.texts(one.after),
        warning=next(_warnings(one, default, empty), None),
    )


def _warnings(one: _Taken, default: str, empty: frozenset[str]) -> Iterator[Refused]:
    for group in sorted(one.after.groups & empty):
        yield Refused("Nobody is in the group “{group}” yet.", group=group)
    if default and one.after.default and not (one.before and one.before.default):
        yield Refused("It becomes the default instead of “{other}”.", other=default)


def _other_default(taken: Sequence[_Taken | Planned], book: Book) -> str:
    """Who is the default now, and loses that without a row of its own saying so."""
    stated = {one.after.code for one in taken if isinstance(one, _Taken) and not one.after.default}
    return next((one.label for one in book.values() if one.default and one.code not in stated), "")


def _empty_groups(taken: Sequence[_Taken | Planned], people: People) -> frozenset[str]:
    """Each group is looked at once, however many rows name it."""
    named = {group for one in taken if isinstance(one, _Taken) for group in one.after.groups}
    return frozenset(group for group in named if not people.members(group))


def _wrong(row: Row, refusal: Refused) -> Planned:
    return Planned(row.line, row.cells.get("label") or row.cells.get("code", ""), Outcome.WRONG, problem=refusal)
