"""The company as its settings page shows it: texts, and what is wrong with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from chalicelib.domain.addresses import LINES, Postal
from chalicelib.domain.company import Company
from chalicelib.domain.company.seen import fingerprint
from chalicelib.domain.errors import Refused
from chalicelib.domain.mail import Senders, is_address
from chalicelib.domain.texts import in_one_line

FIELDS = (
    "name",
    *LINES,
    "city",
    "state",
    "postcode",
    "country",
    "time_zone",
    "language",
    "currency",
    "sender_name",
    "sender_address",
    "reply_to",
)
# What fits on a label and in the header of a letter.
LONGEST: Mapping[str, int] = {
    **dict.fromkeys(("name", *LINES, "city", "state", "sender_name"), 60),
    "postcode": 20,
    "sender_address": 254,
    "reply_to": 254,
}
# Those of Amazon's marketplaces, and of their neighbours. Bands of approval routes may be in others too.
CURRENCIES = (
    *("AED", "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "INR", "JPY", "KRW"),
    *("MXN", "NOK", "NZD", "PLN", "RON", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "USD", "ZAR"),
)
# Monday to Sunday, as ISO 8601 counts them.
WEEK = range(1, 8)
NOBODY = Company(name="", lines=(), city="", state="", postcode="", country="")


def texts(company: Company) -> dict[str, str]:
    """As its form shows it."""
    lines = dict(zip(LINES, (*company.lines, "", "", ""), strict=False))
    shown = {name: lines[name] if name in LINES else str(getattr(company, name)) for name in FIELDS}
    shown["working_days"] = " ".join(map(str, sorted(company.working_days)))
    return {**shown, "revision": fingerprint(shown)}


def stated(texts: Mapping[str, str], days: Sequence[str], *, of: Company) -> Company:
    """The company with what these texts say, unchecked; its logo and revision are kept."""
    given = {name: in_one_line(texts.get(name, "")) for name in FIELDS}
    rest = {name: given[name] for name in FIELDS if name not in (*LINES, "country", "currency")}
    return replace(
        of,
        **rest,  # type: ignore[arg-type]
        lines=tuple(given[name] for name in LINES if given[name]),
        country=given["country"].upper(),
        currency=given["currency"].upper(),
        working_days=frozenset(int(day) for day in days if day in set(map(str, WEEK))),
    )


def postal(company: Company) -> Postal:
    return Postal(company.lines, company.city, company.state, company.postcode, company.country)


def relocated(company: Company, to: Postal) -> Company:
    return replace(company, lines=to.lines, city=to.city, state=to.state, postcode=to.postcode, country=to.country)


def refusals(company: Company, senders: Senders) -> Iterator[Refused]:
    """What is wrong with it wherever it is; its country's rules come on top."""
    if not company.name:
        yield Refused("Please enter the company's name.", field="name")
    shown = texts(company)
    for name, most in LONGEST.items():
        if len(shown[name]) > most:
            yield Refused("Please keep this under {most} characters.", field=name, most=most)
    if company.currency not in CURRENCIES:
        yield Refused("Please choose a currency.", field="currency")
    if not company.working_days:
        yield Refused("Please tick at least one working day.", field="working_days")
    if any(sign in company.sender_name for sign in '<>@"'):
        yield Refused("A sender's name has no < > @ or quotation marks.", field="sender_name")
    if company.sender_address and not is_address(company.sender_address):
        yield Refused("This is no e-mail address.", field="sender_address")
    elif company.sender_address and not senders.include(company.sender_address):
        yield _foreign(senders)
    if company.reply_to and not is_address(company.reply_to):
        yield Refused("This is no e-mail address.", field="reply_to")


def _foreign(senders: Senders) -> Refused:
    if senders.domain:
        return Refused(
            "This installation may write from addresses of {domain} only.",
            field="sender_address",
            domain=senders.domain,
        )
    return Refused(
        "This installation may write from {address} only; its operator can have a whole domain proved.",
        field="sender_address",
        address=senders.address,
    )
