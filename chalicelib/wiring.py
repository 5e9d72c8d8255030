"""Which adapter answers which port: ``build(config, world)`` makes a whole house, as often as one likes."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from chalicelib.config import Config
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.audit import Trail
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import Identity, People, Sessions
from chalicelib.ports.doors import Doors, Reader
from chalicelib.ports.files import Files
from chalicelib.ports.http import Http
from chalicelib.ports.letters import LinkKeys, Mail, Writer
from chalicelib.ports.outbox import Outbox, Queues
from chalicelib.ports.purchasing import PunchOuts, PurchaseOrders, Supplier
from chalicelib.ports.settings import Addresses, BillingGroups, Settings
from chalicelib.ports.world import Clock, Ids, Pause
from chalicelib.usecases.again import decided_again
from chalicelib.views.html import Pages


@dataclass(frozen=True)
class World:
    """What would make a run unrepeatable: time, ids, pauses and the wire to Amazon."""

    clock: Clock
    ids: Ids
    pause: Pause
    http: Http


@dataclass(frozen=True)
class Hub:
    """Everything the house can do, a port an attribute. Use cases and queries name the ports they need; ``do`` hands
    them over."""

    config: Config
    clock: Clock
    ids: Ids
    pause: Pause
    commit: Commit
    orders: PurchaseOrders
    punch_outs: PunchOuts
    people: People
    sessions: Sessions
    settings: Settings
    addresses: Addresses
    billing_groups: BillingGroups
    attention: AttentionItems
    trail: Trail
    files: Files
    outbox: Outbox
    queues: Queues
    supplier: Supplier
    reader: Reader
    doors: Doors
    identity: Identity
    mail: Mail
    writer: Writer
    link_keys: LinkKeys
    pages: Pages

    def do(self, verb: Callable[..., Any], *inputs: object, **named: object) -> Any:
        """Calls a use case or query with these inputs, the ports it names, and the present moment as ``at``.

        A Conflict is decided again up to three times; what still collides is raised.
        """
        wanted = inspect.signature(verb).parameters
        ports = {port.name: getattr(self, port.name) for port in fields(self) if port.name in wanted}

        def once() -> Any:
            now = {"at": self.clock.now()} if "at" in wanted and "at" not in named else {}
            return verb(*inputs, **{**ports, **now, **named})

        return decided_again(once, self.pause)


_present: list[Hub] = []


def hub() -> Hub:
    """The house this process serves, built from the environment on first use."""
    if not _present:
        from chalicelib import config

        read = config.read()
        use(build(read, real_world(read)))
    return _present[0]


def use(other: Hub) -> None:
    """Makes this process serve another house: the local stack's, with its travelling clock, or a test's."""
    _present[:] = [other]
