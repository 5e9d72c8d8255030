"""Amazon's access tokens, sealed, in the table of authorizations.

| access  | how                                                                       |
|---------|---------------------------------------------------------------------------|
| read    | GetItem, consistent                                                       |
| lease   | UpdateItem, if nobody holds it and the token is the one that was seen     |
| keep    | UpdateItem, if the fence is still this holder's                           |
| forget  | UpdateItem, which ends every holder's turn                                |
"""

from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.rows import Item
from chalicelib.ports.tokens import KeptToken

TOKENS = "access-tokens"
# The table sweeps up the tokens of sellers who are gone.
SWEPT_AFTER = timedelta(days=1)


class TokenItem(Item):
    """
    | pk            | sk                              | carries                                                  |
    |---------------|---------------------------------|----------------------------------------------------------|
    | access-tokens | <authorization> or scope <name> | sealed, ends_at, fence (of the latest lease), leased_until |
    """

    sealed = BinaryAttribute(null=True, legacy_encoding=False)
    ends_at = UnicodeAttribute(null=True)
    fence = NumberAttribute(null=True)
    leased_until = UnicodeAttribute(null=True)
    expires = TTLAttribute(null=True)


class DynamoTokens:
    """``KeptTokens``."""

    def __init__(self, items: type[TokenItem]) -> None:
        self._items = items

    def read(self, key: str) -> KeptToken | None:
        item = reading.one(self._items, TOKENS, keys.part(key))
        if item is None or item.sealed is None or item.ends_at is None:
            return None
        return KeptToken(bytes(item.sealed), datetime.fromisoformat(item.ends_at))

    def lease(self, key: str, *, at: datetime, until: datetime, seen: KeptToken | None) -> int | None:
        items = self._items
        is_free = items.leased_until.does_not_exist() | (items.leased_until <= keys.moment(at))
        is_same = items.ends_at.does_not_exist() if seen is None else items.ends_at == keys.moment(seen.expires_at)
        item = self._updated(
            key,
            is_free & is_same,
            items.leased_until.set(keys.moment(until)),
            items.fence.set((items.fence | 0) + 1),
            items.expires.set(until + SWEPT_AFTER),
        )
        return int(item.fence) if item else None

    def keep(self, key: str, token: KeptToken, *, fence: int) -> bool:
        items = self._items
        return bool(
            self._updated(
                key,
                items.fence == fence,
                items.sealed.set(token.sealed),
                items.ends_at.set(keys.moment(token.expires_at)),
                items.expires.set(token.expires_at + SWEPT_AFTER),
                items.leased_until.remove(),
            )
        )

    def release(self, key: str, *, fence: int) -> None:
        self._updated(key, self._items.fence == fence, self._items.leased_until.remove())

    def forget(self, key: str) -> None:
        items = self._items
        self._updated(
            key,
            items.pk.exists(),
            items.fence.set((items.fence | 0) + 1),
            items.sealed.remove(),
            items.ends_at.remove(),
            items.leased_until.remove(),
        )

    def _updated(self, key: str, condition: Condition, *actions: Action) -> Any:
        """The item as it is now; None when the condition did not hold."""
        item = self._items(TOKENS, keys.part(key))
        try:
            with reading.retryable():
                item.update(actions=list(actions), condition=condition)
        except UpdateError as error:
            if error.cause_response_code != "ConditionalCheckFailedException":
                raise
            return None
        return item
