"""Hostile and clumsy XML: read safely or refused by name, and nothing is ever fetched."""

import socket
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.adapters.cxml import reading
from chalicelib.domain.errors import Refused
from tests.adapters.cxml import papers

SMALL = '<cXML payloadID="1"><Response/></cXML>'


def read(document: bytes, charset: str = "") -> Element:
    return reading.tree(reading.decoded(document, charset))


def refusal(document: bytes, charset: str = "") -> str:
    with pytest.raises(Refused) as refused:
        read(document, charset)
    assert refused.value.facts["code"] == 406
    return str(refused.value)


def test_a_doctype_is_passed_over_and_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("somebody opened a socket")

    monkeypatch.setattr(socket, "socket", no_network)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)

    assert read(f'<!DOCTYPE cXML SYSTEM "http://127.0.0.1:1/cXML.dtd">{SMALL}'.encode()).get("payloadID") == "1"


@pytest.mark.parametrize(
    "subset",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',  # billion laughs
        f'<!ENTITY a "{"x" * 50_000}">',  # quadratic blow-up
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a SYSTEM "http://127.0.0.1:1/evil.dtd"> %a;',
        '<!ENTITY a PUBLIC "-//x" "http://127.0.0.1:1/">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_entity_declaration_is_refused_in_every_encoding(subset: str, encoding: str) -> None:
    document = f"<!DOCTYPE cXML [{subset}]><cXML>&a;</cXML>"

    assert refusal(document.encode(encoding)) == "The document declares entities, which are not accepted."


def test_an_entity_that_nobody_declared_is_refused() -> None:
    assert "not well-formed" in refusal(b'<!DOCTYPE cXML SYSTEM "cXML.dtd"><cXML>&company;</cXML>')


def test_an_attribute_declared_in_the_document_adds_nothing_dangerous() -> None:
    root = read(b'<!DOCTYPE cXML [<!ATTLIST cXML version CDATA "1.2">]><cXML payloadID="1"/>')

    assert root.get("payloadID") == "1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_in_all_its_forms(encoding: str) -> None:
    assert read("<cXML>日本</cXML>".encode(encoding)).text == "日本"


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "windows-1252", "Shift_JIS", "EUC-JP", "us-ascii", "UTF8"])
def test_the_declared_encoding_is_read(encoding: str) -> None:
    text = {"Shift_JIS": "日本", "EUC-JP": "日本", "us-ascii": "Tokyo"}.get(encoding, "Grüße")
    document = f'<?xml version="1.0" encoding="{encoding}"?><cXML>{text}</cXML>'

    assert read(document.encode(encoding)).text == text


def test_a_document_without_a_declaration_is_in_the_charset_it_was_sent_with() -> None:
    assert read("<cXML>Grüße</cXML>".encode("latin-1"), "iso-8859-1").text == "Grüße"


def test_a_declared_encoding_counts_more_than_the_charset_it_was_sent_with() -> None:
    document = '<?xml version="1.0" encoding="UTF-8"?><cXML>Grüße</cXML>'.encode()

    assert read(document, "iso-8859-1").text == "Grüße"


def test_utf_16_declared_in_plain_bytes_is_a_slip_and_read_as_utf_8() -> None:
    assert read('<?xml version="1.0" encoding="utf-16"?><cXML>Grüße</cXML>'.encode()).text == "Grüße"


@pytest.mark.parametrize(
    "encoding", ["utf-7", "klingon", "idna", "unicode_escape", "zip_codec", "rot13", "utf-32", "-"]
)
def test_an_encoding_that_is_none_of_ours_is_refused_by_name(encoding: str) -> None:
    document = f'<?xml version="1.0" encoding="{encoding}"?>{SMALL}'.encode()

    assert refusal(document) == f"The document's encoding {encoding} is not accepted."


def test_a_charset_that_does_not_exist_is_refused_by_name() -> None:
    assert refusal(SMALL.encode(), "x-none") == "The document's encoding x-none is not accepted."


def test_entities_written_in_utf_7_stay_text() -> None:
    document = b'<?xml version="1.0"?>+ADw-!ENTITY a+AD4-<cXML/>'

    assert "not well-formed" in refusal(document)


def test_bytes_that_are_not_in_the_declared_encoding_are_refused() -> None:
    assert refusal("<cXML>Grüße</cXML>".encode("latin-1")) == "The document is not written in utf-8, as it says."


@pytest.mark.parametrize("before", ["\ufeff", " ", "\n", "\r\n\t ", "\n\ufeff", "\ufeff\n"])
def test_blanks_and_marks_before_the_declaration_do_no_harm(before: str) -> None:
    document = f'{before}<?xml version="1.0" encoding="UTF-8"?>{SMALL}'

    assert read(document.encode()).get("payloadID") == "1"


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"cXML",
        b"<cXML>",
        b"<cXML/><cXML/>",
        b"<cXML a=1/>",
        b"<cXML>\0</cXML>",
        b"<cXML>\x08</cXML>",
        b"<cXML>&#0;</cXML>",
        b"<cXML><URL>https://a.example/?a=1&b=2</URL></cXML>",
        b"<cXML>" + b"\xed\xa0\x80" + b"</cXML>",
    ],
)
def test_what_is_not_well_formed_is_refused_and_says_so(document: bytes) -> None:
    assert refusal(document) in {
        "The document is not written in utf-8, as it says.",
        *(f"The document is not well-formed XML (line 1, column {column})." for column in range(60)),
    }


def test_xml_that_is_not_cxml_is_refused() -> None:
    assert refusal(b"<html/>") == "The document is not cXML."


@pytest.mark.parametrize("depth", [65, 1_000, 74_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    inner = "<a>" * depth + "</a>" * depth

    assert refusal(f"<cXML>{inner}</cXML>".encode()) == "The document is nested too deeply."


def test_too_many_elements_are_refused() -> None:
    assert refusal(b"<cXML>" + b"<a/>" * 200_000 + b"</cXML>") == "The document has too many elements."


def test_a_mebibyte_is_the_most() -> None:
    assert refusal(b"<cXML>" + b" " * 1024 * 1024 + b"</cXML>") == "The document is larger than 1 MiB."


@given(some.binary(max_size=300))
def test_whatever_bytes_come_are_read_or_refused(document: bytes) -> None:
    try:
        read(document)
    except Refused as refused:
        assert refused.facts["code"] == 406


PIECES = [
    *(
        "<cXML>",
        "</cXML>",
        "<a b='c'>",
        "</a>",
        "<!DOCTYPE cXML [",
        "]>",
        "<!ENTITY a 'b'>",
        "&a;",
        "&#xD800;",
        "<![CDATA[",
    ),
    *("]]>", "<!--", "-->", '<?xml version="1.0" encoding="utf-16"?>', "\ufeff", "\0", "日本", papers.DOCTYPE),
]


@given(
    some.lists(some.sampled_from(PIECES) | some.text(max_size=5), max_size=12),
    some.sampled_from(["utf-8", "utf-16", "utf-16-be", "latin-1"]),
)
def test_whatever_pieces_of_xml_come_are_read_or_refused(pieces: list[str], encoding: str) -> None:
    try:
        read("".join(pieces).encode(encoding, errors="replace"))
    except Refused as refused:
        assert refused.facts["code"] == 406
