"""`make run`: the whole local world until Ctrl-C, with a few words on where it is and who can sign in."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Never

from local.environment import DEFAULT_BASE_PORT, Addresses
from local.ports import PortTaken
from local.process import Failed
from local.resources import OutdatedTable
from local.stack import Stack

# People look at this one: there is something on its shelves.
SEED = "local.goods"
LAST_BASE_PORT = 65_533  # the simulator and the emulator take the next two

PEOPLE = (
    ("anna", "Anna Sato", "shops and applies"),
    ("ben", "Ben Weber", "shops and applies"),
    ("chiara", "Chiara Rossi", "approves as one of the team leads"),
    ("dmitri", "Dmitri Orlov", "approves as one of the team leads"),
    ("emma", "Emma Lindqvist", "approves as a director"),
    ("felix", "Felix Okafor", "approves as a director"),
    ("gita", "Gita Rao", "sees every order and what needs attention; approves the large ones"),
    ("hugo", "Hugo Martin", "may not order, and sees whom to ask"),
    ("ida", "Ida Nkemelu", "connects sellers, and says what becomes of their orders"),
    ("jonas", "Jonas Berg", "works in the warehouse and at its till"),
    ("kira", "Kira Tanaka", "keeps the books, reads the tills"),
)


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _leave)
    stack = Stack(options.base_port, options.state, seed=SEED, say=_say)
    try:
        stack.start()
        print(welcome(stack.urls), flush=True)
        while True:
            time.sleep(0.5)
            stack.check()
    except (PortTaken, Failed, OutdatedTable) as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(stack)


def welcome(urls: Addresses) -> str:
    places = (
        ("Crossdock", urls.hub, "sign in here"),
        ("Mailbox", f"{urls.simulator}/mailbox", "every mail that was sent, links clickable"),
        ("Simulated Amazon", f"{urls.simulator}/control", "its clock, its faults, its orders"),
        ("Marketplaces", f"{urls.simulator}/control/sales", "customers order and cancel here, parcels show"),
        ("Listings", f"{urls.simulator}/control/stock", "how many Amazon sells of each"),
        ("Seller Central", f"{urls.simulator}/seller-central/de/apps/manage", "grants as sellers see them"),
    )
    width = max(len(url) for _, url, _ in places) + 2
    lines = [f"{name:<18}{url:<{width}}{what}" for name, url, what in places]
    people = [f"{login:<9}{name:<17}{does}" for login, name, does in PEOPLE]
    return _box(
        [
            *lines,
            "",
            "Who can sign in (no password):",
            *people,
            "",
            "Ctrl-C stops everything. What you did is still there next time.",
        ]
    )


def _box(lines: Sequence[str]) -> str:
    width = max(map(len, lines))
    body = [f"│ {line:<{width}} │" for line in lines]
    return "\n".join([f"╭{'─' * (width + 2)}╮", *body, f"╰{'─' * (width + 2)}╯"])


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.run", description=__doc__)
    base_port = os.environ.get("BASE_PORT") or str(DEFAULT_BASE_PORT)
    parser.add_argument("--base-port", type=_port, default=base_port, help="the hub's; the next two are taken as well")
    parser.add_argument("--state", type=Path, default=Path(".state"), help="the folder that keeps everything")
    return parser.parse_args(arguments)


def _port(written: str) -> int:
    if not (written.isascii() and written.isdigit() and 1 <= int(written) <= LAST_BASE_PORT):
        raise argparse.ArgumentTypeError(f"BASE_PORT must be a number from 1 to {LAST_BASE_PORT}, not “{written}”")
    return int(written)


def _say(line: str) -> None:
    print(f"{line} …", flush=True)


def _leave(_signal: int, _frame: FrameType | None) -> Never:
    raise KeyboardInterrupt


def _stop(stack: Stack) -> None:
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave half of them running
    print("Stopping …", flush=True)
    stack.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
