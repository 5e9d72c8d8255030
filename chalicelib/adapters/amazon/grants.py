"""Grants on their way from a seller to the vault: redeemed, and tried before anything is kept."""

import hashlib
from collections.abc import Sequence

from chalicelib.adapters.amazon import operations, shelves
from chalicelib.adapters.amazon.answers import StaleToken
from chalicelib.adapters.amazon.client import Account, Call, SellingPartnerApi
from chalicelib.adapters.amazon.lwa import LoginWithAmazon
from chalicelib.adapters.amazon.operations import NOTIFICATIONS
from chalicelib.domain.marketplaces import Region
from chalicelib.ports.selling import PERSON, Grant, Participation, Rejected


class AmazonGrants:
    """``Grants``."""

    def __init__(self, lwa: LoginWithAmazon, api: SellingPartnerApi) -> None:
        self._lwa = lwa
        self._api = api

    def redeem(self, code: str, redirect_uri: str) -> Grant:
        return Grant(self._lwa.redeem(code, redirect_uri).refresh_token)

    def participations(self, grant: Grant, region: Region) -> Sequence[Participation]:
        token = self._lwa.refresh(grant).access_token
        try:
            answer = self._api.called_with(token, Call(operations.GET_PARTICIPATIONS), _account(grant, region), PERSON)
        except StaleToken as stale:
            raise stale.denied() from None
        return shelves.participations(answer.content)

    def seller(self, grant: Grant, region: Region) -> str | None:
        """No operation tells: Amazon names the seller only when it sends their browser back to us."""
        return None

    def check_application(self) -> None:
        try:
            self._lwa.of_our_own(NOTIFICATIONS)
        except Rejected:
            return  # it knows us, and has something against what we asked for


def _account(grant: Grant, region: Region) -> Account:
    """Nobody knows yet whose bucket this empties; one grant's is one bucket."""
    digest = hashlib.sha256(grant.refresh_token.encode()).hexdigest()[:16]
    return Account(f"grant-{digest}", region)
