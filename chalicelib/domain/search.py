"""What an order is found by: the terms that an index keeps of it, and those that somebody looks for."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.purchasing.confirmation import AmazonSide
from chalicelib.domain.purchasing.order import Content, PurchaseOrder
from chalicelib.domain.purchasing.shipping import Shipments

# Nobody types more, and each is a query.
MOST_WANTED = 8
# An order of 500 different things with long titles; more words find no more.
MOST_TERMS = 2_000
LONGEST_TERM = 40
# Every other title has them, so they find nothing and would cost a write each.
_EVERYWHERE = frozenset({"and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"})
# Amazon's order numbers (114-5550123-5550001) and ours (PO-261121-4F7K2QX), whole or without the last group.
_ID = re.compile(r"[0-9a-z]{2,3}-\d{6,7}(?:-[0-9a-z]{1,10})?", re.ASCII)
# Chinese characters, katakana, hiragana, and everything else that makes words: a change between them ends a word,
# because Japanese titles have no spaces.
_HAN, _KANA, _HIRAGANA = r"\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff", r"\u30a0-\u30ff", r"\u3040-\u309f"
_RUNS = re.compile(rf"(?P<han>[{_HAN}]+)|[{_KANA}]+|[{_HIRAGANA}]+|[^\W_{_HAN}{_KANA}{_HIRAGANA}]+")


@dataclass(frozen=True, slots=True)
class Indexed:
    """What an order is found by now. Entries of the index may say more than this, never less. ``passing`` terms are
    keyed hashes of what is personal, and are gone at ``until``, as that is."""

    number: str
    created_at: datetime
    terms: frozenset[str]
    revision: int = 0
    passing: frozenset[str] = frozenset()
    until: datetime | None = None


def indexed(order: PurchaseOrder, content: Content, side: AmazonSide, shipments: Shipments) -> Indexed:
    """Its numbers here and at Amazon, its applicant, and the ASIN and title of every line."""
    ids = (order.number, *sorted(amazon_orders(side, shipments)))
    terms: dict[str, None] = dict.fromkeys(part for id in ids for part in _parts(id))
    terms |= dict.fromkeys(words(order.applicant_name))
    terms |= dict.fromkeys(term for line in content.lines for term in words(line.asin))
    terms |= dict.fromkeys(term for line in content.lines for term in words(line.description))
    return Indexed(order.number, order.created_at, frozenset(list(terms)[:MOST_TERMS]))


def amazon_orders(side: AmazonSide, shipments: Shipments) -> set[str]:
    """Amazon's numbers for an order: it may be split, and a ship notice may come before the confirmation."""
    confirmed = {number for line in side.lines.values() for number in line.amazon_orders}
    return confirmed | {number for shipment in shipments.known.values() for number in shipment.amazon_orders}


def wanted(text: str) -> tuple[str, ...]:
    """The terms that all have to fit; none when there is nothing in it that anything is found by."""
    found = (term for chunk in _folded(text).split() for term in ([chunk] if _ID.fullmatch(chunk) else words(chunk)))
    return tuple(dict.fromkeys(found))[:MOST_WANTED]


def whole_id(text: str) -> str:
    """What might be a number of ours or Amazon's, as it is written; empty for anything else."""
    (only, *more) = unicodedata.normalize("NFKC", text).split() or [""]
    return only.upper() if not more and "-" in only else ""


def words(text: str) -> Iterator[str]:
    """Single letters and digits are left out. Of a run of Chinese characters every two neighbours are a word, so that a
    part of a compound is found too."""
    for run in _RUNS.finditer(_folded(text)):
        word = run.group()[:LONGEST_TERM]
        if run["han"]:
            yield from (word[at : at + 2] for at in range(max(1, len(word) - 1)))
        elif len(word) > 1 and word not in _EVERYWHERE:
            yield word


def _parts(id: str) -> Iterator[str]:
    """An id whole, without its last group, and that group: what is read from a letter, and over the telephone."""
    whole = _folded(id)[:LONGEST_TERM]
    yield whole
    begin, _, end = whole.rpartition("-")
    if "-" in begin:
        yield from (begin, end)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
