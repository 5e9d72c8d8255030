"""The control API and its page, and that everything outlives the process."""

import pytest
from werkzeug.test import Client

from simulator.app import App
from simulator.clock import WorldClock
from simulator.config import Config, read
from simulator.state import State
from simulator.world import World
from tests.simulator.conftest import Amazon
from tests.simulator.hub_documents import order_request, set_up_request


def test_settings_are_changed_one_by_one(amazon: Amazon) -> None:
    amazon.tell("settings", confirm_mode="off")

    settings = amazon.tell("settings", confirm_after=0.5)

    assert (settings["confirm_mode"], settings["confirm_after"], settings["deduplicate"]) == ("off", 0.5, True)


@pytest.mark.parametrize(
    "given", [{"confirm_mode": "perhaps"}, {"colour": "blue"}, {"confirm_after": "soon"}, {"form_spelling": "json"}]
)
def test_settings_that_do_not_exist_are_refused(amazon: Amazon, given: dict[str, str]) -> None:
    before = amazon.state()["settings"]

    assert amazon.browser.post("/control/settings", json=given).status_code == 400
    assert amazon.state()["settings"] == before


def test_the_page_does_the_same_by_forms(amazon: Amazon) -> None:
    answer = amazon.browser.post("/control/settings", data={"deduplicate": "false", "confirm_mode": "reject"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/control")
    settings = amazon.state()["settings"]
    assert (settings["deduplicate"], settings["confirm_mode"]) == (False, "reject")


def test_the_page_shows_orders_and_what_became_of_them(amazon: Amazon) -> None:
    amazon.order(order_request(amazon.cart()["document"]))
    amazon.pass_time(3)

    page = amazon.browser.get("/control").text

    assert "PO-1" in page
    assert "HQ-1" in page
    assert "BILL-7" in page
    assert "200 OK Thank you" in page
    assert "local-inbound-secret" not in page + amazon.browser.get("/control/state").text


def test_other_sites_cannot_press_its_buttons(amazon: Amazon) -> None:
    answer = amazon.browser.post("/control/reset", data={"now": "1"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


def test_it_answers_to_localhost_only(amazon: Amazon) -> None:
    assert amazon.browser.get("/control/state", headers={"Host": "rebound.example"}).status_code == 421


def test_time_can_be_moved(amazon: Amazon) -> None:
    assert amazon.tell("clock", forward_seconds=3600)["clock_offset_seconds"] == 3600
    assert amazon.browser.post("/control/clock", json={"forward_seconds": "much"}).status_code == 400


def test_the_clock_file_is_shared_with_the_hub(tmp_path) -> None:
    clock = WorldClock(tmp_path / "sub" / "clock.json")
    assert clock.offset() == 0

    clock.forward(60)
    clock.forward(30)

    assert (tmp_path / "sub" / "clock.json").read_text() == '{"offset_seconds": 90.0}'
    with pytest.raises(ValueError, match="forward_seconds"):
        clock.forward(-1)


def test_a_cart_can_be_made_for_a_session_named_in_any_way(amazon: Amazon) -> None:
    start = amazon.set_up(set_up_request(cookie="my-cookie")).start_page
    [session] = amazon.state()["sessions"]

    by_page = amazon.tell("carts", start_page=start, items=[{"asin": "B0CW759M5V", "quantity": 2}])
    by_cookie = amazon.tell("carts", buyer_cookie="my-cookie", items=[{"asin": "B0CW759M5V", "quantity": 2}])
    by_id = amazon.tell("carts", session=session["id"])

    assert by_page["action"] == "http://localhost:9106/punchout/po-requests/door"
    assert by_page["document"] == by_cookie["document"] == by_id["document"]
    assert "<BuyerCookie>my-cookie</BuyerCookie>" in by_page["document"]


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"session": "nobody", "items": 1}, 404),
        ({"buyer_cookie": "cookie-1", "items": [{"asin": "B000000000"}]}, 400),
        ({"buyer_cookie": "cookie-1", "items": [{"asin": "B0CW759M5V", "quantity": 0}]}, 400),
        ({"buyer_cookie": "cookie-1", "items": 1, "form_spelling": "json"}, 400),
    ],
)
def test_a_cart_that_cannot_be_made_says_why(amazon: Amazon, given: dict[str, object], status: int) -> None:
    amazon.set_up(set_up_request())

    answer = amazon.browser.post("/control/carts", json=given)

    assert answer.status_code == status
    assert answer.json["error"]


def test_an_unknown_order_is_not_found(amazon: Amazon) -> None:
    assert amazon.browser.post("/control/orders/PO-9/confirm", json={}).status_code == 404


def test_a_reset_forgets_everything_but_the_keys(amazon: Amazon) -> None:
    kid = amazon.browser.get("/oidc/jwks").json["keys"][0]["kid"]
    amazon.order(order_request(amazon.cart()["document"]))
    amazon.tell("settings", deduplicate=False)

    amazon.tell("reset")

    state = amazon.state()
    assert [state[kind] for kind in ("orders", "sessions", "posts", "tasks", "faults", "log")] == [[]] * 6
    assert state["settings"]["deduplicate"] is True
    assert amazon.browser.get("/oidc/jwks").json["keys"][0]["kid"] == kid


def test_everything_is_still_there_after_a_kill(amazon: Amazon) -> None:
    amazon.order(order_request(amazon.cart()["document"]))
    amazon.tell("faults", crossing="token", fault="expired", times=3)

    again = World(amazon.world.config, amazon.clock, State(amazon.world.config.state), amazon.hub)

    assert Client(App(again)).get("/control/state").json == amazon.state()
    again.state.close()


def test_what_fails_halfway_leaves_no_trace(amazon: Amazon) -> None:
    order = order_request(amazon.cart()["document"])
    amazon.order(order)
    before = amazon.state()

    with pytest.raises(RuntimeError), amazon.world.state.change():
        amazon.world.orders.clear()
        raise RuntimeError("halfway")

    assert amazon.state() == before


def test_arguments_and_environment_make_the_configuration() -> None:
    arguments = ["--port", "9001", "--hub", "http://localhost:9000/", "--state", "/tmp/s"]

    config = read(arguments, {"SIM_CATALOG_PASSWORD": "p", "SIM_INBOUND_SECRET": "", "OTHER": "x"})

    assert isinstance(config, Config)
    assert (config.port, config.hub, config.catalog_password) == (9001, "http://localhost:9000", "p")
    assert config.inbound_secret == "local-inbound-secret"
    assert config.redirect_uri == "http://localhost:9000/sign-in/callback"
