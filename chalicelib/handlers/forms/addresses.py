"""A shipping address as its form and its table have it."""

from collections.abc import Mapping
from dataclasses import replace

from chalicelib.domain import addresses as addressing
from chalicelib.domain.addresses import DEFAULT, GROUPS, ShippingAddress
from chalicelib.domain.errors import Refused
from chalicelib.handlers.forms import people, revision
from chalicelib.handlers.forms.tables import Column
from chalicelib.handlers.visit import Visit
from chalicelib.views.texts import marked

COLUMNS = (
    Column("code", is_required=True, hint=marked("What Amazon knows the address by; 1 to 20 letters and digits.")),
    Column("label", hint=marked("What people here choose it by.")),
    Column("addressee", hint=marked("A person or a department.")),
    Column("company"),
    Column("line1", hint=marked("Street and number.")),
    Column("line2"),
    Column("line3"),
    Column("city"),
    Column("state", hint=marked("State, province or prefecture: its code or its name.")),
    Column("postcode"),
    Column("country", hint=marked("Two letters, such as US, DE or JP.")),
    Column("phone"),
    Column("email"),
    Column(GROUPS, hint=marked("Who may use it, with semicolons between; empty for everyone.")),
    Column(DEFAULT, hint=marked("“yes” for the one that is proposed to everybody.")),
)


def address(here: Visit, code: str = "") -> ShippingAddress:
    """As it was typed, unchecked; ``code`` is the one that an address keeps. Raises Refused for groups that no picker
    offers, and for a revision that no page of ours had."""
    typed = {**here.form, GROUPS: ""} | ({"code": code} if code else {})
    chosen = people.anyone(here.fields.all(GROUPS), field=GROUPS)
    if chosen.people or chosen.roles:
        raise Refused("Please choose groups from the list.", field=GROUPS)
    return replace(addressing.stated(typed), groups=chosen.groups, revision=revision(here.form))


def typed(address: ShippingAddress) -> Mapping[str, str]:
    """What its form shows of a stored one."""
    return {**addressing.texts(address), "revision": str(address.revision)}
