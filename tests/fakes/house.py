"""A whole house of fakes: every port answered in memory, in a company that is set up and has all eight people."""

from dataclasses import dataclass
from typing import Any

from chalicelib.adapters.addressing import PostalRules
from chalicelib.adapters.amazon.central import CentralPages
from chalicelib.adapters.amazon.notifications import AmazonNews
from chalicelib.adapters.amazon.reports import FlatFileOrders
from chalicelib.config import Config
from chalicelib.domain import destinations
from chalicelib.domain.changes import Record
from chalicelib.domain.mail import Senders
from chalicelib.views.html import Pages
from chalicelib.views.order_sheet import CsvOrderSheet
from chalicelib.views.sale_sheet import CsvSaleSheet
from chalicelib.wiring import Hub
from tests import examples
from tests.fakes.cancellations import FakeCancellations
from tests.fakes.doors import FakeDoors, FakeReader
from tests.fakes.exports import FakeExportFiles
from tests.fakes.neighbours import (
    FakeFiles,
    FakeIdentity,
    FakeLinkKeys,
    FakeMail,
    FakeMailReports,
    FakeQueues,
    FakeSupplier,
    FakeWriter,
)
from tests.fakes.notices import FakeNotices
from tests.fakes.offering import FakeOffering
from tests.fakes.queues import FakeDeadLetters, FakeQueueStates
from tests.fakes.sealing import FakeSealer
from tests.fakes.selling import FakeGrants, FakeSelling
from tests.fakes.shipping import FakeShipments
from tests.fakes.store import FakeStore
from tests.fakes.vault import FakeVault
from tests.fakes.world import FakeClock, NoPause, SeqIds

CONFIG = Config(
    stage="local",
    base_url="http://localhost:8000",
    prefix="crossdock-test-",
    allowed_hosts=("amazon.com", "localhost"),
    oidc_issuer=examples.ISSUER,
    oidc_client_id="crossdock",
    sender="Crossdock <crossdock@example.com>",
    region="eu-central-1",
)
ALLOWED = destinations.allow_list(CONFIG.allowed_hosts, loopback=True)


@dataclass(frozen=True)
class FakeHub(Hub):
    """A hub that also shows its store: ``hub.store.commits`` is everything that happened."""

    store: FakeStore


def hub(*records: Record, **others: Any) -> FakeHub:
    """The company, its people, settings, address and billing group as in tests/examples, with these records beside or
    instead. ``others`` replace ports by name. The clock stands at noon.
    """
    ids, clock = others.get("ids") or SeqIds(), others.get("clock") or FakeClock()
    selling = others.get("selling") or FakeSelling(clock)
    store = others.pop("store", None) or FakeStore(*company(), *records, ids=ids)
    ports: dict[str, Any] = {
        "config": CONFIG,
        "clock": clock,
        "ids": ids,
        "pause": NoPause(),
        "commit": store.commit,
        "orders": store.orders,
        "inboxes": store.inboxes,
        "punch_outs": store.punch_outs,
        "people": store.people,
        "sessions": store.sessions,
        "settings": store.settings,
        "addresses": store.addresses,
        "address_rules": PostalRules(),  # countries' rules are the same everywhere
        "billing_groups": store.billing_groups,
        "attention": store.attention,
        "trail": store.trail,
        "invoices": store.invoices,
        "outbox": store.outbox,
        "files": FakeFiles(),
        "runs": store.runs,
        "search": store.search,
        "sale_search": store.sale_search,
        "exports": store.exports,
        "intake": store.intake,
        "marketplace_news": AmazonNews(),  # it asks nothing of anybody
        "reported_orders": FlatFileOrders(),
        "sales": store.sales,
        "personal": store.personal,
        "customers": store.customers,
        "boxes": store.boxes,
        "stock": store.stock,
        "offers": store.offers,
        "returns": store.returns,
        "takings": store.takings,
        "export_files": FakeExportFiles(),
        "articles": store.articles,
        "connections": store.connections,
        "selling": selling,
        "shipments": FakeShipments(selling),
        "cancellations": FakeCancellations(selling),
        "grants": FakeGrants(),
        "offering": FakeOffering(clock),
        "central": CentralPages(CONFIG.base_url),
        "lists": store.lists,
        "mappings": store.mappings,
        "order_sheet": CsvOrderSheet(),  # it asks nothing of anybody
        "sale_sheet": CsvSaleSheet(),
        "queues": FakeQueues(),
        "queue_states": FakeQueueStates(),
        "dead_letters": FakeDeadLetters(),
        "supplier": FakeSupplier(),
        "reader": FakeReader(),
        "doors": FakeDoors(),
        "vault": FakeVault(),
        "sealer": FakeSealer(),
        "identity": FakeIdentity(),
        "mail": FakeMail(),
        "allowed": ALLOWED,
        "senders": Senders("Crossdock", "crossdock@example.com", "example.com"),
        "mail_reports": FakeMailReports(),
        "writer": FakeWriter(),
        "notices": FakeNotices(),
        "link_keys": FakeLinkKeys(),
        "fingerprint_key": lambda: b"fingerprint-key",
        "pages": Pages(CONFIG.base_url, allowed=ALLOWED),
    }
    return FakeHub(store=store, **(ports | others))


def company() -> list[Record]:
    """What stands in a company's tables before anybody shops."""
    settings: list[Record] = [examples.company(), examples.integration(), examples.policy()]
    return [*settings, *examples.people().values(), examples.LEADS, examples.address(), examples.billing_group()]
