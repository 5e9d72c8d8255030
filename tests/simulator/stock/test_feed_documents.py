"""Documents of feeds: where they may be put, by whom they are fetched, and how they come."""

import json

import pytest
from waitress.channel import ClientDisconnected

from tests.simulator.stock.conftest import OWN, Shop
from tests.simulator.stock.feeder import Feeder, listings_feed, message


@pytest.fixture
def feeder(shop: Shop) -> Feeder:
    return Feeder(shop)


def test_an_address_is_for_its_own_content_type_and_lives_five_minutes(feeder: Feeder) -> None:
    document = feeder.document()

    wrong_type = feeder.put(document["url"], b"{}", "text/xml")
    wrong_token = feeder.put("http://localhost/feed-documents/guessed", b"{}")
    by_download = feeder.shop.amazon.browser.get(document["url"].partition(":9105")[2] or document["url"])
    feeder.shop.pass_time(301)
    too_late = feeder.put(document["url"], b"{}")

    assert [one.status_code for one in (wrong_type, wrong_token, by_download, too_late)] == [403] * 4


def test_what_was_uploaded_is_not_handed_out_and_nothing_to_anybody_else(feeder: Feeder) -> None:
    document = feeder.filled(b"{}")
    other = feeder.shop.desk.token("A2EXAMPLE2TOOL")

    own = feeder.call("getFeedDocument", feedDocumentId=document)
    foreign = feeder.shop.desk.call("getFeedDocument", other, feedDocumentId=document)
    unknown = feeder.call("getFeed", feedId="1")

    assert [one.status_code for one in (own, foreign, unknown)] == [400, 404, 404]


def test_a_small_report_comes_plain_and_a_large_one_as_gzip(feeder: Feeder) -> None:
    answers = []
    for wrong in (1, 40):
        content = listings_feed(*[message(number, OWN[number], -1) for number in range(1, wrong + 1)])
        feed = feeder.submitted(content)
        feeder.shop.pass_time(15)
        document = feeder.stands(feed)["resultFeedDocumentId"]
        answers.append(feeder.call("getFeedDocument", feedDocumentId=document).json)
        assert len(json.loads(feeder.fetched(document))["issues"]) == wrong

    assert [one.get("compressionAlgorithm") for one in answers] == [None, "GZIP"]


def test_bytes_can_be_lost_on_their_way(feeder: Feeder) -> None:
    tell = feeder.shop.amazon.tell
    content = listings_feed(*[message(number, OWN[number], -1) for number in range(1, 40)])
    document = feeder.document()
    statuses = []
    for fault in ("503_html", "500", "refuse"):
        tell("faults", crossing="document/upload", fault=fault)
        statuses.append(feeder.put(document["url"], content).status_code)
    tell("faults", crossing="document", fault="timeout_after", seconds=1)
    with pytest.raises(ClientDisconnected):
        feeder.put(document["url"], content)

    feed = feeder.create(document["feedDocumentId"]).json["feedId"]
    feeder.shop.pass_time(15)
    seen = feeder.stands(feed)
    tell("faults", crossing="document/download", fault="garbage")
    with pytest.raises(EOFError):
        feeder.fetched(seen["resultFeedDocumentId"])

    assert statuses == [503, 500, 403]
    assert seen["processingStatus"] == "DONE"
    assert len(json.loads(feeder.fetched(seen["resultFeedDocumentId"]))["issues"]) == 39
