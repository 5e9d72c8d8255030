"""Documents at the cXML door that are broken, hostile or not from Amazon: a cXML Status, and nothing changed."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.wiring import Hub
from local.stack import Stack
from tests.stories import papers
from tests.stories.papers import Said
from tests.stories.town import Town, badge

pytestmark = [pytest.mark.stack, pytest.mark.slow]

Hurt = Callable[[str], str | bytes]

SECRET = "<SharedSecret>.*</SharedSecret>"


def doctype(declarations: str) -> Hurt:
    return lambda document: re.sub(r"<!DOCTYPE[^>]*>", lambda _: f"<!DOCTYPE cXML [{declarations}]>", document)


def with_secret(secret: str) -> Hurt:
    return lambda document: re.sub(SECRET, lambda _: secret, document)


BAD: dict[str, tuple[Hurt, str]] = {
    "empty": (lambda _: "", "406"),
    "cut": (lambda document: document[: len(document) // 2], "406"),
    "not-xml": (lambda _: "confirmed!", "406"),
    "not-cxml": (lambda _: "<html/>", "406"),
    "entity": (doctype('<!ENTITY a "b">'), "406"),
    "external-entity": (doctype('<!ENTITY file SYSTEM "file:///etc/passwd">'), "406"),
    "billion-laughs": (lambda document: str(doctype(papers.LAUGHS)(document)).replace(">CT<", ">&lol9;<"), "406"),
    "entities-in-utf-16": (lambda document: str(doctype('<!ENTITY a "b">')(document)).encode("utf-16"), "406"),
    "nul": (lambda document: document.replace(">CT<", ">C\0T<"), "406"),
    "too-deep": (lambda document: document.replace("<Request ", "<X>" * 5000 + "</X>" * 5000 + "<Request "), "406"),
    "latin-1-as-utf-8": (lambda document: document.replace(">CT<", ">Ctê<").encode("latin-1"), "406"),
    "utf-7": (lambda document: document.replace("UTF-8", "utf-7"), "406"),
    "unknown-encoding": (lambda document: document.replace("UTF-8", "x-klingon"), "406"),
    "over-1-mib": (lambda document: document + "<!-- " + "x" * 1024 * 1024 + " -->", "406"),
    "no-secret": (with_secret(""), "401"),
    "empty-secret": (with_secret("<SharedSecret/>"), "401"),
    "wrong-secret": (with_secret("<SharedSecret>not-the-secret</SharedSecret>"), "401"),
    "no-header": (lambda document: re.sub("<Header>.*</Header>", "", document, flags=re.DOTALL), "401"),
    "no-payload-id": (lambda document: re.sub('payloadID="[^"]*"', "", document, count=1), "400"),
    "unknown-kind": (lambda document: document.replace("ConfirmationRequest", "MasterAgreementRequest"), "450"),
    "no-content": (lambda document: re.sub("<Request .*</Request>", "", document, flags=re.DOTALL), "450"),
}  # fmt: skip


@pytest.mark.parametrize(("hurt", "code"), BAD.values(), ids=BAD)
def test_a_bad_document_is_refused_in_cxml_and_changes_nothing(
    town: Town, confirmed: str, hurt: Hurt, code: str
) -> None:
    document = rejection(town, confirmed)
    before, waiting = town.kept(confirmed), town.hub.attention.all()

    said = papers.post(town, papers.document_door(town), hurt(document))

    assert said.code == code
    assert said.text
    assert "Traceback" not in said.text
    assert (town.kept(confirmed), town.hub.attention.all()) == (before, waiting)


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x", "image/png"])
def test_a_document_of_another_content_type_is_refused(town: Town, confirmed: str, kind: str) -> None:
    before = town.kept(confirmed)

    said = papers.post(town, papers.document_door(town), rejection(town, confirmed), kind=kind)

    assert said.code == "406"
    assert town.kept(confirmed) == before


def test_a_document_at_a_wrong_address_is_refused(town: Town, confirmed: str) -> None:
    before, cart_secret = town.kept(confirmed), papers.cart_door(town).rpartition("/")[2]

    answers = [
        papers.post(town, f"{town.stack.urls.hub}/cxml/{secret}", rejection(town, confirmed))
        for secret in ("guessed", cart_secret, "%00", "a%2Fb")
    ]

    assert answers == [Said("401", "This address for documents is not valid.")] * 4
    assert town.kept(confirmed) == before


def test_a_document_too_long_for_the_gateway_never_reaches_the_hub(town: Town, confirmed: str) -> None:
    before = town.kept(confirmed)

    page = town.stranger().post(papers.document_door(town), b"x" * (11 * 1024 * 1024), content_type=papers.XML)

    assert (page.status, page.text) == (413, '{"message": "Request Too Long"}')
    assert town.kept(confirmed) == before


def test_a_document_type_of_somebody_elses_is_never_fetched(town: Town) -> None:
    number = one_confirmed(town)
    with listening() as (port, callers):
        declared = f'<!DOCTYPE cXML SYSTEM "http://localhost:{port}/cXML.dtd">'
        document = re.sub(r"<!DOCTYPE[^>]*>", declared, rejection(town, number))

        said = papers.post(town, papers.document_door(town), document)

    assert said == Said("200", "OK")
    assert callers == []
    assert badge(town.page(number)) == "Ordered – rejected by Amazon"


def test_the_same_payload_id_twice_has_one_effect_whatever_the_second_says(town: Town) -> None:
    number = one_confirmed(town)
    document = rejection(town, number)
    first = papers.post(town, papers.document_door(town), document)
    kept = town.kept(number)

    again = papers.post(town, papers.document_door(town), document)
    other = papers.post(town, papers.document_door(town), document.replace('type="reject"', 'type="accept"'))

    assert (first, again, other) == (Said("200", "OK"),) * 3
    assert town.kept(number) == kept
    assert badge(town.page(number)) == "Ordered – rejected by Amazon"


def test_a_genuine_document_that_means_nothing_is_kept_for_a_person(town: Town, confirmed: str) -> None:
    before = town.kept(confirmed)
    document = rejection(town, confirmed).replace('type="reject"', 'type="perhaps"')

    said = [papers.post(town, papers.document_door(town), document) for _ in range(2)]

    assert [one.code for one in said] == ["450", "450"]
    (item,) = [one for one in town.hub.attention.all() if one.reason is Reason.UNREADABLE_DOCUMENT]
    assert item.subject in town.browser("gita").get("/attention").words
    assert b'type="perhaps"' in town.hub.files.read(item.file)
    assert town.kept(confirmed) == before


def test_a_document_about_an_order_that_is_not_ours_is_kept_for_a_person(town: Town, confirmed: str) -> None:
    before = town.kept(confirmed)
    document = rejection(town, confirmed).replace(confirmed, "PO-000000-NOBODYS")

    said = papers.post(town, papers.document_door(town), document)

    assert said == Said("200", "OK")
    assert "Amazon wrote about an order that is not ours" in town.browser("gita").get("/attention").words
    assert town.kept(confirmed) == before


@pytest.fixture(scope="module")
def confirmed(stack: Stack, hub: Hub) -> str:
    """An order that Amazon has confirmed, so that there is something to undo; for tests that undo nothing."""
    town = Town(stack, hub)
    town.begin()
    return one_confirmed(town)


def one_confirmed(town: Town) -> str:
    number = town.approved()
    town.stands(number, "Ordered – sent to Amazon")
    town.amazon.confirm(number)
    town.stands(number, "Ordered – confirmed by Amazon")
    return number


def rejection(town: Town, number: str) -> str:
    """Amazon's confirmation turned into a refusal of every line, under a payloadID of its own."""
    document = papers.confirmation(town, number)
    return papers.renamed(document, f"again.{number}").replace('type="accept"', 'type="reject"')


@contextmanager
def listening() -> Iterator[tuple[int, list[object]]]:
    """A port, and whoever calls there."""
    callers: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    caller, address = server.accept()
                except OSError:
                    return
                callers.append(address)
                caller.close()

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1], callers
