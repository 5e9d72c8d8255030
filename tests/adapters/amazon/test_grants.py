"""Grants on their way from a seller to the vault."""

import pytest

from chalicelib.adapters.amazon.grants import AmazonGrants
from chalicelib.domain.marketplaces import Region
from chalicelib.ports.http import Response
from chalicelib.ports.selling import (
    BadApplication,
    Denied,
    Grant,
    Revoked,
    Unavailable,
)
from tests.adapters.amazon import words
from tests.adapters.amazon.api import DE, GB, HTML, World, refused, said, token_answer


def test_a_grant_is_tried_before_it_is_kept(world: World, grants: AmazonGrants):
    world.wire.lwa = [token_answer(refresh_token="Atzr|new"), token_answer("Atza|of the new")]
    world.wire.answers = [said(words.PARTICIPATIONS)]

    grant = grants.redeem("code-1", "https://hub.example.com/connections/authorized")
    found = grants.participations(grant, Region.FE)

    assert grant == Grant("Atzr|new") and "Atzr" not in repr(grant)
    assert [each.marketplace for each in found] == [DE, GB]
    assert world.wire.sent[0].url.startswith("https://sellingpartnerapi-fe.amazon.com/")
    assert world.wire.sent[0].headers["x-amz-access-token"] == "Atza|of the new"
    assert grants.seller(grant, Region.FE) is None


def test_a_grant_that_is_worth_nothing_says_so(world: World, grants: AmazonGrants):
    world.wire.lwa = [said({"error": "invalid_grant"}, 400), token_answer(), token_answer()]
    world.wire.answers = [
        refused(403, "Unauthorized", "Access to requested resource is denied."),
        refused(403, "Unauthorized", "The access token you provided is revoked, malformed or invalid."),
    ]

    with pytest.raises(Revoked):
        grants.participations(Grant("Atzr|wrong"), Region.EU)
    for _ in range(2):
        with pytest.raises(Denied):
            grants.participations(Grant("Atzr|other region"), Region.EU)


def test_our_application_is_tried_without_any_seller(world: World, grants: AmazonGrants):
    world.wire.lwa = [
        token_answer(),
        said({"error": "invalid_scope"}, 400),
        *[said({"error": "invalid_client"}, 401)] * 2,
        Response(503, {}, HTML),
    ]

    grants.check_application()
    grants.check_application()
    with pytest.raises(BadApplication):
        grants.check_application()
    with pytest.raises(Unavailable):
        grants.check_application()
