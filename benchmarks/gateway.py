"""`gateway`: the list of orders on the running stack, asked for by 50 clients at once."""

import statistics
import tempfile
import threading
import time
from pathlib import Path

from benchmarks import Result
from local import ports
from local.amazon import Amazon, shop
from local.stack import Stack
from local.visitor import Visitor

CLIENTS = 50
SECONDS = 15.0
ORDERS = 30  # more than a page of the list holds


def run() -> list[Result]:
    folder = tempfile.TemporaryDirectory(prefix="crossdock-bench-")
    with folder as state, Stack(ports.find_base(), Path(state)) as stack:
        anna = Visitor(stack.urls.hub)
        anna.sign_in("anna")
        amazon = Amazon(stack.urls.simulator)
        for _ in range(ORDERS):
            shop(anna, amazon, 2, address="SEA-HQ", billing_group="OFFICE")
        times = _asked(stack, anna)
    rate = len(times) / SECONDS
    p95 = statistics.quantiles(times, n=20)[18]
    figure = f"{rate:.0f} pages/s, p95 {p95 * 1000:.0f} ms at {CLIENTS} clients"
    return [Result("gateway", figure, "reported", None)]


def _asked(stack: Stack, anna: Visitor) -> list[float]:
    """The seconds of every answered page, all of them 200."""
    times: list[float] = []
    end = time.perf_counter() + SECONDS

    def browse() -> None:
        visitor = Visitor(stack.urls.hub, cookies={place: dict(jar) for place, jar in anna.cookies.items()})
        while time.perf_counter() < end:
            began = time.perf_counter()
            page = visitor.get("/orders")
            if page.status != 200:
                raise AssertionError(f"/orders answered {page.status}")
            times.append(time.perf_counter() - began)

    clients = [threading.Thread(target=browse) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return times
