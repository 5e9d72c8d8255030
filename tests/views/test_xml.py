"""Documents as people look at them: a line an element, and never more than a page takes."""

from chalicelib.views.xml import MOST_CHARACTERS, MOST_LINES, pretty


def test_elements_stand_in_lines_of_their_own_and_text_beside_its_element() -> None:
    assert pretty(b'<cXML a="1"><Header><Name>Anna</Name></Header><Empty/></cXML>').splitlines() == [
        '<cXML a="1">',
        "  <Header>",
        "    <Name>Anna</Name>",
        "  </Header>",
        "  <Empty/>",
        "</cXML>",
    ]


def test_a_document_of_endless_lines_or_of_one_endless_line_is_cut() -> None:
    assert len(pretty(b"<a>" + b"<b/>" * 150_000 + b"</a>").splitlines()) == MOST_LINES
    assert len(pretty(b"<a>" + b'"' * 1_000_000 + b"</a>")) < MOST_CHARACTERS + 100
