"""How a cart may lie in a request's body."""

import base64
from urllib.parse import quote_plus, unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.adapters.cxml import forms
from chalicelib.domain.errors import Refused
from tests.adapters.cxml import papers
from tests.adapters.cxml.papers import FORM, XML

GREETING = "<cXML>Grüße & 100 % + 日本</cXML>"


@pytest.mark.parametrize("field", ["cxml-urlencoded", "cXML-urlencoded"])
def test_a_form_carries_text(field: str) -> None:
    assert forms.document(papers.form(GREETING, field), FORM) == GREETING


@pytest.mark.parametrize("field", ["cxml-base64", "cXML-base64"])
def test_a_form_carries_base64(field: str) -> None:
    encoded = base64.b64encode(GREETING.encode())

    assert forms.document(papers.form(encoded, field), FORM) == GREETING


def test_a_raw_document_is_taken_as_it_is() -> None:
    for content_type in ("text/xml", "text/xml; charset=UTF-8", "application/xml", "TEXT/XML;charset=utf-8"):
        assert forms.document(GREETING.encode(), content_type) == GREETING


def test_a_document_without_a_content_type_is_known_by_its_beginning() -> None:
    assert forms.document(b"\xef\xbb\xbf \n" + GREETING.encode(), "") == GREETING


def test_the_value_is_decoded_once() -> None:
    link = "<URL>https://www.amazon.com/dp/B0?a=1%20b%2Bc&amp;d=+</URL>"

    assert forms.document(papers.form(link), FORM) == link


def test_base64_is_read_in_the_encoding_that_the_document_declares() -> None:
    declared = '<?xml version="1.0" encoding="Shift_JIS"?><cXML>日本</cXML>'
    encoded = base64.b64encode(declared.encode("shift_jis"))

    assert forms.document(papers.form(encoded, "cxml-base64"), FORM) == declared


def test_text_in_a_form_is_in_the_encoding_of_the_page_whatever_the_document_declares() -> None:
    declared = '<?xml version="1.0" encoding="ISO-8859-1"?><cXML>日本</cXML>'

    assert forms.document(papers.form(declared), FORM) == declared


def test_text_in_a_form_of_an_old_page_is_in_the_encoding_that_the_document_declares() -> None:
    declared = '<?xml version="1.0" encoding="ISO-8859-1"?><cXML>Grüße</cXML>'

    assert forms.document(papers.form(declared.encode("latin-1")), FORM) == declared


def test_base64_may_be_folded_unpadded_and_have_lost_its_pluses() -> None:
    text = "<cXML>" + "\u07fe>~" * 90 + "</cXML>"
    encoded = base64.encodebytes(text.encode()).rstrip(b"=\n")
    assert b"+" in encoded

    unquoted = b"cxml-base64=" + encoded.replace(b"\n", b"%0D%0A")

    assert forms.document(unquoted, FORM) == text


def test_other_fields_beside_the_cart_do_not_matter() -> None:
    body = b"submit=Go&oracle=&" + papers.form(GREETING) + b"&x=1"

    assert forms.document(body, FORM) == GREETING


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/html", "text/plain", "multipart/form-data; boundary=x"]
)
def test_another_content_type_is_refused_by_name(content_type: str) -> None:
    with pytest.raises(Refused, match="Only cXML is accepted here, not") as refusal:
        forms.document(GREETING.encode(), content_type)

    assert refusal.value.facts["code"] == 406


@pytest.mark.parametrize("body", [b"", b"a=b", b"cxml-urlencoded=", b"&" * 3000, b"cxml-urlencoded"])
def test_a_form_without_a_cart_is_refused(body: bytes) -> None:
    with pytest.raises(Refused, match="The form carries no cart"):
        forms.document(body, FORM)


def test_a_document_of_more_than_a_mebibyte_is_refused_in_every_wrapping() -> None:
    large = b"<cXML>" + b"x" * 1024 * 1024 + b"</cXML>"

    for body, kind in (
        (large, XML),
        (papers.form(large), FORM),
        (papers.form(base64.b64encode(large), "cxml-base64"), FORM),
    ):
        with pytest.raises(Refused, match="larger than 1 MiB"):
            forms.document(body, kind)


def test_a_body_that_is_far_too_large_is_not_even_decoded() -> None:
    with pytest.raises(Refused, match="larger than 1 MiB"):
        forms.document(b"cxml-urlencoded=" + b"%41" * (1024 * 1024), FORM)


def test_broken_base64_is_refused() -> None:
    with pytest.raises(Refused, match="not valid Base64"):
        forms.document(b"cxml-base64=%3CcXML%3E!", FORM)


@given(some.binary(max_size=300) | some.text(max_size=300).map(lambda text: quote_plus(text).encode()))
def test_form_decoding_is_what_the_standard_library_does(value: bytes) -> None:
    assert forms.form_decoded(value) == unquote_to_bytes(value.replace(b"+", b" "))


@given(
    some.binary(max_size=400), some.sampled_from([FORM, XML, "", "text/xml; charset=utf-7", "text/xml; charset=\udcff"])
)
def test_whatever_comes_is_read_or_refused(body: bytes, content_type: str) -> None:
    try:
        forms.document(body, content_type)
    except Refused as refusal:
        assert refusal.facts["code"] in {400, 406}
