"""Which adapter answers which port: ``build(config, world)`` makes a whole house, as often as one likes."""

from email.utils import parseaddr
from typing import cast

from chalicelib.adapters.amazon.endpoints import API_HOSTS, DOCUMENT_HOSTS
from chalicelib.adapters.aws import Aws
from chalicelib.adapters.clock import JitteredPause, SystemClock
from chalicelib.adapters.dynamo.commit import DynamoCommit
from chalicelib.adapters.dynamo.tables import tables as tabled
from chalicelib.adapters.ids import RandomIds
from chalicelib.adapters.queue import SqsQueues
from chalicelib.adapters.secrets import PathSecretDoors, SecretsManager
from chalicelib.config import Config
from chalicelib.domain.destinations import AllowList, allow_list
from chalicelib.domain.mail import Senders
from chalicelib.late import late
from chalicelib.ports.http import Http
from chalicelib.ports.sealing import Sealer
from chalicelib.usecases.inventory.telling import Telling
from chalicelib.views.html import Pages
from chalicelib.wiring.house import Hub, World
from chalicelib.wiring.neighbours import Neighbours
from chalicelib.wiring.stores import stores


def real_world(config: Config) -> World:
    """Time that passes, ids that nobody can guess, and a wire that leads only where the configuration allows."""

    def http() -> Http:
        from chalicelib.adapters.http import Outgoing

        return Outgoing(_reachable(config))

    return World(SystemClock(), RandomIds(config.host), JitteredPause(), cast(Http, late(http)))


def build(config: Config, world: World) -> Hub:
    """A house of its own, sharing nothing with another one in this process. Asks nothing of anybody yet."""
    aws = Aws(config.region, config.endpoint_url)
    secrets = SecretsManager(aws, config.prefix, world.clock)
    amazon = allow_list(config.allowed_hosts, loopback=config.is_local)
    pages = Pages(config.base_url, allowed=amazon)
    senders = Senders(*parseaddr(config.sender), config.mail_domain)
    sealed = _sealer(config, aws, world)
    tables = tabled(aws, config.prefix, sealed)
    return Hub(
        config=config,
        clock=world.clock,
        ids=world.ids,
        pause=world.pause,
        commit=Telling(DynamoCommit(tables, world.ids), world.clock),
        queues=SqsQueues(aws, config.prefix),
        doors=PathSecretDoors(secrets, config.base_url),
        sealer=sealed,
        senders=senders,
        allowed=amazon,
        link_keys=secrets.link_keys,
        fingerprint_key=secrets.fingerprint_key,
        pages=pages,
        **stores(tables, sealed),
        **Neighbours(config, world, aws, tables, secrets, sealed, amazon, senders, pages).all(),
    )


def _sealer(config: Config, aws: Aws, world: World) -> Sealer:
    def sealer() -> Sealer:
        from chalicelib.adapters.sealing import KmsSealer

        return KmsSealer(aws, config.prefix, world.clock, world.ids)

    return cast(Sealer, late(sealer))


def _reachable(config: Config) -> AllowList:
    """Amazon, where it keeps reports, and the identity provider, to which no order and no password is ever sent."""
    others = (config.oidc_host, *config.oidc_hosts, *API_HOSTS, *DOCUMENT_HOSTS, config.selling_host)
    return allow_list((*config.allowed_hosts, *others), loopback=config.is_local)
