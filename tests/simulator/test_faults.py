"""Each fault at each crossing: what the caller sees and what was, or was not, recorded."""

import pytest
from waitress.channel import ClientDisconnected

from tests.simulator.conftest import OK, Amazon
from tests.simulator.hub_documents import order_request, set_up_request


def post_order(amazon: Amazon, document: str) -> object:
    return amazon.browser.post(f"/po/{amazon.world.config.po_request_id}", data=document)


@pytest.mark.parametrize(
    ("fault", "http", "kept"),
    [("500", 500, 0), ("503_html", 503, 0), ("garbage", 200, 1)],
)
def test_a_broken_order_door(amazon: Amazon, fault: str, http: int, kept: int) -> None:
    document = order_request(amazon.cart()["document"])
    amazon.tell("faults", crossing="order", fault=fault)

    broken = post_order(amazon, document)

    assert broken.status_code == http
    assert b"<Status" not in broken.data
    assert len(amazon.state()["orders"]) == kept
    assert amazon.order(document).code == "200"  # mended after one time
    assert len(amazon.state()["orders"]) == 1


@pytest.mark.parametrize(("recorded", "kept"), [(True, 1), (False, 0)])
def test_an_error_may_come_after_the_order_was_taken_or_before(amazon: Amazon, recorded: bool, kept: int) -> None:
    document = order_request(amazon.cart()["document"])
    amazon.tell("faults", crossing="order", fault="503_html", recorded=recorded)

    post_order(amazon, document)

    assert len(amazon.state()["orders"]) == kept


@pytest.mark.parametrize(("fault", "kept"), [("timeout_before", 0), ("timeout_after", 1)])
def test_silence_lasts_as_long_as_told_and_ends_without_an_answer(amazon: Amazon, fault: str, kept: int) -> None:
    document = order_request(amazon.cart()["document"])
    amazon.tell("faults", crossing="order", fault=fault, seconds=30)

    with pytest.raises(ClientDisconnected):
        post_order(amazon, document)

    assert amazon.clock.slept == pytest.approx(30)
    assert len(amazon.state()["orders"]) == kept


def test_refusals_say_what_they_are_told_to_say(amazon: Amazon) -> None:
    document = order_request(amazon.cart()["document"])
    amazon.tell("faults", crossing="order", fault="refuse", code=417, text="Over the spending limit")

    answer = amazon.order(document)

    assert (answer.http, answer.code, answer.detail) == (200, "417", "Over the spending limit")
    assert amazon.state()["orders"] == []


def test_a_refused_set_up_is_a_403(amazon: Amazon) -> None:
    amazon.tell("faults", crossing="setup", fault="refuse")

    assert amazon.set_up(set_up_request()).code == "403"


def test_slow_is_late_but_right(amazon: Amazon) -> None:
    amazon.tell("faults", crossing="setup", fault="slow", seconds=9)

    assert amazon.set_up(set_up_request()).code == "200"
    assert amazon.clock.slept == 9


def test_a_start_page_may_point_elsewhere(amazon: Amazon) -> None:
    amazon.tell("faults", crossing="setup", fault="foreign_start_page")

    assert amazon.set_up(set_up_request()).start_page.startswith("https://punchout.example.net/")


def test_a_fault_lasts_its_number_of_times_or_until_cleared(amazon: Amazon) -> None:
    amazon.tell("faults", crossing="setup", fault="refuse", times=2)
    assert [amazon.set_up(set_up_request()).code for _ in range(3)] == ["403", "403", "200"]

    amazon.tell("faults", crossing="setup", fault="refuse", times=0)
    assert [amazon.set_up(set_up_request()).code for _ in range(3)] == ["403", "403", "403"]

    amazon.tell("faults/clear")
    assert amazon.set_up(set_up_request()).code == "200"


@pytest.mark.parametrize(
    ("fault", "posts", "state"),
    [
        ("lost", 0, "lost"),
        ("timeout_before", 0, "pending"),
        ("500", 0, "pending"),
        ("503_html", 0, "pending"),
        ("timeout_after", 1, "pending"),
        ("twice", 2, "delivered"),
        ("slow", 0, "pending"),
    ],
)
def test_news_goes_astray_on_its_way_to_the_hub(amazon: Amazon, fault: str, posts: int, state: str) -> None:
    amazon.order(order_request(amazon.cart()["document"]))
    amazon.tell("settings", ship_mode="off")
    amazon.tell("faults", crossing="confirmation", fault=fault)

    amazon.pass_time(3)

    assert len(amazon.hub.posts) == posts
    assert amazon.state()["posts"][0]["state"] == state
    amazon.pass_time(60)
    assert amazon.state()["posts"][0]["state"] == ("lost" if fault == "lost" else "delivered")
    assert len({body for _, body in amazon.hub.posts}) <= 1


def test_a_wrong_secret_and_a_cut_off_document_come_before_the_right_one(amazon: Amazon) -> None:
    amazon.tell("settings", ship_mode="off")
    amazon.order(order_request(amazon.cart()["document"]))
    amazon.tell("faults", crossing="confirmation", fault="refuse")
    amazon.hub.answers = [(200, OK.replace("200", "401").encode())]

    amazon.pass_time(3)
    amazon.pass_time(2)

    wrong, right = (body for _, body in amazon.hub.posts)
    assert b"<SharedSecret>not-the-secret</SharedSecret>" in wrong
    assert b"<SharedSecret>local-inbound-secret</SharedSecret>" in right


@pytest.mark.parametrize(
    "given",
    [
        {"crossing": "moon", "fault": "500"},
        {"crossing": "order", "fault": "earthquake"},
        {"crossing": "order", "fault": "500", "times": -1},
        {"crossing": "order", "fault": "500", "times": "many"},
        {},
    ],
)
def test_what_cannot_be_broken_is_said(amazon: Amazon, given: dict[str, object]) -> None:
    answer = amazon.browser.post("/control/faults", json=given)

    assert answer.status_code == 400
    assert answer.json["error"]
    assert amazon.state()["faults"] == []
