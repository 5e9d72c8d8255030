"""Whom the house asks besides its tables. Each is made when it is first asked: importing some takes longer than most
functions last that never need them."""

from dataclasses import dataclass
from typing import Any

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.dynamo.tables import Tables
from chalicelib.adapters.secrets import SecretsManager
from chalicelib.config import Config
from chalicelib.domain.destinations import AllowList
from chalicelib.domain.mail import Senders
from chalicelib.late import late
from chalicelib.ports.addressing import AddressRules
from chalicelib.ports.central import SellerCentral
from chalicelib.ports.directory import Identity
from chalicelib.ports.doors import Reader
from chalicelib.ports.exports import ExportFiles, OrderSheet, SaleSheet
from chalicelib.ports.files import Files
from chalicelib.ports.intake import MarketplaceNews, ReportedOrders
from chalicelib.ports.letters import Mail, MailReports, Writer
from chalicelib.ports.notices import Notices
from chalicelib.ports.operations import DeadLetters, QueueStates
from chalicelib.ports.purchasing import Supplier
from chalicelib.ports.sealing import Sealer
from chalicelib.ports.vault import Vault
from chalicelib.views.html import Pages
from chalicelib.wiring.house import World


@dataclass(frozen=True)
class Neighbours:
    """A method a port, by its name in ``Hub``."""

    config: Config
    world: World
    aws: Aws
    tables: Tables
    secrets: SecretsManager
    sealed: Sealer
    allowed: AllowList
    senders: Senders
    views: Pages

    def all(self) -> dict[str, Any]:
        """By the names of their ports, none of them made yet."""
        for_sellers: Any = late(self._for_sellers)
        return {
            "selling": late(lambda: for_sellers.selling),
            "grants": late(lambda: for_sellers.grants),
            "offering": late(lambda: for_sellers.offering),
            "cancellations": late(lambda: for_sellers.cancellations),
            "shipments": late(lambda: for_sellers.shipments),
            "vault": late(lambda: self._vault(for_sellers)),
        } | {maker.__name__: late(maker) for maker in self._makers()}

    def _makers(self) -> tuple[Any, ...]:
        buying = (self.supplier, self.reader, self.address_rules, self.order_sheet)
        selling = (self.central, self.marketplace_news, self.reported_orders, self.sale_sheet)
        letters = (self.mail, self.mail_reports, self.writer, self.notices)
        operations = (self.queue_states, self.dead_letters)
        return (*buying, *selling, *letters, self.identity, self.files, self.export_files, *operations)

    def supplier(self) -> Supplier:
        from chalicelib.adapters.cxml.supplier import AmazonBusiness

        return AmazonBusiness(http=self.world.http, passwords=self.secrets.catalog_password, allowed=self.allowed)

    def reader(self) -> Reader:
        from chalicelib.adapters.cxml.reader import CxmlReader

        return CxmlReader(secrets=self.secrets.inbound_secrets, clock=self.world.clock, ids=self.world.ids)

    def address_rules(self) -> AddressRules:
        from chalicelib.adapters.addressing import PostalRules

        return PostalRules()

    def order_sheet(self) -> OrderSheet:
        from chalicelib.views.order_sheet import CsvOrderSheet

        return CsvOrderSheet()

    def central(self) -> SellerCentral:
        from chalicelib.adapters.amazon.central import CentralPages

        return CentralPages(self.config.base_url, self.config.selling_url)

    def marketplace_news(self) -> MarketplaceNews:
        from chalicelib.adapters.amazon.notifications import AmazonNews

        return AmazonNews()

    def reported_orders(self) -> ReportedOrders:
        from chalicelib.adapters.amazon.reports import FlatFileOrders

        return FlatFileOrders()

    def sale_sheet(self) -> SaleSheet:
        from chalicelib.views.sale_sheet import CsvSaleSheet

        return CsvSaleSheet()

    def mail(self) -> Mail:
        from chalicelib.adapters.mail import SesMail

        return SesMail(self.aws, self.senders)

    def mail_reports(self) -> MailReports:
        from chalicelib.adapters.mail_reports import SesReports

        return SesReports()

    def writer(self) -> Writer:
        from chalicelib.views.letters import Letters

        return Letters(self.views)

    def notices(self) -> Notices:
        from chalicelib.views.notices import Announcements

        return Announcements(self.views)

    def identity(self) -> Identity:
        from chalicelib.adapters.identity import OpenIdProvider

        return OpenIdProvider(
            issuer=self.config.oidc_issuer,
            client_id=self.config.oidc_client_id,
            client_secret=self.secrets.client_secret,
            http=self.world.http,
            clock=self.world.clock,
            ids=self.world.ids,
        )

    def files(self) -> Files:
        from chalicelib.adapters.files import S3Files

        return S3Files(self.aws, self.config.prefix)

    def export_files(self) -> ExportFiles:
        from chalicelib.adapters.export_files import S3ExportFiles

        return S3ExportFiles(self.aws, self.config.prefix)

    def queue_states(self) -> QueueStates:
        from chalicelib.adapters.dead_letters import SqsQueueStates

        return SqsQueueStates(self.aws, self.config.prefix)

    def dead_letters(self) -> DeadLetters:
        from chalicelib.adapters.dead_letters import SqsDeadLetters

        return SqsDeadLetters(self.aws, self.config.prefix)

    def _for_sellers(self) -> Any:
        from chalicelib.adapters.amazon.parts import AmazonForSellers

        world = self.world
        return AmazonForSellers(self.config, self.aws, self.tables, self.secrets, self.sealed, world.http, world.clock)

    def _vault(self, for_sellers: Any) -> Vault:
        from chalicelib.adapters.vault import SecretsVault

        return SecretsVault(
            self.aws, self.config.prefix, self.secrets, lambda authorization: for_sellers.tokens.forget(authorization)
        )
