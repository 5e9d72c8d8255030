"""What administrators have set, one item each, and when each schedule last succeeded: a handful of small things.

| access      | how                  |
|-------------|----------------------|
| one setting | GetItem, consistent  |
| all runs    | Query pk, consistent |
| all tests   | Query pk, consistent |
"""

from collections.abc import Mapping

from chalicelib.adapters.dynamo import reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.company import Company, Integration
from chalicelib.domain.company.connection import ConnectionTest
from chalicelib.domain.errors import Refused
from chalicelib.domain.operations import Run
from chalicelib.domain.purchasing.custom_fields import CustomFields

SETTINGS, RUNS, TESTS = "settings", "runs", "connection-tests"


class SettingItem(Item):
    """
    | pk       | sk          | carries     |
    |----------|-------------|-------------|
    | settings | company     | company     |
    | settings | integration | integration |
    | settings | approvals   | approvals   |
    | settings | custom-fields | custom_fields |
    | runs     | <schedule>  | run         |
    | connection-tests | <credential set> | connection_test |
    """

    company = RecordAttribute(Company)
    integration = RecordAttribute(Integration)
    approvals = RecordAttribute(Policy)
    custom_fields = RecordAttribute(CustomFields)
    run = RecordAttribute(Run)
    connection_test = RecordAttribute(ConnectionTest)


Items = type[SettingItem]


def company(items: Items, company: Company) -> list[Row]:
    return [Row(items(SETTINGS, "company", company=company), "company")]


def integration(items: Items, integration: Integration) -> list[Row]:
    return [Row(items(SETTINGS, "integration", integration=integration), "integration")]


def approvals(items: Items, policy: Policy) -> list[Row]:
    return [Row(items(SETTINGS, "approvals", approvals=policy), "approvals")]


def custom_fields(items: Items, fields: CustomFields) -> list[Row]:
    return [Row(items(SETTINGS, "custom-fields", custom_fields=fields), "custom_fields")]


def run(items: Items, run: Run) -> list[Row]:
    return [Row(items(RUNS, run.schedule, run=run), "run")]


def connection_test(items: Items, test: ConnectionTest) -> list[Row]:
    return [Row(items(TESTS, test.credential_set, connection_test=test), "connection_test")]


class DynamoSettings:
    def __init__(self, items: Items) -> None:
        self._items = items

    def company(self) -> Company:
        return self._item("company").company

    def integration(self) -> Integration:
        return self._item("integration").integration

    def approvals(self) -> Policy:
        return self._item("approvals").approvals

    def custom_fields(self) -> CustomFields:
        item = reading.one(self._items, SETTINGS, "custom-fields")
        return item.custom_fields if item else CustomFields()

    def connection_tests(self) -> Mapping[str, ConnectionTest]:
        return {item.sk: item.connection_test for item in reading.under(self._items, TESTS)}

    def _item(self, name: str) -> SettingItem:
        item = reading.one(self._items, SETTINGS, name)
        if item is None:
            raise Refused("These settings are not made yet. Please ask your purchasing administrator.")
        return item


class DynamoRuns:
    def __init__(self, items: Items) -> None:
        self._items = items

    def all(self) -> Mapping[str, Run]:
        return {item.sk: item.run for item in reading.under(self._items, RUNS)}
