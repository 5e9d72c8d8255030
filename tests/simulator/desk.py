"""A seller's application at work: it gets tokens, calls the simulated API, and holds every answer against the model."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from werkzeug.test import TestResponse

from simulator.selling.operations import BY_NAME, NOTIFICATIONS
from simulator.selling.sellers import EVERYWHERE
from tests.simulator import official
from tests.simulator.conftest import Amazon

CLIENT = {
    "client_id": "amzn1.application-oa2-client.4f1f3c0b8b7e4f6ea0d2c9f1a7b35d10",
    "client_secret": "amzn1.oa2-cs.v1.local-lwa-client-secret",
}
QUEUE = "arn:aws:sqs:eu-central-1:123456789012:crossdock-test-marketplace-news"


@dataclass
class Desk:
    amazon: Amazon
    shared: Path

    def granted(self, seller: str = EVERYWHERE, region: str = "eu") -> Any:
        """What consent brought: refresh_token, spapi_oauth_code …"""
        return self.amazon.tell("selling/authorize", seller=seller, region=region)

    def exchange(self, **given: str) -> tuple[int, Any]:
        answer = self.amazon.browser.post("/auth/o2/token", data={**CLIENT, **given})
        return answer.status_code, answer.json

    def token(self, seller: str = EVERYWHERE, region: str = "eu") -> str:
        refresh = self.granted(seller, region)["refresh_token"]
        return str(self.exchange(grant_type="refresh_token", refresh_token=refresh)[1]["access_token"])

    def grantless(self, scope: str = NOTIFICATIONS) -> str:
        return str(self.exchange(grant_type="client_credentials", scope=scope)[1]["access_token"])

    def call(
        self, operation: str, token: str, *, region: str = "eu", body: Any = None, query: Any = None, **path: str
    ) -> TestResponse:
        """The answer, which is as the model of this operation says it would be."""
        known = BY_NAME[operation]
        address = known.path.format(**{name: quote(value, safe="") for name, value in path.items()})
        answer = self.amazon.browser.open(
            f"/sp-api/{region}{address}",
            method=known.method,
            json=body,
            query_string=query,
            headers={"x-amz-access-token": token},
        )
        if operation not in official.WITHOUT_MODEL:
            told = answer.json if answer.data else None
            official.check(self.shared, operation, answer.status_code, told, dict(answer.headers))
        return answer

    def subscribed(self, token: str, region: str = "eu", **more: Any) -> str:
        """The id of a subscription of this seller to ORDER_CHANGE, at the one destination."""
        destinations = self.call("getDestinations", self.grantless(), region=region).json["payload"]
        if not destinations:
            body = {"name": "news", "resourceSpecification": {"sqs": {"arn": QUEUE}}}
            destinations = [self.call("createDestination", self.grantless(), region=region, body=body).json["payload"]]
        body = {"payloadVersion": "1.0", "destinationId": destinations[0]["destinationId"], **more}
        made = self.call("createSubscription", token, region=region, body=body, notificationType="ORDER_CHANGE")
        assert made.status_code == 200, made.text
        return str(made.json["payload"]["subscriptionId"])
