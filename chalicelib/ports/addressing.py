"""What each country demands of a postal address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.addresses import Postal


@dataclass(frozen=True, slots=True)
class Demands:
    """``required`` names fields of Postal. ``states`` are what is kept and its name, empty where anything goes. The
    kinds are Google's words for what people call their divisions and codes: "prefecture", "zip"."""

    country: str
    required: frozenset[str]
    states: Sequence[tuple[str, str]]
    postcode_example: str
    state_kind: str
    postcode_kind: str


class AddressRules(Protocol):
    def countries(self) -> Sequence[str]:
        """The codes of all countries that have rules, in order."""

    def demands(self, country: str) -> Demands:
        """Raises Refused, with its field, for a country that there is not."""

    def checked(self, postal: Postal) -> Postal:
        """The address as its country writes it: codes of states, capitals in postcodes, no full-width digits. What is
        fine stays as it was typed. Raises Unfit, with a refusal for each field of Postal."""
