"""The levers of what sellers offer, as JSON and as the page /control/stock: quantities, submissions, feeds."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from werkzeug.wrappers import Request, Response

from simulator import control, faults
from simulator.selling import sellers, stock
from simulator.selling.control import whose
from simulator.selling.feed_documents import Documents
from simulator.selling.feeds import Feed, Feeds
from simulator.selling.sales import clockwork, settings
from simulator.selling.sales.store import from_milliseconds
from simulator.selling.stock import Offer, Stock, Submission
from simulator.selling.submissions import MOST_PIECES
from simulator.web import json_answer, page
from simulator.world import World

HERE = "/control/stock"
SHOWN = 30
LEFT = ("0", "1")
# A benchmark wants a hundred thousand; this is so many that more would be a slip of the finger.
MOST_LISTINGS = 1_000_000
OWN_SETTINGS = ("listing_lag_seconds", "feed_queue_seconds", "feed_work_seconds", "sales_in_lag", "oversell")
command = partial(control.command, back=HERE)


def show(world: World, request: Request) -> Response:
    """`?left=1`: instead of those that moved last the ones of which one is left."""
    clockwork.catch_up(world)
    kept, left = Stock(world.state), request.args.get("left", "")
    offers = kept.with_left(int(left), SHOWN) if left in LEFT else kept.newest(SHOWN)
    return page(
        "stock_control.html",
        title="Stock and feeds, control",
        now=world.now(),
        offers=[about_offer(offer) for offer in offers],
        left=left,
        submissions=[about_submission(one) for _, one in kept.submissions("ORDER BY number DESC LIMIT ?", SHOWN)],
        feeds=[about_feed(world, feed) for feed in Feeds(world.state).newest_first()[:SHOWN]],
        counts=kept.counts(),
        settings=settings.current(world),
        sellers=sellers.everybody(world),
        crossings={name: faults.FAULTS[name] for name in ("listing", "feed")},
    )


def state(world: World, _request: Request) -> Response:
    clockwork.catch_up(world)
    kept = Stock(world.state)
    return json_answer(
        {
            "now": world.now(),
            "submissions": kept.counts(),
            "oversold": kept.oversold(),
            "settings": {name: getattr(settings.current(world), name) for name in OWN_SETTINGS},
            "feeds": [about_feed(world, feed) for feed in Feeds(world.state).newest_first()],
        }
    )


def list_offers(world: World, request: Request) -> Response:
    """`?seller=…&region=…&sku=…`: what is known of quantities that somebody has said."""
    clockwork.catch_up(world)
    seller, region = request.args.get("seller", sellers.EVERYWHERE), request.args.get("region", "")
    if sku := request.args.get("sku", ""):
        return json_answer({"offers": [about_offer(Stock(world.state).get(seller, region or "eu", sku))]})
    return json_answer({"offers": [about_offer(offer) for offer in Stock(world.state).of(seller, region)]})


def list_submissions(world: World, request: Request) -> Response:
    """`?seller=…&sku=…`: everything that was ever said of it and what became of it, the oldest first."""
    clockwork.catch_up(world)
    seller, sku = request.args.get("seller", sellers.EVERYWHERE), request.args.get("sku", "")
    found = Stock(world.state).submissions("WHERE seller = ? AND (? = '' OR sku = ?) ORDER BY number", seller, sku, sku)
    return json_answer({"submissions": [about_submission(one) for _, one in found]})


def show_feed(world: World, _request: Request, feed_id: str) -> Response:
    """With what was uploaded, and the report."""
    clockwork.catch_up(world)
    feed = Feeds(world.state).get(feed_id)
    if feed is None:
        return json_answer({"error": f"There is no feed {feed_id}"}, 404)
    documents = Documents(world.state)
    texts = {name: documents.text(id) for name, id in (("content", feed.document), ("report", feed.result))}
    return json_answer({**about_feed(world, feed), **texts})


def about_offer(offer: Offer) -> dict[str, Any]:
    listing = stock.listing_of(offer)
    return {
        "seller": offer.seller,
        "region": offer.region,
        "sku": offer.sku,
        "title": listing.title("en") if listing else "",
        "quantity": stock.shown(listing, offer) if listing else offer.quantity,
        "is_told": offer.quantity is not None,
        "sold": offer.sold,
        "oversold": offer.oversold,
        "changed": from_milliseconds(offer.changed) if offer.changed else None,
        "attributes": offer.attributes,
        "issue": offer.issue,
    }


def about_submission(one: Submission) -> dict[str, Any]:
    return {name: value for name, value in vars(one).items() if name != "patches"}


def about_feed(world: World, feed: Feed) -> dict[str, Any]:
    return {
        "id": feed.id,
        "seller": feed.seller,
        "region": feed.region,
        "type": feed.type,
        "document": feed.document,
        "result": feed.result,
        "status": feed.status(world.now()),
        "created": feed.created,
        "ends": feed.ends,
        "fault": feed.fault,
    }


@command
def set_quantity(world: World, given: Mapping[str, Any]) -> Any:
    """`seller`, `region` or `country`, `sku`, `quantity`: by hand in Seller Central, at once and unasked."""
    clockwork.catch_up(world)
    seller, region = whose(world, {"country": "DE", **given} if not given.get("region") else given)
    sku, quantity = str(given.get("sku", "")), int(given.get("quantity", -1))
    if stock.listing(world, seller.id, region, sku) is None:
        raise LookupError(f"{seller.id} offers no {sku}")
    if not 0 <= quantity <= MOST_PIECES:
        raise ValueError(f"quantity must be between 0 and {MOST_PIECES}")
    with world.state.change():
        offer = stock.set_quantity(world, Stock(world.state).get(seller.id, region, sku), quantity)
    return about_offer(offer)


@command
def make_listings(world: World, given: Mapping[str, Any]) -> Any:
    """`count` more of them, for whoever needs many: `prefix` and a number are the SKU. They can be read and told a
    quantity, one by one or by feed; the search and the orders know the usual range only."""
    seller, region = whose(world, {"country": "DE", **given} if not given.get("region") else given)
    count, prefix = int(given.get("count") or 0), str(given.get("prefix") or "BULK-")
    if not 0 < count <= MOST_LISTINGS:
        raise ValueError(f"count must be between 1 and {MOST_LISTINGS}")
    kept = Stock(world.state)
    with world.state.change():
        for number in range(count):
            kept.add_extra(seller.id, region, f"{prefix}{number:06}")
    return {"seller": seller.id, "region": region, "first": f"{prefix}{0:06}", "last": f"{prefix}{count - 1:06}"}


@command
def change_settings(world: World, given: Mapping[str, Any]) -> Any:
    if unknown := set(given) - set(OWN_SETTINGS):
        raise ValueError(f"there is no setting {', '.join(sorted(unknown))} here")
    changed = settings.change(world, dict(given))
    return {name: getattr(changed, name) for name in OWN_SETTINGS}


@command
def plan_fault(world: World, given: Mapping[str, Any]) -> Any:
    """As at /control/faults; a `sku` or a `type` makes it that one's alone."""
    about = str(given.get("sku") or given.get("type") or "")
    crossing = str(given.get("crossing", ""))
    return control.planned(world, {**given, "crossing": f"{crossing}/{about}" if about else crossing})


ROUTES: tuple[tuple[str, str, Callable[..., Response]], ...] = (
    ("GET", HERE, show),
    ("GET", f"{HERE}/state", state),
    ("GET", f"{HERE}/offers", list_offers),
    ("GET", f"{HERE}/submissions", list_submissions),
    ("GET", f"{HERE}/feeds/<feed_id>", show_feed),
    ("POST", f"{HERE}/quantities", set_quantity),
    ("POST", f"{HERE}/listings", make_listings),
    ("POST", f"{HERE}/settings", change_settings),
    ("POST", f"{HERE}/faults", plan_fault),
)
