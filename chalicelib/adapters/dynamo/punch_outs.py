"""Shopping trips, one item each.

| access                        | how                 |
|-------------------------------|---------------------|
| the trip behind a BuyerCookie | GetItem, consistent |
"""

from datetime import timedelta

from pynamodb.attributes import TTLAttribute

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Keyed, Row
from chalicelib.domain.purchasing.punch_out import PunchOut

# A browser may send a cart again after weeks, from its history, and should still land on the order it became.
REMEMBERED = timedelta(days=30)


class PunchOutItem(Keyed):
    """
    | pk                          | carries                      |
    |-----------------------------|------------------------------|
    | SHA-256 of the BuyerCookie  | trip; expires, for DynamoDB  |
    """

    trip = RecordAttribute(PunchOut)
    expires = TTLAttribute(null=True)


def trip(items: type[PunchOutItem], trip: PunchOut) -> list[Row]:
    return [Row(items(keys.part(trip.digest), trip=trip, expires=trip.expires_at + REMEMBERED), "trip")]


class DynamoPunchOuts:
    def __init__(self, items: type[PunchOutItem]) -> None:
        self._items = items

    def get(self, digest: str) -> PunchOut:
        return reading.required(self._items, keys.part(digest), otherwise="There is no such shopping trip.").trip
