"""Sellers' accounts, what Amazon lets us do with them, and set-up links, in the reader's language."""

from collections.abc import Mapping
from gettext import NullTranslations

from chalicelib.domain.connections import Authorization, AuthorizationState
from chalicelib.domain.connections.eligibility import ROLE_NAMES, AccountKind, Need
from chalicelib.domain.connections.invitations import LinkState
from chalicelib.domain.connections.renewing import Due
from chalicelib.domain.connections.testing import Finding, Outcome, Permission
from chalicelib.domain.marketplaces import Region
from chalicelib.views.texts import marked
from chalicelib.views.words.badges import Badge

REGION: Mapping[Region, str] = {
    Region.NA: marked("North and South America"),
    Region.EU: marked("Europe, Middle East, Africa and India"),
    Region.FE: marked("Far East and Australia"),
}
STATE: Mapping[AuthorizationState, tuple[str, str]] = {
    AuthorizationState.GRANTED: ("green", marked("Connected")),
    AuthorizationState.REVOKED: ("red", marked("Access has ended")),
    AuthorizationState.DISCONNECTED: ("grey", marked("Disconnected")),
}
DUE: Mapping[Due, tuple[str, str]] = {
    Due.FINE: ("green", marked("Connected")),
    Due.SOON: ("amber", marked("Connected, renew soon")),
    Due.URGENT: ("red", marked("Connected, renew now")),
    Due.OVER: ("red", marked("Overdue: renew now")),
}
LINK: Mapping[LinkState, tuple[str, str]] = {
    LinkState.WAITING: ("blue", marked("Mailed")),
    LinkState.STARTED: ("amber", marked("Went on to Amazon")),
    LinkState.PARTLY: ("amber", marked("Granted in part")),
    LinkState.DONE: ("green", marked("Granted")),
    LinkState.EXPIRED: ("grey", marked("Expired")),
    LinkState.REVOKED: ("grey", marked("Taken back")),
}
# What is tried, and what does not work without it.
PERMISSION: Mapping[Permission, tuple[str, str]] = {
    Permission.PARTICIPATIONS: (marked("Marketplaces"), marked("Where this seller sells.")),
    Permission.ORDERS: (marked("Orders"), marked("Without it no orders come at all.")),
    Permission.ADDRESSES: (marked("Addresses"), marked("Without them nothing can be shipped by us.")),
    Permission.BUYERS: (marked("Buyers"), marked("Without them invoices and customers have no name.")),
    Permission.REPORTS: (marked("Reports"), marked("They bring a large backlog of orders at once.")),
    Permission.LISTINGS: (marked("Listings"), marked("They can be taken over as articles.")),
    Permission.NOTIFICATIONS: (marked("News of changes"), marked("They bring orders within seconds.")),
}
OUTCOME: Mapping[Outcome, tuple[str, str]] = {
    Outcome.WORKS: ("green", marked("Works")),
    Outcome.DENIED: ("red", marked("Not allowed")),
    Outcome.UNSEEN: ("grey", marked("Nothing to tell it by")),
    Outcome.BUSY: ("amber", marked("Amazon is busy")),
    Outcome.UNREACHABLE: ("amber", marked("No answer")),
    Outcome.REFUSED: ("red", marked("Refused")),
    Outcome.REVOKED: ("red", marked("Access has ended")),
    Outcome.UNTRIED: ("grey", marked("Not tried")),
}
_ROLE = marked("Ask for the role “{role}” for our application at Amazon, then have access granted anew.")
_ROLES: Mapping[Permission, Need] = {
    Permission.PARTICIPATIONS: Need.ORDERS,
    Permission.ORDERS: Need.ORDERS,
    Permission.ADDRESSES: Need.ADDRESSES,
    Permission.BUYERS: Need.BUYERS,
    Permission.REPORTS: Need.ORDERS,
    Permission.LISTINGS: Need.LISTINGS,
    Permission.NOTIFICATIONS: Need.ORDERS,
}
ADVICE: Mapping[Outcome, str] = {
    Outcome.UNSEEN: marked("No open order of the last day shows it. Test again when one has come."),
    Outcome.BUSY: marked("Too many questions at once. Test again in some minutes; this is no failure."),
    Outcome.UNREACHABLE: marked("Amazon did not answer. Test again in some minutes."),
    Outcome.REFUSED: marked("Ask Amazon’s developer support, and tell them its code and the request id."),
    Outcome.REVOKED: marked("Have access granted anew."),
}
KIND: Mapping[AccountKind, tuple[str, str]] = {
    AccountKind.SELLING: (
        marked("Selling account, Professional"),
        marked("This is the one: any selling account that is not Individual."),
    ),
    AccountKind.INDIVIDUAL: (
        marked("Selling account, Individual"),
        marked("Amazon gives it no access for programs. Change it to Professional in Seller Central first."),
    ),
    AccountKind.WEBSTORE: (marked("Amazon Webstore"), marked("Amazon ended it in {year}.")),
    AccountKind.CHECKOUT: (marked("Checkout by Amazon"), marked("Amazon ended it in {year}.")),
    AccountKind.PRODUCT_ADS: (marked("Amazon Product Ads"), marked("Amazon ended it in {year}.")),
}
NEED: Mapping[Need, tuple[str, str]] = {
    Need.ORDERS: (marked("to get orders and what changes of them"), marked("nothing comes at all")),
    Need.ADDRESSES: (
        marked("to get names and addresses to ship to"),
        marked("orders come without an address, and wait"),
    ),
    Need.BUYERS: (marked("to get the buyer for invoices"), marked("customers and invoices have no name of a buyer")),
    Need.LISTINGS: (marked("to take over listings as articles"), marked("articles are entered by hand or by table")),
    Need.SETTLEMENT: (marked("to read settlements"), marked("payments are matched by hand")),
}
# Why no orders could be read, by its code; any other one is Amazon's.
TROUBLE: Mapping[str, str] = {
    "revoked": marked("The seller’s authorization is worth nothing any more. Please have it authorized again."),
    "denied": marked("The authorization does not cover orders. Please test the connection."),
    "application": marked("Amazon refuses our application. Please look at its client id and secret."),
}
TROUBLE_OTHERWISE = marked("Amazon said %(code)s.")


