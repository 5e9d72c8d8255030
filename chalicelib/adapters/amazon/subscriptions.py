"""Amazon's news of orders, sent to our queue: one destination for our application in each region, one subscription for
each seller. Whatever is there already is left as it is."""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.adapters.amazon import operations
from chalicelib.adapters.amazon.answers import unavailable
from chalicelib.adapters.amazon.client import Call, SellingPartnerApi
from chalicelib.adapters.amazon.endpoints import region_of
from chalicelib.adapters.amazon.fields import Fields
from chalicelib.adapters.amazon.notifications import ORDER_CHANGE
from chalicelib.domain.marketplaces import Region
from chalicelib.ports.selling import Caller, Missing, Rejected

VERSION = "1.0"
KIND = {"notificationType": ORDER_CHANGE}
# All changes of orders: those of their status, and what buyers ask for. Tips are read with the order.
WANTED = {
    "eventFilter": {"eventFilterType": ORDER_CHANGE, "orderChangeTypes": ["OrderStatusChange", "BuyerRequestedChange"]}
}
_TAKEN = "Conflict"


class Subscriptions:
    """``queue`` tells the ARN of the queue that Amazon writes to, ``name`` what Amazon's pages call it."""

    def __init__(self, api: SellingPartnerApi, queue: Callable[[], str], name: str) -> None:
        self._api = api
        self._queue = queue
        self._name = name

    def subscribe(self, authorization: str, caller: Caller) -> str:
        destination = self._destination(region_of(authorization), caller)
        there = self._present(authorization, caller)
        if there.text("destinationId") == destination and there.text("subscriptionId"):
            return there.text("subscriptionId")
        if there.text("subscriptionId"):  # to the queue of an installation that is gone
            self.unsubscribe(authorization, there.text("subscriptionId"), caller)
        return self._subscribed(authorization, destination, caller)

    def unsubscribe(self, authorization: str, subscription: str, caller: Caller) -> None:
        path = {**KIND, "subscriptionId": subscription}
        try:
            self._api.as_ourselves(region_of(authorization), Call(operations.DELETE_SUBSCRIPTION, path), caller)
        except Missing:
            return  # somebody else was quicker, which is as good

    def _present(self, authorization: str, caller: Caller) -> Fields:
        """The seller's subscription, an empty one where there is none."""
        call = Call(operations.GET_SUBSCRIPTION, KIND, {"payloadVersion": VERSION})
        try:
            return _payload(self._api.as_seller(authorization, call, caller).content)
        except Missing:
            return Fields({})

    def _subscribed(self, authorization: str, destination: str, caller: Caller) -> str:
        body = {"payloadVersion": VERSION, "destinationId": destination, "processingDirective": WANTED}
        try:
            answer = self._api.as_seller(authorization, Call(operations.CREATE_SUBSCRIPTION, KIND, body=body), caller)
            made = _payload(answer.content)
        except Rejected as rejected:
            if rejected.code != _TAKEN:
                raise
            made = self._present(authorization, caller)
        return made.text("subscriptionId") or _nothing()

    def _destination(self, region: Region, caller: Caller) -> str:
        queue = self._queue()
        if there := self._known(region, queue, caller):
            return there
        body = {"name": self._name, "resourceSpecification": {"sqs": {"arn": queue}}}
        try:
            answer = self._api.as_ourselves(region, Call(operations.CREATE_DESTINATION, body=body), caller)
            return _payload(answer.content).text("destinationId") or _nothing()
        except Rejected as rejected:
            if rejected.code != _TAKEN:
                raise
        return self._known(region, queue, caller) or _nothing()

    def _known(self, region: Region, queue: str, caller: Caller) -> str:
        found = self._api.as_ourselves(region, Call(operations.GET_DESTINATIONS), caller).content.get("payload")
        if found is not None and not isinstance(found, list):
            raise unavailable()
        several = (Fields(each) for each in found or [] if isinstance(each, Mapping))
        ours = (each for each in several if each.below("resource", "sqs").text("arn") == queue)
        return next((each.text("destinationId") for each in ours), "")


def _payload(content: Mapping[str, Any]) -> Fields:
    return Fields(content).below("payload")


def _nothing() -> str:
    """Amazon says that it is done, and not what came of it."""
    raise unavailable()
