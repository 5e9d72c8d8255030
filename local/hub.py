"""The hub as one process: the front door and the pump around the app, configured by its environment as on Lambda."""

import argparse
import importlib
import logging
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType

import boto3

from local import pump, rights
from local.clock import WorldClock
from local.gateway import Gateway, server
from local.stream_source import StreamSource

log = logging.getLogger("local.hub")

CROSSDOCK = "app"

# A request passes three threads, and each hand-over may wait this long for Python's lock. At the usual 5 ms 50 parallel
# clients got 120 small pages a second with a median of 426 ms, at half a millisecond 3,600 with 11 ms (on 2 cores).
SWITCH_SECONDS = 0.0005


def main(arguments: Sequence[str]) -> None:
    options = _options(arguments)
    logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    sys.setswitchinterval(SWITCH_SECONDS)
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    clock = WorldClock(options.state / "clock.json")
    if options.app == CROSSDOCK:
        _live_by(clock)
    app = importlib.import_module(options.app).app
    gateway = Gateway(app)
    clients = {name: boto3.client(name) for name in ("sqs", "dynamodb", "dynamodbstreams")}
    found = pump.sources(
        app,
        clients,
        prefix=os.environ["CROSSDOCK_PREFIX"],
        clock=clock,
        state=options.state / "queues",
    )
    moving = pump.Pump([source for source in found if options.streams or not isinstance(source, StreamSource)])
    moving.start()
    front = server(gateway, options.port)
    log.info("The hub answers on port %d", options.port)
    front.run()  # until a signal comes
    log.info("The hub stops")
    front.close()
    gateway.close()
    moving.stop()


def _live_by(clock: WorldClock) -> None:
    """The hub as on AWS, but for its clock, which travels with the rest of this world."""
    from chalicelib import config, wiring  # the app of a test has no such house

    read = config.read()
    sender = read.sender.rpartition("<")[2].rstrip(">")
    rights.guard({"Prefix": read.prefix, "SenderAddress": sender, "MailDomain": read.mail_domain})
    wiring.use(wiring.build(read, replace(wiring.real_world(read), clock=clock)))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.hub", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True, help="the folder with clock.json")
    parser.add_argument("--app", default=CROSSDOCK, help="the module that holds the Chalice app")
    parser.add_argument("--no-streams", dest="streams", action="store_false", help="everything waits for its schedule")
    return parser.parse_args(arguments)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
