"""A long document of JSON is read entry by entry, wherever its pieces happen to end."""

import json

import pytest

from chalicelib.adapters.amazon.long_json import LONGEST, read

DOCUMENT = {
    "header": {"sellerId": "A1", "issues": [1]},
    "issues": [{"sku": 'a"]},{', "n": 1234567}, [], 12.5, "Größe \ud83d\ude00", None, {}],
    "summary": {"messagesProcessed": 25000},
}


def cut(text: str, size: int) -> list[str]:
    return [text[begin : begin + size] for begin in range(0, len(text), size)]


@pytest.mark.parametrize("size", [1, 2, 7, 10_000])
@pytest.mark.parametrize("indent", [None, 2])
def test_it_says_the_same_as_a_document_read_at_once(size: int, indent: int | None):
    text, found = json.dumps(DOCUMENT, indent=indent, ensure_ascii=False), []

    beside = read(cut(text, size), "issues", found.append)

    assert (found, beside) == (
        DOCUMENT["issues"],
        {"header": DOCUMENT["header"], "summary": DOCUMENT["summary"]},
    )


@pytest.mark.parametrize(("text", "entries"), [("{}", []), (' {"issues": [ ] } ', []), ('{"issues":[1]}', [1])])
def test_short_ones_are_documents_too(text: str, entries: list[object]):
    found: list[object] = []

    assert read(["", text, ""], "issues", found.append) == {}
    assert found == entries


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"issues":[1', '{"issues":[1 2]}', '{"issues":[1]', '{"a" 1}', "<html>", "[" * 9999, "null"],
)
def test_what_is_no_such_document_is_refused(text: str):
    with pytest.raises(ValueError):
        read(cut(text, 5), "issues", lambda _entry: None)


def test_an_endless_entry_is_not_waited_for():
    asked = 0

    def pieces():
        nonlocal asked
        yield '{"issues":["'
        while True:
            asked += 1
            yield "x" * 65_536

    with pytest.raises(ValueError):
        read(pieces(), "issues", lambda _entry: None)
    assert asked == LONGEST // 65_536
