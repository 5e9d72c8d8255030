"""Which addresses of the outside world the hub talks to, and sends browsers to."""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from chalicelib.domain.errors import Refused

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
# RFC 1035; a longer name resolves nowhere.
_LONGEST_HOST = 253
# Longer than any address Amazon gives out, shorter than what servers refuse.
_LONGEST_URL = 4096


@dataclass(frozen=True, slots=True)
class AllowList:
    """``hosts`` are domains, each for itself and everything below it. ``loopback`` lets plain http out to this machine,
    on any port, for the local stage; its names must stand in ``hosts`` as well."""

    hosts: tuple[str, ...]
    loopback: bool = False


@dataclass(frozen=True, slots=True)
class Destination:
    """A URL that passed: ``target`` is its path and query."""

    secure: bool
    host: str
    port: int
    target: str


def allow_list(hosts: Iterable[str], *, loopback: bool = False) -> AllowList:
    """``*.example.com`` and ``example.com`` mean the same; blanks and case do not matter."""
    cleaned = (host.strip().casefold().removeprefix("*.") for host in hosts)
    return AllowList(tuple(host for host in cleaned if host), loopback)


def checked(url: str, allowed: AllowList) -> Destination:
    """The parts of an address that we may send to. Raises Refused, naming the host at most: the rest may be a
    secret."""
    # Browsers and libraries disagree about blanks, backslashes and other alphabets, and that is how checks are got
    # around.
    if len(url) > _LONGEST_URL or not all("!" <= sign <= "~" for sign in url) or "\\" in url:
        raise Refused("This address is not written as a web address.")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or ""), parts.port
    except ValueError:
        raise Refused("This address is not written as a web address.") from None
    if "@" in parts.netloc or not _is_host(host):
        raise Refused("This address is not written as a web address.")
    if not is_allowed(host, allowed):
        raise Refused("{host} is not one of the hosts this company sends to.", host=host)
    secure = parts.scheme == "https"
    is_local = allowed.loopback and is_loopback(host)
    if not secure and not (is_local and parts.scheme == "http"):
        raise Refused("The address of {host} must begin with https.", host=host)
    port = (443 if secure else 80) if port is None else port
    if not is_local and port != 443:
        raise Refused("The address of {host} must use the usual port.", host=host)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Destination(secure, host, port, target)


def is_allowed(host: str, allowed: AllowList) -> bool:
    """By whole labels: ``amazon.com`` lets in ``www.amazon.com``, but neither ``evilamazon.com`` nor
    ``amazon.com.evil.org``. A numeric address is let in only if it stands there itself."""
    if host in allowed.hosts:
        return True
    return not _is_numeric(host) and any(host.endswith(f".{domain}") for domain in allowed.hosts)


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    return _is_numeric(host) and ipaddress.ip_address(host).is_loopback


def _is_host(host: str) -> bool:
    """ASCII names without a trailing dot, which some would match and others not, and numeric addresses."""
    if _is_numeric(host):
        return True
    labels = host.split(".")
    # What ends in a number is an address in one of inet_aton's spellings: 0x7f.1, 2130706433.
    return (
        len(host) <= _LONGEST_HOST and all(_LABEL.fullmatch(label) for label in labels) and not labels[-1][:1].isdigit()
    )


def _is_numeric(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
