"""What people in a country call the divisions and codes of its addresses."""

from collections.abc import Mapping

from chalicelib.views.texts import marked

STATE: Mapping[str, str] = {
    "state": marked("State"),
    "province": marked("Province"),
    "prefecture": marked("Prefecture"),
    "county": marked("County"),
    "department": marked("Department"),
    "district": marked("District"),
    "emirate": marked("Emirate"),
    "island": marked("Island"),
    "parish": marked("Parish"),
    "oblast": marked("Oblast"),
    "area": marked("Area"),
    "do_si": marked("Province or city"),
}
ANY_STATE = marked("State, province or prefecture")

POSTCODE: Mapping[str, str] = {
    "zip": marked("ZIP code"),
    "pin": marked("PIN code"),
    "eircode": marked("Eircode"),
}
ANY_POSTCODE = marked("Postcode")
