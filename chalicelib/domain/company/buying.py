"""How the company buys, whichever Amazon account it is: who may, what Amazon is told, what is worth a warning."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from chalicelib.domain.company import EXTRINSIC_SOURCES, FIXED, Integration
from chalicelib.domain.company.seen import fingerprint
from chalicelib.domain.directory import Anyone, Role
from chalicelib.domain.errors import Refused
from chalicelib.domain.texts import in_one_line

# Before anybody has set anything: whoever signs in is an applicant, and may order once an account is there.
USUAL = Integration(credential_sets={}, may_order=Anyone(roles=frozenset({Role.APPLICANT})))
MOST_EXTRINSICS, LONGEST_EXTRINSIC, LONGEST_FIXED = 30, 60, 100
LONGEST_CONTACT = 120
# More than twice the price is no tolerance.
MOST_PERCENT = 100

Row = tuple[str, str, str]  # name at Amazon, source, fixed text


def texts(integration: Integration) -> dict[str, str]:
    """As the form shows it; rows of the mapping are ``extrinsic-name-1`` and so on."""
    choice = integration.may_order
    shown = {
        "tolerance": percent(integration.tolerance),
        "repeat_unknown": "yes" if integration.repeat_unknown else "",
        "ask_instead": integration.ask_instead,
        "default_set": integration.default_set,
        "may_order": " ".join([*sorted(choice.roles), *sorted(choice.groups), *sorted(choice.people)]),
    }
    for number, (name, source, text) in enumerate(rows(integration.extrinsics), start=1):
        shown |= {f"extrinsic-name-{number}": name, f"extrinsic-source-{number}": source}
        shown |= {f"extrinsic-text-{number}": text}
    return {**shown, "revision": fingerprint(shown)}


def rows(extrinsics: Mapping[str, str]) -> list[Row]:
    """The mapping as one edits it."""
    return [
        (name, FIXED, source.removeprefix(FIXED)) if source.startswith(FIXED) else (name, source, "")
        for name, source in extrinsics.items()
    ]


def mapping(rows: Sequence[Row], sources: Collection[str]) -> dict[str, str]:
    """Rows without a name are left out. Raises Refused, beside the row's field, for what can't be sent. ``sources``
    are what an order can tell beside its person."""
    made: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        name, source, text = (in_one_line(part) for part in row)
        if not name and not text:
            continue
        refuse_row(number, (name, source, text), made, {*EXTRINSIC_SOURCES, FIXED, *sources})
        made[name] = f"{FIXED}{text}" if source == FIXED else source
    if len(made) > MOST_EXTRINSICS:
        raise Refused("At most {most} values can be told to Amazon.", most=MOST_EXTRINSICS)
    return made


def refuse_row(number: int, row: Row, before: Mapping[str, str], sources: Collection[str]) -> None:
    name, source, text = row
    if not name:
        raise Refused("Please enter the name that Amazon expects.", field=f"extrinsic-name-{number}")
    if len(name) > LONGEST_EXTRINSIC or not name.isascii():
        raise Refused(
            "A name has plain letters and at most {most} of them.",
            field=f"extrinsic-name-{number}",
            most=LONGEST_EXTRINSIC,
        )
    if name.casefold() in {other.casefold() for other in before}:
        raise Refused("This name stands there twice.", field=f"extrinsic-name-{number}")
    if source not in sources:
        raise Refused("Please choose what is told.", field=f"extrinsic-source-{number}")
    if source == FIXED and not (0 < len(text) <= LONGEST_FIXED):
        raise Refused(
            "Please enter the fixed text, at most {most} characters.",
            field=f"extrinsic-text-{number}",
            most=LONGEST_FIXED,
        )


def stated(
    texts: Mapping[str, str], may_order: Anyone, extrinsics: Mapping[str, str], *, of: Integration
) -> Integration:
    """The settings with what these texts say; the accounts are kept. Raises Refused for a tolerance that is none."""
    return replace(
        of,
        may_order=may_order,
        extrinsics=extrinsics,
        ask_instead=in_one_line(texts.get("ask_instead", "")),
        tolerance=share(texts.get("tolerance", "")),
        repeat_unknown=texts.get("repeat_unknown") == "yes",
        default_set=texts.get("default_set", ""),
    )


def refusals(integration: Integration) -> Iterator[Refused]:
    if integration.may_order == Anyone():
        yield Refused("Please choose who may order.", field="may_order")
    if len(integration.ask_instead) > LONGEST_CONTACT:
        yield Refused("Please keep this under {most} characters.", field="ask_instead", most=LONGEST_CONTACT)
    if integration.default_set and integration.default_set not in integration.credential_sets:
        yield Refused("Please choose one of the accounts.", field="default_set")


def percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}"


def share(text: str) -> Decimal:
    """Of a percentage as people type it, with either decimal mark."""
    try:
        typed = Decimal(in_one_line(text).removesuffix("%").strip().replace(",", "."))
    except InvalidOperation:
        typed = Decimal("NaN")
    if not (typed.is_finite() and 0 <= typed <= MOST_PERCENT):
        raise Refused("Please enter a percentage from 0 to {most}.", field="tolerance", most=MOST_PERCENT)
    return (typed / 100).quantize(Decimal("0.0001"))
