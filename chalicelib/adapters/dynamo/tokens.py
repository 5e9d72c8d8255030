"""Amazon's access tokens, sealed, in the table of authorizations.

| access                | how                                                              |
|-----------------------|------------------------------------------------------------------|
| read                  | GetItem, consistent                                              |
| lease, release, forget | GetItem, and PutItem if its fence is still the same              |
| keep                  | PutItem, if the fence is still this holder's                     |
"""

from datetime import datetime, timedelta

from pynamodb.attributes import BinaryAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute

from chalicelib.adapters import aws
from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.rows import Item
from chalicelib.domain.errors import Retryable
from chalicelib.ports.tokens import KeptToken

TOKENS = "access-tokens"
# The table sweeps up the tokens of sellers who are gone.
SWEPT_AFTER = timedelta(days=1)
# Forgetting competes with a refresh or two at most.
ATTEMPTS = 5


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
        return _token(self._item(key))

    def lease(self, key: str, *, at: datetime, until: datetime, seen: KeptToken | None) -> int | None:
        item = self._item(key)
        is_leased = item is not None and item.leased_until is not None and item.leased_until > keys.moment(at)
        if is_leased or _ends_at(_token(item)) != _ends_at(seen):
            return None
        fence = _fence(item) + 1
        made = self._made(key, _token(item), fence, until + SWEPT_AFTER, leased_until=keys.moment(until))
        return fence if self._written(made, item) else None

    def keep(self, key: str, token: KeptToken, *, fence: int) -> bool:
        made = self._made(key, token, fence, token.expires_at + SWEPT_AFTER)
        return reading.is_put(made, self._items.fence == fence)

    def release(self, key: str, *, fence: int) -> None:
        item = self._item(key)
        if item is not None and _fence(item) == fence:
            self._written(self._made(key, _token(item), fence, item.expires), item)

    def forget(self, key: str) -> None:
        for _ in range(ATTEMPTS):
            item = self._item(key)
            if item is None or self._written(self._made(key, None, _fence(item) + 1, item.expires), item):
                return
        raise Retryable(aws.UNREACHABLE)

    def _item(self, key: str) -> TokenItem | None:
        return reading.one(self._items, TOKENS, keys.part(key))

    def _made(
        self, key: str, token: KeptToken | None, fence: int, expires: datetime, leased_until: str | None = None
    ) -> TokenItem:
        return self._items(
            TOKENS,
            keys.part(key),
            sealed=token.sealed if token else None,
            ends_at=_ends_at(token),
            fence=fence,
            leased_until=leased_until,
            expires=expires,
        )

    def _written(self, made: TokenItem, before: TokenItem | None) -> bool:
        """Whether nobody else was quicker. Whoever begins or ends a turn changes the fence or the lease."""
        items = self._items
        if before is None:
            return reading.is_put(made, items.pk.does_not_exist())
        lease = before.leased_until
        is_same = items.leased_until.does_not_exist() if lease is None else items.leased_until == lease
        return reading.is_put(made, (items.fence == before.fence) & is_same)


def _token(item: TokenItem | None) -> KeptToken | None:
    if item is None or item.sealed is None or item.ends_at is None:
        return None
    return KeptToken(bytes(item.sealed), datetime.fromisoformat(item.ends_at))


def _ends_at(token: KeptToken | None) -> str | None:
    return keys.moment(token.expires_at) if token else None


def _fence(item: TokenItem | None) -> int:
    return int(item.fence or 0) if item else 0
