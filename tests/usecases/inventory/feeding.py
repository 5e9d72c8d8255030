"""250 articles that moved, and the feed that tells of them."""

from datetime import timedelta

from chalicelib.domain.inventory.feeds import FeedStep, QuantityFeed
from chalicelib.domain.inventory.offers import OfferState
from chalicelib.domain.messages import FollowFeed, PushMoved
from chalicelib.usecases.inventory.feeding import follow_feed
from chalicelib.usecases.inventory.gathering import push_moved
from tests import fakes
from tests.examples import articles as examples
from tests.examples import connections, offers, warehouse
from tests.fakes.house import FakeHub

AUTH = offers.AUTHORIZATION
MINUTE = timedelta(minutes=1)
NUMBERS = [f"A-{number}" for number in range(1, 251)]


def house() -> FakeHub:
    """250 articles that moved."""
    made = fakes.hub(
        connections.authorization(),
        connections.connection(),
        offers.policy(),
        *(examples.plain(number, skus=(f"SKU-{number}",)) for number in NUMBERS),
        *(warehouse.level(number, allocated=0, reserved=0) for number in NUMBERS),
    )
    made.offering.quantities[AUTH] = {f"SKU-{number}": 0 for number in NUMBERS}
    return made


def gather(hub: FakeHub) -> list[str]:
    """The articles that go by patches."""
    patched: list[str] = []
    one = lambda message: patched.append(message.subject)  # noqa: E731
    hub.do(push_moved, PushMoved("stock"), push_article=one, gave_up=None)
    return patched


def feed(hub: FakeHub) -> QuantityFeed:
    return hub.store.only(QuantityFeed)


def follow(hub: FakeHub) -> FeedStep | None:
    return hub.do(follow_feed, FollowFeed(AUTH, feed=feed(hub).id))


def states(hub: FakeHub) -> set[OfferState]:
    kept = hub.offers.several((AUTH, f"SKU-{number}") for number in NUMBERS)
    return {offer.state for offer in kept.values()}


def latest(hub: FakeHub) -> QuantityFeed:
    return hub.offers.feeds(AUTH)[0]
