"""People's roles, and what keeps somebody who is chosen from being asked."""

from collections.abc import Mapping

from chalicelib.domain.directory import Role
from chalicelib.domain.usage import Place
from chalicelib.views.texts import marked

ROLE: Mapping[Role, str] = {
    Role.APPLICANT: marked("Applicant"),
    Role.APPROVER: marked("Approver"),
    Role.PURCHASING_ADMINISTRATOR: marked("Purchasing administrator"),
    Role.SELLERS_ADMINISTRATOR: marked("Seller’s administrator"),
    Role.WAREHOUSE: marked("Warehouse"),
    Role.ACCOUNTANT: marked("Accountant"),
    Role.OPERATOR: marked("Operator"),
}

ROLE_HINT: Mapping[Role, str] = {
    Role.APPLICANT: marked("Shops and applies, where the integration settings allow it"),
    Role.APPROVER: marked("Has an inbox of what waits for an answer"),
    Role.PURCHASING_ADMINISTRATOR: marked("Keeps these settings, sees every order, takes care of what needs attention"),
    Role.SELLERS_ADMINISTRATOR: marked("Connects marketplaces of Seller Central"),
    Role.WAREHOUSE: marked("Picks, packs and despatches"),
    Role.ACCOUNTANT: marked("Sees invoices, receivables and settlements"),
    Role.OPERATOR: marked("Keeps this installation running"),
}

WARNING: Mapping[str, str] = {
    "no_email": marked("Has no e-mail, so no letter can ask them"),
    "unreachable": marked("Letters do not reach them"),
    "disabled": marked("Switched off"),
    "nobody": marked("Contains nobody"),
    "gone": marked("No longer there"),
}

KIND: Mapping[str, str] = {"role": marked("Role"), "group": marked("Group"), "person": marked("Person")}

# Lists that can be asked for.
STATE: Mapping[str, str] = {
    "no_email": marked("Without an e-mail"),
    "unreachable": marked("Letters do not arrive"),
    "disabled": marked("Switched off"),
    "expected": marked("Never signed in"),
}

# Each language in itself, for whoever looks for it.
LANGUAGE: Mapping[str, str] = {"en": "English", "ja": "日本語"}

PLACE: Mapping[Place, str] = {
    Place.ROUTE: marked("Approval route “{name}”"),
    Place.FALLBACK: marked("Approves where nobody else can"),
    Place.MAY_ORDER: marked("Who may order"),
    Place.ACCOUNT: marked("Amazon account “{name}”"),
    Place.ADDRESS: marked("Shipping address “{name}”"),
    Place.BILLING_GROUP: marked("Billing group “{name}”"),
}
