"""Every reading port over records in memory, with the adapters' contracts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from chalicelib.domain import finding
from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.attention import AttentionItem, Half, half
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.changes import Audited
from chalicelib.domain.company import Company, Integration
from chalicelib.domain.company.connection import ConnectionTest
from chalicelib.domain.directory import Anyone, Group, Person, Session, is_namesake
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.messages import Envelope, from_record
from chalicelib.domain.operations import Run
from chalicelib.domain.purchasing.confirmation import AmazonSide
from chalicelib.domain.purchasing.custom_fields import CustomFields
from chalicelib.domain.purchasing.delivery import Dispatch
from chalicelib.domain.purchasing.documents import Document
from chalicelib.domain.purchasing.invoices import Invoiced
from chalicelib.domain.purchasing.order import Content, PurchaseOrder, Status
from chalicelib.domain.purchasing.punch_out import PunchOut
from chalicelib.domain.purchasing.receiving import Receipts
from chalicelib.domain.purchasing.shipping import Shipments
from chalicelib.domain.turns import Listed, Turn
from chalicelib.ports.directory import MOST_MEMBERS, PeoplePage
from chalicelib.ports.outbox import MOST_COUNTED, Backlog
from chalicelib.ports.purchasing import Page, Whole
from tests.fakes import pages

R = TypeVar("R")


class Records(Protocol):
    """What a reader needs of the store."""

    entries: list[Audited]
    envelopes: dict[str, Envelope]

    def find(self, kind: type[R], *key: str) -> R | None: ...

    def all(self, kind: type[R]) -> list[R]: ...


@dataclass(frozen=True)
class Reader:
    store: "Records"


class Orders(Reader):
    def get(self, number: str) -> PurchaseOrder:
        return found(self.store.find(PurchaseOrder, number), "There is no such order.")

    def content(self, number: str, version: int) -> Content:
        return found(self.store.find(Content, number, str(version)), "There is no such order.")

    def dispatch(self, number: str) -> Dispatch | None:
        return self.store.find(Dispatch, number)

    def at_amazon(self, number: str) -> AmazonSide:
        return self.store.find(AmazonSide, number) or AmazonSide(number)

    def receipts(self, number: str) -> Receipts:
        return self.store.find(Receipts, number) or Receipts(number)

    def shipments(self, number: str) -> Shipments:
        return self.store.find(Shipments, number) or Shipments(number)

    def invoiced(self, number: str) -> Invoiced:
        return self.store.find(Invoiced, number) or Invoiced(number)

    def documents(self, number: str) -> Sequence[Document]:
        of_order = [document for document in self.store.all(Document) if document.order == number]
        return sorted(of_order, key=lambda document: (document.received_at, document.payload_id))

    def document(self, order: str, payload_id: str) -> Document | None:
        return self.store.find(Document, order, payload_id)

    def by_applicant(self, person: str, *, after: str | None = None, most: int = 25) -> Page:
        rows = (order for order in self.store.all(PurchaseOrder) if order.applicant == person)
        return _page(rows, f"applicant:{person}", after, most)

    def by_status(self, status: Status, *, after: str | None = None, most: int = 25) -> Page:
        return self.listed([status], after=after, most=most)

    def listed(self, statuses: Sequence[Status], *, after: str | None = None, most: int = 25) -> Page:
        return _page(self._of(statuses), f"status:{'+'.join(statuses)}", after, most)

    def count(self, statuses: Sequence[Status]) -> int:
        return len(self._of(statuses))

    def several(self, numbers: Sequence[str]) -> Sequence[PurchaseOrder]:
        found = (self.store.find(PurchaseOrder, number) for number in numbers)
        return [order for order in found if order is not None]

    def wholes(self, orders: Sequence[PurchaseOrder]) -> Sequence[Whole]:
        return [
            Whole(
                order,
                self.store.find(Content, order.number, str(order.content_version)),
                self.at_amazon(order.number),
                self.shipments(order.number),
                self.dispatch(order.number),
            )
            for order in orders
        ]

    def _of(self, statuses: Sequence[Status]) -> list[PurchaseOrder]:
        return [order for order in self.store.all(PurchaseOrder) if order.status in statuses]


def _page(rows: Iterable[PurchaseOrder], list_name: str, after: str | None, most: int) -> Page:
    return Page(*pages.cut(rows, pages.place, list_name, after, most))


class PunchOuts(Reader):
    def get(self, digest: str) -> PunchOut:
        return found(self.store.find(PunchOut, digest), "There is no such shopping trip.")


class People(Reader):
    def get(self, id: str) -> Person:
        return found(self.store.find(Person, id), "There is no such person.")

    def several(self, ids: Sequence[str]) -> dict[str, Person]:
        return {id: person for id in ids if (person := self.store.find(Person, id)) is not None}

    def by_identity(self, issuer: str, subject: str) -> Person | None:
        return self._one(lambda person: bool(subject) and (person.issuer, person.subject) == (issuer, subject))

    def by_email(self, email: str) -> Person | None:
        return self._one(lambda person: bool(email) and person.email.casefold() == email.strip().casefold())

    def by_unique_name(self, unique_name: str) -> Person | None:
        return self._one(
            lambda person: bool(unique_name) and person.unique_name.casefold() == unique_name.strip().casefold()
        )

    def namesakes(self, person: Person) -> Sequence[Person]:
        return sorted((one for one in self.store.all(Person) if is_namesake(one, person)), key=finding.place)

    def chosen(self, choice: Anyone) -> Sequence[Person]:
        everybody = [person for person in self.store.all(Person) if choice.includes(person)]
        return sorted(everybody, key=lambda person: (person.name, person.id))

    def page(self, *, among: Anyone | None = None, after: str | None = None, most: int = 25) -> PeoplePage:
        if after is not None and not after.startswith("after "):
            raise Refused("This page of the list is not valid. Please start at the first one.")
        behind = [one for one in self._by_name(among) if finding.place(one) > (after or "").removeprefix("after ")]
        return PeoplePage(behind[:most], f"after {finding.place(behind[most - 1])}" if len(behind) > most else None)

    def everybody(self) -> Iterable[Person]:
        return self._by_name(None)

    def search(self, text: str, *, among: Anyone | None = None, most: int = 25) -> Sequence[Person]:
        return [person for person in self._by_name(among) if finding.fits(person, text)][:most]

    def delegating_to(self, person: str, at: datetime) -> Sequence[Person]:
        named = [one for one in self._by_name(None) if one.absence and one.absence.delegate == person]
        return [one for one in named if one.absence and at < one.absence.ends]

    def groups(self) -> Sequence[Group]:
        return sorted(self.store.all(Group), key=lambda group: group.name)

    def group(self, name: str) -> Group:
        return found(self.store.find(Group, name), "There is no such group.")

    def members(self, group: str) -> int:
        return min(len(self.chosen(Anyone(groups=frozenset({group})))), MOST_MEMBERS)

    def _by_name(self, among: Anyone | None) -> list[Person]:
        people = [one for one in self.store.all(Person) if among is None or among.includes(one)]
        return sorted(people, key=finding.place)

    def _one(self, fits: Callable[[Person], bool]) -> Person | None:
        """Whom it fits; of several the one who is not disabled, and nobody when that is not clear."""
        fitting = [person for person in self.store.all(Person) if fits(person)]
        candidates = [person for person in fitting if not person.disabled] or fitting
        return candidates[0] if len(candidates) == 1 else None


class Sessions(Reader):
    def find(self, person: str, digest: str) -> tuple[Session, Person] | None:
        session, owner = self.store.find(Session, person, digest), self.store.find(Person, person)
        return (session, owner) if session is not None and owner is not None else None


class Settings(Reader):
    def company(self) -> Company:
        return self._set(Company)

    def integration(self) -> Integration:
        return self._set(Integration)

    def approvals(self) -> Policy:
        return self._set(Policy)

    def custom_fields(self) -> CustomFields:
        return self.store.find(CustomFields) or CustomFields()

    def connection_tests(self) -> Mapping[str, ConnectionTest]:
        return {test.credential_set: test for test in self.store.all(ConnectionTest)}

    def _set(self, kind: type[R]) -> R:
        found = self.store.find(kind)
        if found is None:
            raise Refused("These settings are not made yet. Please ask your purchasing administrator.")
        return found


class Addresses(Reader):
    def all(self) -> Sequence[ShippingAddress]:
        return sorted(self.store.all(ShippingAddress), key=lambda address: (address.label, address.code))

    def get(self, code: str) -> ShippingAddress:
        return found(self.store.find(ShippingAddress, code), "There is no such shipping address.")

    def turn(self) -> Turn:
        return self.store.find(Turn, Listed.ADDRESSES) or Turn(Listed.ADDRESSES)


class BillingGroups(Reader):
    def all(self) -> Sequence[BillingGroup]:
        return sorted(self.store.all(BillingGroup), key=lambda group: (group.name, group.code))

    def get(self, code: str) -> BillingGroup:
        return found(self.store.find(BillingGroup, code), "There is no such billing group.")

    def turn(self) -> Turn:
        return self.store.find(Turn, Listed.BILLING_GROUPS) or Turn(Listed.BILLING_GROUPS)


class Attention(Reader):
    def all(self, halves: Sequence[Half] = tuple(Half), *, most: int = 200) -> Sequence[AttentionItem]:
        found = (item for item in self.store.all(AttentionItem) if half(item.reason) in halves)
        return sorted(found, key=lambda item: (item.since, item.id))[:most]

    def get(self, id: str) -> AttentionItem:
        return found(self.store.find(AttentionItem, id), "This no longer needs attention.")

    def count(self, halves: Sequence[Half] = tuple(Half)) -> int:
        return min(100, len(self.all(halves)))


class Trail(Reader):
    def of(self, subject: str) -> Sequence[Audited]:
        entries = (entry for entry in self.store.entries if entry.subject == subject)
        return sorted(entries, key=lambda entry: entry.at)


class Outbox(Reader):
    def due(self, at: datetime, *, most: int = 200) -> Sequence[Envelope]:
        waiting = (envelope for envelope in self.store.envelopes.values() if envelope.due_at <= at)
        return sorted(waiting, key=lambda envelope: (envelope.due_at, envelope.id))[:most]

    def backlog(self, at: datetime) -> Backlog:
        due = [envelope.due_at for envelope in self.store.envelopes.values() if envelope.due_at <= at]
        return Backlog(min(len(due), MOST_COUNTED), min(due)) if due else Backlog()

    def fresh(self, images: Sequence[Mapping[str, Any]]) -> Sequence[Envelope]:
        """An image here is what a message's record says."""
        return [from_record(image) for image in images]

    def taken(self, envelope: Envelope) -> None:
        self.store.envelopes.pop(envelope.id, None)


class Runs(Reader):
    def all(self) -> Mapping[str, Run]:
        return {run.schedule: run for run in self.store.all(Run)}


def found(record: R | None, otherwise: str) -> R:
    if record is None:
        raise NotFound(otherwise)
    return record