class ConnectionWords:
    def __init__(self, translations: NullTranslations) -> None:
        self._say = translations.gettext

    def region(self, region: Region) -> str:
        return self._say(REGION[region])

    def state(self, authorization: Authorization, due: Due) -> Badge:
        is_granted = authorization.state is AuthorizationState.GRANTED
        tone, label = DUE[due] if is_granted else STATE[authorization.state]
        return Badge(tone, self._say(label))

    def link(self, state: LinkState) -> Badge:
        tone, label = LINK[state]
        return Badge(tone, self._say(label))

    def permission(self, permission: Permission) -> tuple[str, str]:
        label, why = PERMISSION[permission]
        return self._say(label), self._say(why)

    def outcome(self, finding: Finding) -> Badge:
        tone, label = OUTCOME[finding.outcome]
        return Badge(tone, self._say(label))

    def advice(self, finding: Finding) -> str:
        if finding.outcome is Outcome.DENIED:
            return self._say(_ROLE).format(role=ROLE_NAMES[_ROLES[finding.permission]])
        said = ADVICE.get(finding.outcome, "")
        return self._say(said) if said else ""

    def kind(self, kind: AccountKind, year: int) -> tuple[str, str]:
        label, what = KIND[kind]
        return self._say(label), self._say(what).format(year=year)

    def need(self, need: Need) -> tuple[str, str, str]:
        """Amazon's name of the role, what it is for, and what happens without it."""
        purpose, without = NEED[need]
        return ROLE_NAMES[need], self._say(purpose), self._say(without)

    def trouble(self, code: str) -> str:
        return self._say(TROUBLE[code]) if code in TROUBLE else self._say(TROUBLE_OTHERWISE) % {"code": code}
