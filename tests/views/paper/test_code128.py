"""Code 128: what a decoder reads is what was written."""

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from chalicelib.views.paper import code128


def read(text: str) -> str:
    """Drawn pixel by pixel, two to a module, with its quiet zones."""
    columns = [0] * code128.QUIET
    for place, wide in enumerate(code128.widths(text)):
        columns += [1 - place % 2] * wide
    columns += [0] * code128.QUIET
    drawn = Image.new("L", (len(columns), 1), 255)
    drawn.putdata([0 if ink else 255 for ink in columns])
    found = zxingcpp.read_barcodes(drawn.resize((len(columns) * 2, 60), Image.Resampling.NEAREST))
    return found[0].text if found else ""


@pytest.mark.parametrize(
    "text", ["306-5550123-5550001", "SO-2026-000123", "0123456789", "12345", "A1", "a12345b", "~ !", "1234-1", "7"]
)
def test_a_decoder_reads_what_was_written(text: str):
    assert read(text) == text


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(min_codepoint=33, max_codepoint=126), st.sampled_from("0123456789")),
               min_size=2, max_size=30))  # fmt: skip
def test_a_decoder_reads_any_text_of_printable_ascii(text: str):
    assert read(text) == text


def test_digits_go_two_to_a_symbol():
    assert sum(code128.widths("12345678")) < sum(code128.widths("abcdefgh"))


def test_what_bars_cannot_say_is_left_out():
    assert code128.widths("30\x006-é1") == code128.widths("306-1")


def test_nothing_is_a_symbol_without_content():
    assert sum(code128.widths("")) == 11 * 2 + 13
