"""Real samples, damaged documents and plain noise: read, or refused by name."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from lxml import etree

from chalicelib.adapters.cxml.reader import CxmlReader
from chalicelib.domain.errors import Problem
from tests.adapters.cxml import bills, papers
from tests.adapters.cxml.papers import FORM, ORDER, SECRET, XML
from tests.fakes.world import FakeClock, SeqIds


@pytest.fixture
def reader() -> CxmlReader:
    return CxmlReader(secrets=lambda: [SECRET], clock=FakeClock(), ids=SeqIds())


def samples(folder: Path) -> list[Path]:
    return sorted(folder.glob("samples/cxml/*/*.xml"))


def test_every_sample_is_read_or_refused_by_name(reader: CxmlReader, shared_dir: Path) -> None:
    assert len(samples(shared_dir)) >= 30
    for path in samples(shared_dir):
        body = path.read_bytes()
        if found := _problem(lambda body=body: reader.browser_cart(body, XML)):
            assert str(found), path.name
        trusting = CxmlReader(secrets=lambda body=body: _secrets(body), clock=FakeClock(), ids=SeqIds())
        found = _problem(lambda body=body, trusting=trusting: trusting.posted(body, XML))
        if found is not None:
            assert found.facts["code"] in {400, 401, 406, 450}, path.name


def test_the_samples_of_kinds_we_take_are_taken(reader: CxmlReader, shared_dir: Path) -> None:
    folder = shared_dir / "samples/cxml/FriendsOfCXML__cxml-php"
    carts = {
        name: reader.browser_cart((folder / name).read_bytes(), XML)
        for name in ("poom.xml", "PunchoutOrderMessage.xml")
    }

    assert {name: found and len(found[0].lines) for name, found in carts.items()} == {
        "poom.xml": 2,
        "PunchoutOrderMessage.xml": 2,
    }


def _secrets(body: bytes) -> list[str]:
    return [found.text or "" for found in etree.fromstring(body).iterfind("Header/Sender/Credential/SharedSecret")]


def _problem(call: Callable[[], object]) -> Problem | None:
    try:
        call()
    except Problem as problem:
        return problem
    return None


@given(
    some.lists(
        some.tuples(
            some.integers(0, 2500),
            some.integers(0, 40),
            some.sampled_from(["", "<", ">", '"', "&", "x", "</", "0", "ﷺ"]),
        ),
        max_size=4,
    ),
    some.sampled_from(
        [
            papers.cart(secret=SECRET),
            ORDER,
            papers.confirmation(papers.confirmed(1, papers.status("accept"))),
            papers.SHIP_NOTICE,
            bills.ship_notice(bills.portion(bills.sent(1), bills.sent(2))),
            bills.invoice(summary=bills.sums(taxed="5.20", shipping="4.00", net="61.16")),
            bills.invoice(bills.in_sum()),
        ]
    ),
)
def test_no_damage_makes_reading_crash(cuts: list[tuple[int, int, str]], document: str) -> None:
    reader = CxmlReader(secrets=lambda: [SECRET], clock=FakeClock(), ids=SeqIds())
    for at, length, instead in cuts:
        document = document[:at] + instead + document[at + length :]

    for call in (reader.browser_cart, reader.posted):
        found = _problem(lambda call=call: call(document.encode(), XML))
        assert found is None or found.facts["code"] in {400, 401, 406, 450}
        assert found is None or str(found)


@given(some.binary(max_size=200), some.sampled_from([FORM, XML, ""]))
def test_no_bytes_make_reading_crash(body: bytes, content_type: str) -> None:
    reader = CxmlReader(secrets=lambda: [SECRET], clock=FakeClock(), ids=SeqIds())

    for call in (reader.browser_cart, reader.posted):
        _problem(lambda call=call: call(body, content_type))
