"""Adding, changing and deleting shipping addresses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import addresses as addressing
from chalicelib.domain.addresses import LINES, ShippingAddress
from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Overtaken, Refused, Unfit
from chalicelib.domain.texts import folded
from chalicelib.ports.addressing import AddressRules
from chalicelib.ports.commit import Commit
from chalicelib.ports.settings import Addresses
from chalicelib.usecases.lists import alike, differing, write

Book = Mapping[str, ShippingAddress]
Labels = Mapping[str, frozenset[str]]  # the codes that go by each


def add(
    address: ShippingAddress,
    *,
    by: Person,
    where: str,
    at: datetime,
    addresses: Addresses,
    address_rules: AddressRules,
    commit: Commit,
) -> ShippingAddress:
    """Raises Unfit, with a refusal for every field that is wrong."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    turn, book = addresses.turn(), book_of(addresses)
    refusals = [*_taken_code(address, book), *taken_label(address, labels_of(book))]
    made = checked(address, address_rules, refusals)
    write(changes(book, {**book, made.code: made}, by=by, where=where, at=at), turn=turn, commit=commit)
    return made


def update(
    address: ShippingAddress,
    *,
    by: Person,
    where: str,
    at: datetime,
    addresses: Addresses,
    address_rules: AddressRules,
    commit: Commit,
) -> ShippingAddress:
    """``address`` has the code that it keeps, and the revision that its form was made from. Raises NotFound, Overtaken
    when somebody changed it since, and Unfit."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    turn, book = addresses.turn(), book_of(addresses)
    if addresses.get(address.code).revision != address.revision:
        raise Overtaken("This address was changed meanwhile. Please look at what is stored now, then update it again.")
    made = checked(address, address_rules, list(taken_label(address, labels_of(book))))
    write(changes(book, {**book, made.code: made}, by=by, where=where, at=at), turn=turn, commit=commit)
    return made


def delete(
    codes: Sequence[str], *, by: Person, where: str, at: datetime, addresses: Addresses, commit: Commit
) -> Sequence[ShippingAddress]:
    """For good; orders keep their own copies. What is gone already is gone. Raises Refused for none at all."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    if not codes:
        raise Refused("Please tick the addresses to delete.")
    turn, book = addresses.turn(), book_of(addresses)
    gone = [book[code] for code in dict.fromkeys(codes) if code in book]
    write(
        [(Erased(one), _audited("address_deleted", one, by, where, at)) for one in gone],
        turn=turn,
        commit=commit,
    )
    return gone


def book_of(addresses: Addresses) -> Book:
    """All of them, by code."""
    return {address.code: address for address in addresses.all()}


def checked(address: ShippingAddress, address_rules: AddressRules, refusals: Sequence[Refused] = ()) -> ShippingAddress:
    """As it is kept. Raises Unfit with these refusals and whatever else is wrong with it."""
    found = [*refusals, *addressing.refusals(address)]
    try:
        address = addressing.relocated(address, address_rules.checked(address.postal))
    except Unfit as unfit:
        # What is wrong with all lines stands beside the first.
        found += [
            Refused(one.message, field=LINES[0] if one.field == "lines" else one.field, **one.facts)
            for one in unfit.refusals
        ]
    if found:
        raise Unfit("Please look at the marked fields.", found)
    return address


def labels_of(book: Book) -> Labels:
    return alike({code: one.label for code, one in book.items()})


def taken_label(address: ShippingAddress, labels: Labels) -> Iterator[Refused]:
    if labels.get(folded(address.label), frozenset()) - {address.code}:
        yield Refused("Another address has this label already.", field="label")


def _taken_code(address: ShippingAddress, book: Book) -> Iterator[Refused]:
    if any(folded(code) == folded(address.code) for code in book):
        yield Refused("There is an address with this code already.", field="code")


def changes(before: Book, after: Book, *, by: Person, where: str, at: datetime) -> list[tuple[Change, Change]]:
    """Every entry that differs, with what is audited of it."""
    return [_change(old, new, by, where, at) for old, new in differing(before, after)]


def _change(
    before: ShippingAddress | None, after: ShippingAddress, by: Person, where: str, at: datetime
) -> tuple[Change, Change]:
    if before is None:
        return Created(replace(after, revision=0)), _audited("address_added", after, by, where, at)
    old, new = addressing.texts(before), addressing.texts(after)
    fields = ", ".join(name for name, text in new.items() if text != old[name])
    audited = Audited(
        "address_changed",
        addressing.subject(after.code),
        by=by.id,
        at=at,
        where=where,
        facts={"code": after.code, "fields": fields},
    )
    return Changed(before, after), audited


def _audited(action: str, address: ShippingAddress, by: Person, where: str, at: datetime) -> Audited:
    facts = {"code": address.code}
    return Audited(action, addressing.subject(address.code), by=by.id, at=at, where=where, facts=facts)
