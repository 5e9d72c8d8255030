"""What an operator looks at: queues and schedules."""

from collections.abc import Mapping

from chalicelib.views.texts import marked

QUEUE: Mapping[str, str] = {
    "purchase-orders-out": marked("Orders on their way to Amazon"),
    "letters": marked("Letters on their way"),
    "mail-events": marked("News of letters that came back"),
    "projections": marked("Orders to be found by new words"),
    "exports": marked("Large tables of orders"),
    "marketplace-news": marked("Amazon's news of marketplace orders"),
    "orders-in": marked("Marketplace orders to be fetched"),
    "sweeps": marked("Pages of marketplace orders to be fetched"),
    "stock": marked("Orders that want something else of the stock"),
    "shipments-out": marked("Boxes that Amazon is to be told of"),
    "stock-out": marked("Stock that Amazon is to be told of"),
    "publish-due": marked("Sweeps that could not begin"),
    "publish-fresh": marked("What the fast path gave up"),
    "begin-sweeps": marked("Sweeps of marketplaces that could not begin"),
    "push-tracking": marked("Looks for unconfirmed boxes that could not begin"),
    "push-inventory": marked("Looks for stock that Amazon does not know of that could not begin"),
}

SCHEDULE: Mapping[str, str] = {
    "publish-due": marked("Sweep of the outbox"),
    "begin-sweeps": marked("Sweep of marketplace orders"),
    "push-tracking": marked("Look for boxes that Amazon does not know of yet"),
    "push-inventory": marked("Look for stock that Amazon does not know of yet"),
}
