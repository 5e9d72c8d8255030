"""Keyed hashes of what is personal."""

from chalicelib.domain.fingerprints import LETTERS, fingerprints

of = fingerprints(b"key")


def test_the_same_text_of_the_same_kind_is_recognised() -> None:
    assert of("name", "müller") == fingerprints(b"key")("name", "müller")


def test_a_text_is_something_else_in_another_field_and_under_another_key() -> None:
    assert len({of("name", "berlin"), of("city", "berlin"), fingerprints(b"other")("name", "berlin")}) == 3


def test_a_fingerprint_is_short_and_safe_in_a_key_whatever_it_is_made_of() -> None:
    for text in ("", "x", "😀" * 9_999, "\ud800"):
        assert len(of("name", text)) == LETTERS
        assert of("name", text).isascii()
        assert of("name", text).isalnum()
