"""All tables in memory behind one commit: everything of a call is written, or nothing."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from chalicelib.adapters.dynamo.plain import Shape
from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.approvals.answers import Answered
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.articles import Article
from chalicelib.domain.articles.taking_over import TakeOver
from chalicelib.domain.attention import AttentionItem
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased, Kept, Record, Said
from chalicelib.domain.company import Company, Integration
from chalicelib.domain.company.connection import ConnectionTest
from chalicelib.domain.connections import Application, Authorization, Connection
from chalicelib.domain.connections.consents import Consent
from chalicelib.domain.connections.invitations import SetUpLink
from chalicelib.domain.connections.testing import GrantTest
from chalicelib.domain.customers import Customer, Ordered
from chalicelib.domain.customers.searching import DuplicateSearch
from chalicelib.domain.directory import Group, Person, Session
from chalicelib.domain.errors import Conflict, TooMuch
from chalicelib.domain.exports import Export
from chalicelib.domain.lists import Entry
from chalicelib.domain.messages import Envelope, Message
from chalicelib.domain.operations import Run
from chalicelib.domain.orders.amazon import Personal
from chalicelib.domain.orders.backfills import Backfill
from chalicelib.domain.orders.copies import Copy
from chalicelib.domain.orders.mapping import Assignment, OrderMapping
from chalicelib.domain.orders.mapping.releasing import Release
from chalicelib.domain.orders.news import Fetch, Heard
from chalicelib.domain.orders.order import Lines, MarketplaceOrder
from chalicelib.domain.orders.reservations import Reservation
from chalicelib.domain.orders.sweeps import Sweep
from chalicelib.domain.purchasing.confirmation import AmazonSide
from chalicelib.domain.purchasing.custom_fields import CustomFields
from chalicelib.domain.purchasing.delivery import Dispatch
from chalicelib.domain.purchasing.documents import Document
from chalicelib.domain.purchasing.invoices import Invoiced
from chalicelib.domain.purchasing.order import Content, PurchaseOrder
from chalicelib.domain.purchasing.punch_out import PunchOut
from chalicelib.domain.purchasing.receiving import Receipts
from chalicelib.domain.purchasing.register import Invoice
from chalicelib.domain.purchasing.shipping import Shipments
from chalicelib.domain.texts import folded
from chalicelib.domain.turns import Turn
from tests.fakes import articles, connections, customers, inboxes, invoices, readers, sales
from tests.fakes.exports import FakeExports
from tests.fakes.intake import FakeIntake
from tests.fakes.mappings import Mappings
from tests.fakes.search import FakeSearchIndex
from tests.fakes.world import SeqIds

# An item of DynamoDB.
LARGEST = 400 * 1024

R = TypeVar("R")
Key = tuple[type, str, str]


class FakeStore:
    """Every table in memory.

    ``troubles`` are raised by the next commits, one each; ``meanwhile`` runs once, just before the next commit is
    decided, so that a test can be the one who was quicker.
    """

    def __init__(self, *records: Record, ids: SeqIds | None = None) -> None:
        self.commits: list[tuple[Change, ...]] = []
        self.entries: list[Audited] = []
        self.troubles: list[Exception] = []
        self.meanwhile: Callable[[], object] | None = None
        self.records: dict[Key, Record] = {}
        self.envelopes: dict[str, Envelope] = {}
        self._ids = ids or SeqIds()
        self._lock = threading.RLock()
        self.orders = readers.Orders(self)
        self.punch_outs = readers.PunchOuts(self)
        self.people = readers.People(self)
        self.sessions = readers.Sessions(self)
        self.settings = readers.Settings(self)
        self.addresses = readers.Addresses(self)
        self.billing_groups = readers.BillingGroups(self)
        self.attention = readers.Attention(self)
        self.trail = readers.Trail(self)
        self.invoices = invoices.Invoices(self)
        self.outbox = readers.Outbox(self)
        self.runs = readers.Runs(self)
        self.inboxes = inboxes.Inboxes(self)
        self.search = FakeSearchIndex()
        self.sale_search = FakeSearchIndex()
        self.exports = FakeExports(self)
        self.intake = FakeIntake(self)
        self.sales = sales.Sales(self)
        self.personal = sales.PersonalData(self)
        self.articles = articles.Articles(self)
        self.connections = connections.Connections(self)
        self.lists = articles.Lists(self)
        self.mappings = Mappings(self)
        self.customers = customers.Customers(self)
        self.hold(*records)

    def hold(self, *records: Record) -> None:
        """Records that were always there: not a commit."""
        for record in records:
            self.records[_key(record)] = record

    def commit(self, *changes: Change, cause: str = "") -> None:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        with self._lock:
            if self.troubles:
                raise self.troubles.pop(0)
            _refuse_mistakes(changes)
            written = dict(self.records)
            for change in changes:
                _write(written, change)
            self.records = written
            self.entries += [change for change in changes if isinstance(change, Audited)]
            for change in changes:
                if isinstance(change, Said):
                    envelope = Envelope(self._ids.name(), change.message, change.due_at, cause)
                    self.envelopes[envelope.id] = envelope
            self.commits.append(changes)

    @property
    def messages(self) -> list[Message]:
        """Everything said in commits, taken or not."""
        return [change.message for changes in self.commits for change in changes if isinstance(change, Said)]

    @property
    def audited(self) -> list[str]:
        """The actions of the trail, oldest first."""
        return [entry.action for entry in self.entries]

    def find(self, kind: type[R], *key: str) -> R | None:
        found = self.records.get(_address(kind, *key))
        return found if isinstance(found, kind) else None

    def all(self, kind: type[R]) -> list[R]:
        return [record for record in self.records.values() if isinstance(record, kind)]

    def only(self, kind: type[R]) -> R:
        """The one record of its kind."""
        (record,) = self.all(kind)
        return record


def _refuse_mistakes(changes: Sequence[Change]) -> None:
    if len(changes) > 100:
        raise TooMuch("These are {count} items; at most {most} can be written together.", count=len(changes), most=100)
    if any(map(_is_huge, changes)):
        raise TooMuch("This is more than can be kept in one record.")
    keys = [key for change in changes if (key := _written_key(change)) is not None]
    if len(set(keys)) < len(keys):
        raise ValueError("One commit writes the same record twice")


def _is_huge(change: Change) -> bool:
    """Whether DynamoDB would take the record for too large; a content comes in pieces."""
    match change:
        case Created(Content() | Lines() | Copy()) | Changed(_, Copy()):
            return False
        case Created(record) | Kept(record) | Changed(_, record):
            # What is written out is shorter than Python's own words for it.
            return len(repr(record)) > LARGEST and len(json.dumps(Shape(type(record)).plain(record))) > LARGEST
    return False


def _written_key(change: Change) -> Key | None:
    match change:
        case Created(record) | Kept(record) | Erased(record):
            return _key(record)
        case Changed(before, after):
            if _key(before) != _key(after):
                raise ValueError("A change may not turn a record into another one")
            return _key(after)
        case Audited() | Said():
            return None


def _write(records: dict[Key, Record], change: Change) -> None:
    match change:
        case Created(record):
            if _key(record) in records:
                raise _conflict()
            _refuse_taken_identity(records, record)
            records[_key(record)] = record
        case Changed(before, after):
            records[_key(after)] = _next_revision(records.get(_key(before)), before, after)
            _refuse_taken_identity(records, after)
        case Kept(record):
            _refuse_taken_identity(records, record)
            records[_key(record)] = record
        case Erased(record):
            records.pop(_key(record), None)


def _next_revision(stored: Record | None, before: Record, after: Record) -> Record:
    if isinstance(before, Content | Lines) or isinstance(after, Content | Lines):
        raise TypeError("Content is never changed, only followed by another version")
    if stored is None or isinstance(stored, Content | Lines) or stored.revision != before.revision:
        raise _conflict()
    return replace(after, revision=before.revision + 1)


def _refuse_taken_identity(records: Mapping[Key, Record], record: Record) -> None:
    if isinstance(record, Article):
        articles.refuse_taken_aliases(records.values(), record)
    if isinstance(record, Customer) and customers.has_taken_keys(records.values(), record):
        raise _conflict()
    if isinstance(record, Person) and any(_is_impostor(other, record) for other in records.values()):
        raise _conflict()


def _is_impostor(other: Record, person: Person) -> bool:
    """Whether somebody else already is who this person says to be."""
    return (
        isinstance(other, Person)
        and other.id != person.id
        and not person.is_expected
        and (other.issuer, other.subject) == (person.issuer, person.subject)
    )


def _conflict() -> Conflict:
    return Conflict("Somebody else changed this at the same moment. Please try again.")


def _key(record: Record) -> Key:
    match record:
        case Lines(order_id=order_id, version=version):
            return _address(Lines, order_id, str(version))
        case MarketplaceOrder() | Copy() | Reservation() | Personal():
            return _address(type(record), record.order_id)
        case Content(number=number, version=version):
            return _address(Content, number, str(version))
        case PurchaseOrder(number=name) | Dispatch(number=name) | AmazonSide(number=name) | Receipts(number=name):
            return _address(type(record), name)
        case Shipments(number=name) | Invoiced(number=name) | Invoice(key=name):
            return _address(type(record), name)
        case PunchOut(digest=name) | Person(id=name) | AttentionItem(id=name):
            return _address(type(record), name)
        case ShippingAddress(code=name) | BillingGroup(code=name):
            return _address(type(record), name)
        case Group(name=name):
            return _address(Group, name)
        case Answered():
            place = f"{record.number}~{record.step}~{record.approver}~{record.at.isoformat()}"
            return _address(Answered, record.person, place)
        case Document(order=order, payload_id=payload_id):
            return _address(Document, order, payload_id)
        case Session(person=person, digest=digest):
            return _address(Session, person, digest)
        case Export(person=person, id=id):
            return _address(Export, person, id)
        case Run(schedule=name):
            return _address(Run, name)
        case Sweep(authorization=name) | Heard(authorization=name) | Fetch(order_id=name):
            return _address(type(record), name)
        case Backfill(authorization=name, id=id):
            return _address(Backfill, name, id)
        case ConnectionTest(credential_set=name):
            return _address(ConnectionTest, name)
        case Authorization(id=name) | Connection(id=name) | SetUpLink(name=name) | GrantTest(authorization=name):
            return _address(type(record), name)
        case Consent(digest=name):
            return _address(Consent, name)
        case Application():
            return _address(Application)
        case Turn(of=name):
            return _address(Turn, name)
        case Article(number=name):
            return _address(Article, folded(name))
        case Customer(id=name):
            return _address(Customer, name)
        case Ordered(customer=name, order_id=order_id):
            return _address(Ordered, name, order_id)
        case DuplicateSearch():
            return _address(DuplicateSearch)
        case OrderMapping() | Release():
            return _address(type(record), record.connection)
        case Assignment(connection=name, alias=alias):
            return _address(Assignment, name, f"{alias.kind}~{alias.text}")
        case TakeOver(id=name):
            return _address(TakeOver, name)
        case Entry(of=of, code=name):
            return _address(Entry, of, folded(name))
        case Company() | Integration() | Policy() | CustomFields():
            return _address(type(record))


def _address(kind: type, first: str = "", second: str = "") -> Key:
    return kind, first, second
