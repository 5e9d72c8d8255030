"""What a marketplace order is found by: every word a keyed hash, those of personal fields only as long as the data.

Names, postcodes and phones are found by parts too: a name by its beginning, a phone by its last digits. Titles are not
among them: they would cost more writes than everything else together, and ASIN and SKU name an article better.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from chalicelib.domain.fingerprints import Fingerprint
from chalicelib.domain.orders.amazon import AmazonOrder, Personal
from chalicelib.domain.orders.order import MarketplaceOrder
from chalicelib.domain.search import words

# Beginnings of names and postcodes: from three letters, since two fit everybody, to eight, after which it is them.
SHORTEST_BEGIN, LONGEST_BEGIN = 3, 8
# How many last digits people know of a phone number. Eight leave out country codes and the zero in front.
PHONE_ENDS = (4, 5, 6, 7, 8)
# A question's words; each is a query.
MOST_WANTED = 8
# Orders of hundreds of lines: what is beyond is found by its order, not by itself.
MOST_TERMS = 600
# Nobody types more, and who pastes a page means something else.
LONGEST_WANTED = 200
_KIND = "term"
# Letters that Unicode does not take apart, and Germans' ways around the dots.
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_UMLAUTS = re.compile("(?<=[aou])e")
_NO_WORD = re.compile(r"[\W_]+")
# Amazon gives every buyer an address of its own at the same few domains: they find everybody.
_DOMAIN = re.compile(r"(?<=\w)@[\w.-]+")
_PHONE = re.compile(r"[+(]?[\d\s()/.-]{7,}")
# What is dialled after a number has answered; people know the number by the digits before it.
_EXTENSION = re.compile(r"\s*(?:extension|ext|x)\b\.?\s*\d{1,6}\s*$", re.IGNORECASE)
# As many digits as a number has that is typed without blanks, beyond those that are terms themselves.
_WHOLE_PHONE = re.compile(r"\+?\d{9,15}")
_APOSTROPHE = re.compile("(?<=\\w)['’ʼ`](?=\\w)")
# Kana, Chinese characters and Hangul: names in them are written with a blank between, or without.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
# A postcode in two halves; each alone may be anything.
_HALVES = re.compile(r"(?=.*\d)\w{2,4}[\s-]\w{2,5}")


def lasting(order: MarketplaceOrder, copy: AmazonOrder, of: Fingerprint) -> frozenset[str]:
    """By numbers and articles, for as long as the order is kept."""
    ids = [order.order_id, order.number, copy.buyer_po]
    ids += [text for line in copy.lines for text in (line.sku, line.asin)]
    ids += [package.tracking for package in copy.packages]
    return _hashed((word for id in ids for word in _of_id(id)), of)


def passing(personal: Personal, of: Fingerprint) -> frozenset[str]:
    """By the people and the place it goes to."""
    return _hashed(_personal(personal), of)


def wanted(text: str, of: Fingerprint) -> tuple[tuple[str, ...], ...]:
    """Ways to look for a text, the most exact first; the terms of one way all have to fit. The next way is for when
    one finds nothing. Empty when there is nothing in the text that anything is found by."""
    text = _DOMAIN.sub("", text[:LONGEST_WANTED]).strip()
    typed = _words(text)
    beginnings = tuple(dict.fromkeys(word[:LONGEST_BEGIN] for word in typed))
    ways = [*_exactest(text), typed, beginnings, (_joined(text),)]
    if _WHOLE_PHONE.fullmatch(text):
        ways.append(_phone(text))
    told = (tuple(of(_KIND, word) for word in way) for way in ways if way and all(way))
    return tuple(dict.fromkeys(told))


def _exactest(text: str) -> Iterator[tuple[str, ...]]:
    """What its form says more about than its words do: telephones, postcodes, and O'Brien, who is no Brien."""
    number = _EXTENSION.sub("", text)
    if _PHONE.fullmatch(number) and len(_words(number)) > 1:
        yield _phone(number)
    if _HALVES.fullmatch(folded(text)):
        yield (_joined(text),)
    if _APOSTROPHE.search(text):
        yield _words(_APOSTROPHE.sub("", text))


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words(folded(text))))[:MOST_WANTED]


def _phone(text: str) -> tuple[str, ...]:
    return (_digits(text)[-max(PHONE_ENDS) :],)


def folded(text: str) -> str:
    """Without case, marks and ways to write an umlaut: Müller, MUELLER and muller are one."""
    return _plain(text, _is_mark)


def told_apart(text: str) -> str:
    """The same but for the vowels of Indian scripts, which tell names apart."""
    return _plain(text, lambda letter: unicodedata.combining(letter) > 0)


def _plain(text: str, is_left_out: Callable[[str], bool]) -> str:
    apart = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    plain = "".join(letter for letter in apart if not is_left_out(letter))
    return _UMLAUTS.sub("", unicodedata.normalize("NFC", plain))


def _is_mark(letter: str) -> bool:
    """Dots and strokes, and the vowels of Indian scripts, which are no letters to Python and would end a word."""
    return unicodedata.category(letter).startswith("M")


def _personal(personal: Personal) -> Iterator[str]:
    names = [personal.buyer_name, personal.buyer_company]
    if address := personal.address:
        names += [address.name, address.company]
        places = (address.line1, address.line2, address.line3, address.city, address.district)
        for text in (*places, address.municipality, address.state):
            yield from words(folded(text))
        yield from _of_postcode(address.postcode)
        yield from _of_phone(address.phone)
    for name in names:
        for word in _of_name(name):
            yield word
            yield from _begins(word)
    yield from words(folded(_DOMAIN.sub("", personal.buyer_email)))


def _of_name(name: str) -> Iterator[str]:
    """Its words, and in one what some write in one: O'Brien without the sign, Jean-Luc, a name in Chinese
    characters."""
    text = folded(name)
    yield from words(text)
    chunks = ["".join(text.split())] if _UNSPACED.search(text) else text.split()
    for chunk in chunks:
        yield from words(_NO_WORD.sub("", chunk))


def _of_id(id: str) -> Iterator[str]:
    """Its groups, and all of it in one: a SKU is pasted whole, and an order id read out by groups."""
    yield from words(folded(id))
    if joined := _joined(id):
        yield joined


def _of_postcode(postcode: str) -> Iterator[str]:
    yield from words(folded(postcode))
    whole = _joined(postcode)
    if whole:
        yield whole
        yield from _begins(whole)


def _of_phone(phone: str) -> Iterator[str]:
    for digits in (_digits(phone), _digits(_EXTENSION.sub("", phone))):
        yield from (digits[-length:] for length in PHONE_ENDS if len(digits) >= length)


def _begins(word: str) -> Iterator[str]:
    return (word[:length] for length in range(SHORTEST_BEGIN, min(len(word), LONGEST_BEGIN + 1)))


def _joined(text: str) -> str:
    return _NO_WORD.sub("", folded(text))[:40]


def _digits(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if letter.isdecimal())


def _hashed(found: Iterable[str], of: Fingerprint) -> frozenset[str]:
    return frozenset(of(_KIND, word) for word in list(dict.fromkeys(found))[:MOST_TERMS])
