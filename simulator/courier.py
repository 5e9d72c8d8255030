"""Amazon's own initiative: a thread that does what is due and carries documents to the hub."""

import logging
import threading
from collections.abc import Callable
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from simulator import confirmations, posts
from simulator.world import World

log = logging.getLogger(__name__)

# Short enough that a fast-forwarded clock is felt at once.
GLANCE_SECONDS = 0.2
PATIENCE_SECONDS = 30


class Courier:
    def __init__(self, world: World, name: str, act: Callable[[World], None]) -> None:
        self.world, self.act = world, act
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, name=name, daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        """Waits a moment for the document that is under way; the daemon flag sees to the rest."""
        self.stopping.set()
        self.thread.join(timeout=2)

    def run(self) -> None:
        while not self.stopping.wait(GLANCE_SECONDS):
            try:
                self.act(self.world)
            except Exception:
                log.exception("the %s courier stumbled and goes on", self.thread.name)


def tick(world: World) -> None:
    confirmations.run_due(world)
    posts.run_due(world)


class NoRedirects(HTTPRedirectHandler):
    """Amazon does not follow redirects when it posts: a redirect is an answer that is not 200."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


OPENER = build_opener(NoRedirects, ProxyHandler({}))


def post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    """The world's way out. Raises OSError when nothing answers."""
    request = Request(url, body, headers, method="POST")  # noqa: S310 - the hub's address, given at start
    try:
        with OPENER.open(request, timeout=PATIENCE_SECONDS) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.read()
