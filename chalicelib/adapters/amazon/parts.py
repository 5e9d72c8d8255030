"""The parts of the Selling Partner API put together, each made when it is first needed."""

from functools import cached_property

from chalicelib.adapters import aws
from chalicelib.adapters.amazon.cancellations import FedCancellations
from chalicelib.adapters.amazon.client import SellingPartnerApi
from chalicelib.adapters.amazon.endpoints import DOCUMENT_HOSTS, Endpoints
from chalicelib.adapters.amazon.feeds import Feeds
from chalicelib.adapters.amazon.grants import AmazonGrants
from chalicelib.adapters.amazon.lwa import Client, LoginWithAmazon
from chalicelib.adapters.amazon.offering import AmazonOffering
from chalicelib.adapters.amazon.selling import AmazonSelling
from chalicelib.adapters.amazon.shipments import AmazonShipments
from chalicelib.adapters.amazon.subscriptions import Subscriptions
from chalicelib.adapters.amazon.tokens import AccessTokens
from chalicelib.adapters.aws import Aws
from chalicelib.adapters.dynamo.connections import DynamoConnections
from chalicelib.adapters.dynamo.slots import DynamoSlots
from chalicelib.adapters.dynamo.tables import Tables
from chalicelib.adapters.dynamo.tokens import DynamoTokens
from chalicelib.adapters.secrets import SecretsManager
from chalicelib.config import Config
from chalicelib.domain.destinations import AllowList, allow_list
from chalicelib.domain.messages import MARKETPLACE_NEWS
from chalicelib.ports.http import Http
from chalicelib.ports.sealing import Sealer
from chalicelib.ports.selling import BadApplication, Revoked
from chalicelib.ports.world import Clock


class AmazonForSellers:
    def __init__(
        self,
        config: Config,
        aws: Aws,
        tables: Tables,
        secrets: SecretsManager,
        sealer: Sealer,
        http: Http,
        clock: Clock,
    ) -> None:
        self._config = config
        self._aws = aws
        self._http = http
        self._clock = clock
        self._secrets = secrets
        self._connections = DynamoConnections(tables.authorizations)
        self._slots = DynamoSlots(tables.slots, clock)
        self._endpoints = Endpoints(config.selling_url)
        self.tokens = AccessTokens(DynamoTokens(tables.access_tokens), sealer, clock)

    @cached_property
    def selling(self) -> AmazonSelling:
        subscriptions = Subscriptions(self._api, self._queue, f"Crossdock {self._config.prefix}".rstrip("-"))
        return AmazonSelling(self._api, subscriptions, self._http, self._from_documents, self._clock)

    @cached_property
    def shipments(self) -> AmazonShipments:
        return AmazonShipments(self._api)

    @cached_property
    def offering(self) -> AmazonOffering:
        return AmazonOffering(self._api, self._feeds)

    @cached_property
    def cancellations(self) -> FedCancellations:
        return FedCancellations(self._feeds)

    @cached_property
    def grants(self) -> AmazonGrants:
        return AmazonGrants(self._lwa, self._api)

    @cached_property
    def _feeds(self) -> Feeds:
        return Feeds(self._api, self._http, self._from_documents)

    @cached_property
    def _api(self) -> SellingPartnerApi:
        return SellingPartnerApi(self._http, self._endpoints, self._slots, self.tokens, self._lwa, self._refresh_token)

    @cached_property
    def _lwa(self) -> LoginWithAmazon:
        return LoginWithAmazon(self._http, self._endpoints.tokens, self._client)

    @property
    def _from_documents(self) -> AllowList:
        """A simulated Amazon keeps them itself."""
        simulated = [self._config.selling_host] if self._config.selling_host else []
        return allow_list([*DOCUMENT_HOSTS, *simulated], loopback=self._config.is_local)

    def _client(self) -> Client:
        application = self._connections.application()
        secrets = self._secrets.selling_secrets()
        if application is None or not secrets:
            raise BadApplication("Our application at Amazon is not entered yet.")
        return Client(application.client_id, secrets)

    def _refresh_token(self, authorization: str) -> str:
        if not (token := self._secrets.refresh_token(authorization)):
            raise Revoked("The seller has to authorize Crossdock anew.")
        return token

    def _queue(self) -> str:
        """The ARN of the queue that Amazon writes to."""
        client = self._aws.client("sqs")
        with aws.retryable():
            url = client.get_queue_url(QueueName=self._config.prefix + MARKETPLACE_NEWS)["QueueUrl"]
            told = client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return str(told["Attributes"]["QueueArn"])
