"""Our application at Amazon, as a page: entered, changed, checked, its secret never shown."""

import pytest

from chalicelib.ports.selling import Unavailable
from tests.examples import connections as sellers
from tests.handlers.connecting import house, ida
from tests.handlers.filling import errors

FORM = {
    "revision": "",
    "application_id": "amzn1.sellerapps.app.11111111-2222",
    "client_id": "amzn1.application-oa2-client.abc123456",
    "client_secret": "amzn1.oa2-cs.v1.secret",
    "is_draft": "yes",
    "secret_expires_on": "2027-05-01",
}


def test_the_application_is_entered_once_and_its_secret_never_shown():
    of = house()
    browser = ida(of)

    answer = browser.send("/connections/application", FORM)

    assert (answer.status, answer.headers["Location"]) == (303, "/connections/application?done=kept")
    page = browser.get("/connections/application")
    assert "http://localhost:8000/connections/authorized" in page.text
    assert "http://localhost:8000/connections/renew" in page.text
    assert "amzn1.oa2-cs" not in page.text
    assert of.vault.secrets_of_application == ["amzn1.oa2-cs.v1.secret"]


def test_every_wrong_field_of_the_application_is_told_beside_it():
    page = ida(house()).send(
        "/connections/application",
        {"application_id": "x", "client_id": "y", "client_secret": "", "secret_expires_on": "soon", "revision": ""},
    )

    assert page.status == 422
    assert set(errors(page)) == {"application_id", "client_id", "client_secret", "secret_expires_on"}


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2027-02-30"])
def test_a_day_from_which_nobody_can_count_back_is_told_beside_its_field(day: str):
    page = ida(house()).send("/connections/application", FORM | {"secret_expires_on": day})

    assert (page.status, set(errors(page))) == (422, {"secret_expires_on"})


def test_a_second_secret_stays_beside_the_first_until_it_is_retired():
    of = house()
    browser = ida(of)
    browser.send("/connections/application", FORM)
    browser.send("/connections/application", FORM | {"revision": "0", "client_secret": "amzn1.oa2-cs.v1.other"})

    assert "Two secrets are kept" in browser.get("/connections/application").words
    browser.send("/connections/application/retire")

    assert of.vault.secrets_of_application == ["amzn1.oa2-cs.v1.other"]
    assert of.store.audited == ["signed_in", *["application_kept", "secret_kept"] * 2, "secret_retired"]


def test_of_two_who_change_the_application_the_second_is_shown_what_is_stored():
    of = house(sellers.application(revision=3))

    page = ida(of).send("/connections/application", FORM | {"revision": "2"})

    assert page.status == 409
    assert "changed meanwhile" in page.words


def test_check_says_whether_amazon_knows_us():
    of = house(sellers.application())
    browser = ida(of)

    answer = browser.send("/connections/application/check")
    of.grants.faults["check_application"] = [Unavailable("Amazon is out of reach. Please try again later.")]
    later = browser.send("/connections/application/check")

    assert answer.headers["Location"].endswith("done=checked")
    assert (later.status, "out of reach" in later.words) == (422, True)
