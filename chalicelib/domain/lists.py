"""The small lists that one picks from all over the selling half, and adds to where one picks from them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.errors import Refused
from chalicelib.domain.texts import folded, in_one_line

# Letters, digits and what may stand in an address of a page and a cell of a table.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
LONGEST_NAME = 60
LONGEST_ADDRESS = 300
LONGEST_METHOD = 60
MOST_METHODS = 40
# Somebody has to find something in a list without a search.
MOST_ENTRIES = 300
# What Amazon wants as the carrier's code for one that it does not know; the name says which it is.
OTHER = "Other"
# A confirmation always has a tracking number: where there is none, it says so.
UNTRACKED = "UNTRACKED"


class ListName(StrEnum):
    WAREHOUSES = "warehouses"
    CARRIERS = "carriers"
    DELIVERY_TERMS = "delivery-terms"
    PAYMENT_TERMS = "payment-terms"
    ORDER_TYPES = "order-types"
    CUSTOMER_CATEGORIES = "customer-categories"
    SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class Carriage:
    """What makes an entry a carrier. ``amazon_code`` is the carrier's code in a shipment confirmation; with ``Other``
    the entry's name goes along."""

    amazon_code: str = OTHER
    is_untracked: bool = False  # its parcels have no tracking number
    methods: tuple[str, ...] = ()
    reference: str = UNTRACKED  # what Amazon is told where there is no tracking number


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to pick. Revision 0 was never written: it stands in every house from the start."""

    of: ListName
    code: str
    name: str
    address: str = ""  # of a warehouse, as on a parcel
    carriage: Carriage | None = None  # of carriers only
    archived: bool = False  # not offered any more; what names it keeps it
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Pick:
    """What somebody chose from a list, or the name of what they want added to it; ``new`` wins."""

    code: str = ""
    new: str = ""


def subject(entry: Entry) -> str:
    """Under what the audit trail keeps what was done with it."""
    return f"list/{entry.of}/{entry.code}"


def complete(of: ListName, stored: Iterable[Entry]) -> list[Entry]:
    """The whole list by name: what every house has from the start, and what was written instead or beside."""
    by_code = {folded(entry.code): entry for entry in (*DEFAULTS[of], *stored)}
    return sorted(by_code.values(), key=lambda entry: (folded(entry.name), entry.code))


def found(entries: Sequence[Entry], code: str) -> Entry | None:
    """By code, without regard to case."""
    return next((entry for entry in entries if folded(entry.code) == folded(code)), None)


def name_of(entries: Sequence[Entry], code: str) -> str:
    """What people read for a code; of one that is not in the list the code itself."""
    entry = found(entries, code)
    return entry.name if entry else code


def on_offer(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """Code and name of those that can be chosen."""
    return [(entry.code, entry.name) for entry in entries if not entry.archived]


def named(entries: Sequence[Entry], name: str) -> Entry | None:
    """By name or code, as people write them."""
    by_name = (entry for entry in entries if folded(entry.name) == folded(name))
    return next(by_name, None) or found(entries, name)


def made(of: ListName, name: str, entries: Sequence[Entry]) -> Entry:
    """A new entry of this name, with a code that nothing else in the list has."""
    code = _free_code(name, {folded(entry.code) for entry in entries}, of)
    return Entry(of, code, in_one_line(name), carriage=Carriage() if of is ListName.CARRIERS else None)


def refusals(entry: Entry, others: Sequence[Entry]) -> Iterator[Refused]:
    """What is wrong with it, beside these others of its list."""
    if not CODE.fullmatch(entry.code):
        yield Refused("A code has 1 to 20 letters, digits, dots, hyphens or underscores.", field="code")
    if not entry.name:
        yield Refused("Please give it a name.", field="name")
    for name, most in (("name", LONGEST_NAME), ("address", LONGEST_ADDRESS)):
        if len(getattr(entry, name)) > most:
            yield Refused("Please keep this under {most} characters.", field=name, most=most)
    if any(folded(other.name) == folded(entry.name) for other in others if folded(other.code) != folded(entry.code)):
        yield Refused("The list has this name already.", field="name")
    if entry.carriage is not None:
        yield from _bad_carriage(entry.carriage)


def _bad_carriage(carriage: Carriage) -> Iterator[Refused]:
    if len(carriage.reference) > LONGEST_NAME:
        yield Refused("Please keep this under {most} characters.", field="reference", most=LONGEST_NAME)
    if not carriage.amazon_code or len(carriage.amazon_code) > LONGEST_NAME:
        yield Refused("Please enter the carrier's code at Amazon, or “Other”.", field="amazon_code")
    if any(len(method) > LONGEST_METHOD for method in carriage.methods):
        yield Refused("Please keep every method under {most} characters.", field="methods", most=LONGEST_METHOD)
    if len(carriage.methods) > MOST_METHODS:
        yield Refused("A carrier has at most {most} methods.", field="methods", most=MOST_METHODS)


def _free_code(name: str, taken: set[str], of: ListName) -> str:
    """The name's letters and digits where it has any, else the list's; numbered where somebody has it already."""
    plain = re.sub(r"[^A-Z0-9]+", "-", in_one_line(name).upper(), flags=re.ASCII).strip("-")[:16].strip("-")
    stem = plain or of[:4].upper()
    numbered = (f"{stem}-{number}" for number in range(2, MOST_ENTRIES + 3))
    return next(code for code in (stem, *numbered) if folded(code) not in taken)


def _carrier(code: str, name: str, amazon_code: str, *methods: str, untracked: bool = False) -> Entry:
    return Entry(ListName.CARRIERS, code, name, carriage=Carriage(amazon_code, untracked, methods))


def _plain(of: ListName, **names: str) -> tuple[Entry, ...]:
    return tuple(Entry(of, code.replace("_", "-"), name) for code, name in names.items())


# Amazon's codes as its shipment confirmations and fulfilment feeds have long taken them; the whole list is on a page
# that we could not read (facts on the Selling Partner API, section 13), so a code is free text and can be changed.
_CARRIERS = (
    _carrier("AMZL", "Amazon Logistics", "AMZN_US"),
    _carrier("AUSPOST", "Australia Post", "Australia Post", "Parcel Post", "Express Post"),
    _carrier("BPOST", "bpost", "BPOST"),
    _carrier("BRT", "BRT", "BRT"),
    _carrier("CANPOST", "Canada Post", "Canada Post", "Regular Parcel", "Xpresspost", "Priority"),
    _carrier("CHRONO", "Chronopost", "Chronopost"),
    _carrier("COLISSIMO", "Colissimo", "Colissimo"),
    _carrier("CORREOS", "Correos", "Correos", "Paq Estándar", "Paq Premium"),
    _carrier("DHL", "DHL", "DHL", "Paket", "Paket International", "Express"),
    _carrier("DP", "Deutsche Post", "Deutsche Post", "Brief", "Warensendung", untracked=True),
    _carrier("DPD", "DPD", "DPD", "Classic", "Express"),
    _carrier("EVRI", "Evri", "Evri", "Standard", "Next Day"),
    _carrier("FEDEX", "FedEx", "FedEx", "Ground", "2Day", "Standard Overnight", "International Economy"),
    _carrier("GLS", "GLS", "GLS", "BusinessParcel", "ExpressParcel"),
    _carrier("HERMES", "Hermes", "Hermes"),
    _carrier("INPOST", "InPost", "InPost"),
    _carrier("JP-POST", "Japan Post", "JAPAN_POST", "Yu-Pack", "Yu-Packet", "Letter Pack Plus", "Letter Pack Light"),
    _carrier("ONTRAC", "OnTrac", "OnTrac"),
    _carrier("POSTNL", "PostNL", "PostNL", "Standaard", "Aangetekend"),
    _carrier("POSTNORD", "PostNord", "PostNord", "MyPack", "Parcel"),
    _carrier("ROYALMAIL", "Royal Mail", "Royal Mail", "Tracked 24", "Tracked 48", "Special Delivery"),
    _carrier("SAGAWA", "Sagawa Express", "SAGAWA", "Hikyaku Express", "Hikyaku Mail"),
    _carrier("SEUR", "SEUR", "SEUR"),
    _carrier("TNT", "TNT", "TNT"),
    _carrier("UPS", "UPS", "UPS", "Ground", "Standard", "2nd Day Air", "Next Day Air", "Express Saver"),
    _carrier("USPS", "USPS", "USPS", "Ground Advantage", "Priority Mail", "Priority Mail Express"),
    _carrier("YAMATO", "Yamato Transport", "YAMATO", "TA-Q-BIN", "TA-Q-BIN Compact", "Nekopos"),
    _carrier("LETTER", "Letter without tracking", OTHER, untracked=True),
)

# What every house has from the start.
DEFAULTS: dict[ListName, tuple[Entry, ...]] = {
    ListName.WAREHOUSES: _plain(ListName.WAREHOUSES, MAIN="Main warehouse"),
    ListName.CARRIERS: _CARRIERS,
    ListName.DELIVERY_TERMS: _plain(
        ListName.DELIVERY_TERMS, DAP="DAP, delivered at place", DDP="DDP, delivered duty paid", EXW="EXW, ex works"
    ),
    ListName.PAYMENT_TERMS: _plain(
        ListName.PAYMENT_TERMS, AMAZON="Paid through Amazon", COD="Cash on delivery", NET30="30 days net"
    ),
    ListName.ORDER_TYPES: _plain(ListName.ORDER_TYPES, MARKETPLACE="Marketplace order", REPLACEMENT="Replacement"),
    ListName.CUSTOMER_CATEGORIES: _plain(ListName.CUSTOMER_CATEGORIES, CONSUMER="Consumer", BUSINESS="Business"),
    ListName.SOURCES: _plain(ListName.SOURCES, AMAZON="Amazon"),
}
