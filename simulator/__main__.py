"""Starts the simulator: `python -m simulator`; Ctrl-C or SIGTERM stops it, and everything is still there next time."""

import logging
import os
import signal
import sys
from typing import Any

import waitress

from simulator import config, courier, mailbox
from simulator.app import App
from simulator.clock import WorldClock
from simulator.selling import delivery
from simulator.selling.queues import EmulatedQueues
from simulator.state import State
from simulator.world import World

# A hung door (fault `timeout_before`) occupies a thread for a minute; the others must not notice.
THREADS = 48


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s simulator %(levelname)s %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    settings = config.read(sys.argv[1:], os.environ)
    clock, queues = WorldClock(settings.clock_file), EmulatedQueues(settings.emulator)
    world = World(settings, clock, State(settings.state), courier.post, queues)
    try:
        # Looking ahead is how a hung door notices that its caller has gone.
        server = waitress.create_server(
            App(world), host="127.0.0.1", port=settings.port, threads=THREADS, channel_request_lookahead=1
        )
    except OSError as error:
        sys.exit(f"The simulator cannot listen on port {settings.port}: {error}")

    # Two, so that a hub that is slow to answer does not hold up the news of a seller's orders.
    couriers = (courier.Courier(world, "documents", courier.tick), courier.Courier(world, "news", delivery.run_due))
    for carrying in couriers:
        carrying.start()
    signal.signal(signal.SIGTERM, stop)
    logging.info("ready at %s", settings.public_url)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        for carrying in couriers:
            carrying.stop()
        server.close()
        mailbox.keep(world)
        world.state.close()


def stop(_signal: int, _frame: Any) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
