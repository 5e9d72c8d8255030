"""All tables in memory behind one commit: everything of a call is written, or nothing."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from chalicelib.adapters.dynamo.plain import Shape
from chalicelib.domain.articles import Article
from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased, Happened, Kept, Record, Said
from chalicelib.domain.customers import Customer
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Conflict, TooMuch
from chalicelib.domain.messages import Envelope, Message
from chalicelib.domain.orders.copies import Copy
from chalicelib.domain.orders.order import Lines
from chalicelib.domain.purchasing.order import Content
from tests.fakes import articles, connections, customers, inboxes, invoices, offers, readers, returns, sales, stock
from tests.fakes.exports import FakeExports
from tests.fakes.intake import FakeIntake
from tests.fakes.keying import Key, address, key_of
from tests.fakes.mappings import Mappings
from tests.fakes.search import FakeSearchIndex
from tests.fakes.world import SeqIds

# An item of DynamoDB.
LARGEST = 400 * 1024

R = TypeVar("R")


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
        self.boxes = stock.Boxes(self)
        self.stock = stock.Stock(self)
        self.offers = offers.Offers(self)
        self.returns = returns.Returns(self)
        self.takings = returns.Takings(self)
        self.hold(*records)

    def hold(self, *records: Record) -> None:
        """Records that were always there: not a commit."""
        for record in records:
            self.records[key_of(record)] = record

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
        found = self.records.get(address(kind, *key))
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
            return key_of(record)
        case Changed(before, after):
            if key_of(before) != key_of(after):
                raise ValueError("A change may not turn a record into another one")
            return key_of(after)
        case Audited() | Said():
            return None


def _write(records: dict[Key, Record], change: Change) -> None:
    match change:
        case Created(record):
            if key_of(record) in records:
                raise _conflict()
            _refuse_taken_identity(records, record)
            records[key_of(record)] = record
        case Changed(before, after):
            records[key_of(after)] = _next_revision(records.get(key_of(before)), before, after)
            _refuse_taken_identity(records, after)
        case Kept(record):
            _refuse_taken_identity(records, record)
            records[key_of(record)] = record
        case Erased(record):
            records.pop(key_of(record), None)


def _next_revision(stored: Record | None, before: Record, after: Record) -> Record:
    if isinstance(before, Happened) or isinstance(after, Happened):
        raise TypeError("What happened is never changed, only followed by something else")
    if stored is None or isinstance(stored, Happened) or stored.revision != before.revision:
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
