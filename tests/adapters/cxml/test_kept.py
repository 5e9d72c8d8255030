"""What is kept of a document: all of it but its secrets; and that a kept cart can be read again."""

import base64
from collections.abc import Callable

import pytest

from chalicelib.adapters.cxml.reader import CxmlReader
from chalicelib.domain.errors import Refused
from tests.adapters.cxml import papers
from tests.adapters.cxml.papers import FORM, ORDER, SECRET, XML
from tests.fakes.world import FakeClock, SeqIds


@pytest.fixture
def reader() -> CxmlReader:
    return CxmlReader(secrets=lambda: [SECRET], clock=FakeClock(), ids=SeqIds())


def _form(document: str) -> tuple[bytes, str]:
    return papers.form(document), FORM


def _base64(document: str) -> tuple[bytes, str]:
    return papers.form(base64.b64encode(document.encode()), "cXML-base64"), FORM


def _raw(document: str) -> tuple[bytes, str]:
    return document.encode(), XML


def _utf_16(document: str) -> tuple[bytes, str]:
    return document.replace("UTF-8", "UTF-16").encode("utf-16"), "text/xml"


WRAPPINGS = (_form, _base64, _raw, _utf_16)


@pytest.mark.parametrize(
    "secret",
    [
        f"<SharedSecret>{SECRET}</SharedSecret>",
        f"<SharedSecret  a='>' >\n{SECRET}\n</SharedSecret >",
        f"<SharedSecret><![CDATA[{SECRET}]]></SharedSecret>",
        f"<SharedSecret><!-- </SharedSecret> -->{SECRET}</SharedSecret>",
        f"<SharedSecret>&#{ord(SECRET[0])};{SECRET[1:]}</SharedSecret>",
    ],
)
@pytest.mark.parametrize("wrap", WRAPPINGS)
def test_no_spelling_of_the_secret_is_kept(
    reader: CxmlReader, secret: str, wrap: Callable[[str], tuple[bytes, str]]
) -> None:
    document = papers.cart(secret=SECRET).replace(f"<SharedSecret>{SECRET}</SharedSecret>", secret)
    document = document.replace("Example Pens", f"Example Pens {SECRET}").replace(
        "<Message>", f"<!--{SECRET}--><Message>"
    )

    raw = reader.posted(*wrap(document)).raw

    assert SECRET.encode() not in raw
    assert b"<SharedSecret>(removed)</SharedSecret>" in raw
    assert b"Example Pens (removed)" in raw


@pytest.mark.parametrize("tag", ["DigitalSignature", "CredentialMac", "sharedsecret", "ds:SharedSecret"])
def test_other_proofs_and_card_numbers_are_not_kept_either(reader: CxmlReader, tag: str) -> None:
    proof = f'<{tag} xmlns:ds="urn:x" type="x">c2lnbmF0dXJl<inner>abc</inner></{tag}>'
    document = ORDER.replace("<Identity>128990368</Identity>", f"<Identity>128990368</Identity>{proof}")

    raw = reader.posted(document.encode(), XML).raw.decode()

    for secret in ("c2lnbmF0dXJl", "abc", "4111111111111111", SECRET):
        assert secret not in raw
    assert '<PCard number="(removed)" expiration="2030-01-01" />' in raw


def test_what_is_kept_says_that_it_is_utf_8(reader: CxmlReader) -> None:
    document = papers.cart().replace("UTF-8", "ISO-8859-1").replace("Example Pens", "Grüße")

    found = reader.browser_cart(document.encode("latin-1"), "text/xml")

    assert found is not None
    assert found[1].decode() == document.replace("ISO-8859-1", "UTF-8")


@pytest.mark.parametrize("document", [papers.cart(cookie="<BuyerCookie/>", secret=SECRET), ORDER])
def test_a_kept_cart_reads_as_it_did_when_it_came(reader: CxmlReader, document: str) -> None:
    inbound = reader.posted(document.encode(), XML)

    assert reader.kept_cart(inbound.raw) == inbound.cart


def test_a_kept_document_that_is_no_cart_is_refused(reader: CxmlReader) -> None:
    with pytest.raises(Refused, match="ConfirmationRequest are not accepted"):
        reader.kept_cart(papers.confirmation().encode())
