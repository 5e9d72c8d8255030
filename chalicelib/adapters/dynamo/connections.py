"""Our application at Amazon, sellers' grants, marketplaces served for them, consents under way and set-up links.

| access                                  | how                                                        |
|-----------------------------------------|------------------------------------------------------------|
| the application; one of anything        | GetItem, consistent                                        |
| all authorizations, connections, links  | Query their key, consistent: tens, seldom hundreds         |
| the connections of an authorization     | Query their key from the seller's id on, consistent        |
| the consent behind a state              | GetItem by the state's digest, consistent                  |
"""

from collections.abc import Sequence

from pynamodb.attributes import TTLAttribute

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.connections import Application, Authorization, Connection
from chalicelib.domain.connections.consents import LASTS, Consent
from chalicelib.domain.connections.invitations import SetUpLink
from chalicelib.domain.connections.testing import GrantTest

APPLICATION, AUTHORIZATIONS, CONNECTIONS = "application", "authorizations", "connections"
LINKS, TESTS, CONSENT = "set-up-links", "grant-tests", "consent"


class ConnectionItem(Item):
    """
    | pk             | sk              | carries                                             |
    |----------------|-----------------|-----------------------------------------------------|
    | application    | application     | application                                         |
    | authorizations | <authorization> | authorization                                       |
    | connections    | <connection>    | connection                                          |
    | set-up-links   | <name>          | link                                                |
    | grant-tests    | <authorization> | test                                                |
    | consent#<digest of the state> | consent | consent; expires, for DynamoDB           |
    """

    application = RecordAttribute(Application)
    authorization = RecordAttribute(Authorization)
    connection = RecordAttribute(Connection)
    link = RecordAttribute(SetUpLink)
    test = RecordAttribute(GrantTest)
    consent = RecordAttribute(Consent)
    expires = TTLAttribute(null=True)


Items = type[ConnectionItem]


def application(items: Items, application: Application) -> list[Row]:
    return [Row(items(APPLICATION, APPLICATION, application=application), "application")]


def authorization(items: Items, authorization: Authorization) -> list[Row]:
    return [Row(items(AUTHORIZATIONS, keys.part(authorization.id), authorization=authorization), "authorization")]


def connection(items: Items, connection: Connection) -> list[Row]:
    return [Row(items(CONNECTIONS, keys.part(connection.id), connection=connection), "connection")]


def link(items: Items, link: SetUpLink) -> list[Row]:
    return [Row(items(LINKS, keys.part(link.name), link=link), "link")]


def test(items: Items, test: GrantTest) -> list[Row]:
    return [Row(items(TESTS, keys.part(test.authorization), test=test), "test")]


def consent(items: Items, consent: Consent) -> list[Row]:
    # Kept a while longer than it may be used, so that a late answer is told that it is late.
    expires = consent.expires_at + 48 * LASTS
    return [Row(items(_consent(consent.digest), CONSENT, consent=consent, expires=expires), "consent")]


class DynamoConnections:
    def __init__(self, items: Items) -> None:
        self._items = items

    def application(self) -> Application | None:
        item = reading.one(self._items, APPLICATION, APPLICATION)
        return item.application if item else None

    def authorizations(self) -> Sequence[Authorization]:
        return [item.authorization for item in reading.under(self._items, AUTHORIZATIONS)]

    def authorization(self, id: str) -> Authorization:
        none = "There is no such seller account."
        return reading.required(self._items, AUTHORIZATIONS, keys.part(id), otherwise=none).authorization

    def all(self) -> Sequence[Connection]:
        return [item.connection for item in reading.under(self._items, CONNECTIONS)]

    def connection(self, id: str) -> Connection:
        none = "There is no such connection."
        return reading.required(self._items, CONNECTIONS, keys.part(id), otherwise=none).connection

    def of(self, authorization: str) -> Sequence[Connection]:
        seller = authorization.rpartition("-")[0]
        begins = self._items.sk.startswith(keys.part(f"{seller}-"))
        found = [item.connection for item in reading.under(self._items, CONNECTIONS, begins)]
        return [one for one in found if one.authorization == authorization]

    def consent(self, digest: str) -> Consent:
        none = "Amazon’s answer is not one that was asked for here. Please begin again."
        return reading.required(self._items, _consent(digest), CONSENT, otherwise=none).consent

    def links(self) -> Sequence[SetUpLink]:
        links = [item.link for item in reading.under(self._items, LINKS)]
        return sorted(links, key=lambda link: (link.created_at, link.name), reverse=True)

    def link(self, name: str) -> SetUpLink:
        return reading.required(self._items, LINKS, keys.part(name), otherwise="This link is not valid.").link

    def test(self, authorization: str) -> GrantTest | None:
        item = reading.one(self._items, TESTS, keys.part(authorization))
        return item.test if item else None


def _consent(digest: str) -> str:
    return f"consent#{keys.part(digest)}"
