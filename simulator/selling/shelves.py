"""The shelves of the seller's Amazon, behind `world.selling`."""

from dataclasses import dataclass

from simulator.selling.rows import (
    AccessToken,
    Application,
    AuthorizationCode,
    Bucket,
    CallLog,
    Destination,
    Grant,
    Notification,
    Published,
    Renewal,
    Seller,
    Subscription,
    UsagePlan,
)
from simulator.state import Shelf, State


@dataclass(frozen=True)
class Selling:
    """Other modules make shelves of their own: `Shelf(world.state, MyRow)`, by a class name that is not taken."""

    state: State

    @property
    def applications(self) -> Shelf[Application]:
        return Shelf(self.state, Application)

    @property
    def sellers(self) -> Shelf[Seller]:
        return Shelf(self.state, Seller)

    @property
    def grants(self) -> Shelf[Grant]:
        return Shelf(self.state, Grant)

    @property
    def codes(self) -> Shelf[AuthorizationCode]:
        return Shelf(self.state, AuthorizationCode)

    @property
    def renewals(self) -> Shelf[Renewal]:
        return Shelf(self.state, Renewal)

    @property
    def tokens(self) -> Shelf[AccessToken]:
        return Shelf(self.state, AccessToken)

    @property
    def buckets(self) -> Shelf[Bucket]:
        return Shelf(self.state, Bucket)

    @property
    def plans(self) -> Shelf[UsagePlan]:
        return Shelf(self.state, UsagePlan)

    @property
    def destinations(self) -> Shelf[Destination]:
        return Shelf(self.state, Destination)

    @property
    def subscriptions(self) -> Shelf[Subscription]:
        return Shelf(self.state, Subscription)

    @property
    def notifications(self) -> Shelf[Notification]:
        return Shelf(self.state, Notification)

    @property
    def published(self) -> Shelf[Published]:
        return Shelf(self.state, Published)

    @property
    def calls(self) -> Shelf[CallLog]:
        return Shelf(self.state, CallLog)
