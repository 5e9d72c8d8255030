"""Testing the connection: a real request, and what came of it."""

import pytest

from chalicelib.domain.company import Mode
from chalicelib.domain.company.connection import Advice, ConnectionTest, Outcome, advice
from chalicelib.domain.errors import Forbidden, NotFound, Refused, Retryable
from chalicelib.ports.http import NotAllowed
from chalicelib.usecases.company.testing import try_connection
from tests import examples, fakes
from tests.examples import NOON
from tests.fakes import FakeHub, FakeStore
from tests.usecases.company.settings import by


def tried(hub: FakeHub, name: str = "main") -> ConnectionTest:
    found: ConnectionTest = hub.do(try_connection, name, **by())
    return found


def test_amazon_is_asked_for_real_and_nobody_shops():
    hub = fakes.hub()

    found = tried(hub)

    assert found == examples.connection_test()
    (set_up,) = hub.supplier.started
    assert (set_up.credentials.name, set_up.ship_to.code, set_up.person.id) == ("main", "BERLIN", "gita")
    assert dict(set_up.extrinsics)["UserBusinessUnit"] == "unit-office"
    assert hub.settings.connection_tests() == {"main": found}
    assert hub.store.audited == ["connection_tested"]


@pytest.mark.parametrize(
    ("answer", "outcome", "code", "told"),
    [
        (
            Refused("Amazon refused: {code} {text}", code="403", text="Unknown identity"),
            Outcome.REFUSED,
            "403",
            Advice.CREDENTIALS,
        ),
        (
            Refused("Amazon refused: {code} {text}", code="403", text="deploymentMode is test"),
            Outcome.REFUSED,
            "403",
            Advice.MODE,
        ),
        (
            Refused("Amazon refused: {code} {text}", code="403", text="The user's e-mail is missing"),
            Outcome.REFUSED,
            "403",
            Advice.EMAIL,
        ),
        (Refused("Amazon refused: {code} {text}", code="450", text="Odd"), Outcome.REFUSED, "450", Advice.AMAZON),
        (Refused("It answered HTTP {status}.", status=404), Outcome.REFUSED, "404", Advice.ADDRESS),
        (NotAllowed("{host} is not allowed.", host="evil.example"), Outcome.IMPOSSIBLE, "", Advice.SETTINGS),
        (Retryable("Amazon can't be reached.", host="amazon.com"), Outcome.UNREACHABLE, "", Advice.LATER),
        (Retryable("Amazon can't open its store.", code="503"), Outcome.UNREACHABLE, "503", Advice.LATER),
    ],
)
def test_what_amazon_says_is_remembered_with_what_can_be_done(
    answer: Exception, outcome: Outcome, code: str, told: Advice
):
    hub = fakes.hub()
    hub.supplier.start_page = answer

    found = tried(hub)

    assert (found.outcome, found.code, advice(found)) == (outcome, code, told)
    assert bool(found.text) != bool(found.sentence)
    assert hub.settings.connection_tests() == {"main": found}


def test_settings_that_contradict_each_other_are_not_even_sent():
    sets = {"main": examples.credentials(mode=Mode.TEST)}
    hub = fakes.hub(examples.integration(credential_sets=sets))

    found = tried(hub)

    assert (found.outcome, found.is_test, hub.supplier.started) == (Outcome.IMPOSSIBLE, True, [])
    assert found.sentence == "The mode is test, but the set-up address is not Amazon's test address."


def test_before_there_is_an_address_it_goes_to_the_company():
    store = FakeStore(examples.person("gita"), examples.company(), examples.integration())
    hub = fakes.hub(store=store)

    assert tried(hub).at == NOON
    assert hub.supplier.started[0].ship_to.country == "DE"


def test_without_address_and_company_there_is_nowhere_to_go():
    with pytest.raises(Refused, match="company first"):
        tried(fakes.hub(store=FakeStore(examples.person("gita"), examples.integration())))


def test_an_account_that_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        tried(fakes.hub(), "gone")


def test_only_purchasing_administrators_test_it():
    hub = fakes.hub()

    with pytest.raises(Forbidden):
        hub.do(try_connection, "main", **by("anna"))
    assert hub.supplier.started == []
