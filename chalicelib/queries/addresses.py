"""What the page of a shipping address asks for."""

from chalicelib.domain.errors import Refused
from chalicelib.ports.addressing import AddressRules, Demands
from chalicelib.ports.settings import Settings


def usual_country(*, settings: Settings) -> str:
    """Where most of a company's addresses are; empty as long as nobody has said."""
    try:
        return settings.company().country
    except Refused:
        return ""


def country_demands(country: str, *, address_rules: AddressRules) -> Demands | None:
    """None for what is no country, as in a form that is still empty."""
    try:
        return address_rules.demands(country)
    except Refused:
        return None
