"""Three TCP ports in a row: are they free, and where are some that are?"""

import os
import socket

from local.environment import Addresses


class PortTaken(Exception):
    """The message is for whoever typed `make run`."""


def require_free(addresses: Addresses) -> None:
    for name, port in addresses.ports.items():
        if not is_free(port):
            raise PortTaken(
                f"Port {port} (for the {name}) is taken. Choose three others in a row: make run BASE_PORT={port + 1000}"
            )


def find_base() -> int:
    """A base port for a world of its own. Processes begin to look in different places, so that they seldom meet."""
    first, last = 10_000, 30_000  # below the range from which systems take the ports of outgoing connections
    start = os.getpid() * 7 % (last - first)
    for step in range(0, last - first, 3):
        addresses = Addresses(first + (start + step) % (last - first))
        if all(map(is_free, addresses.ports.values())):
            return addresses.base_port
    raise PortTaken(f"No three free ports in a row between {first} and {last}.")


def is_free(port: int) -> bool:
    return not _is_answered(port) and _can_be_bound(port)


def _is_answered(port: int) -> bool:
    """By anyone a browser would reach as `localhost`, on IPv6 too."""
    try:
        socket.create_connection(("localhost", port), timeout=0.5).close()
    except OSError:
        return False
    return True


def _can_be_bound(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the servers do: what only lingers is free
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
