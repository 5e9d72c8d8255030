"""The one way out of the house: https to allowed hosts at public addresses, one connection a request, no redirects."""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from http.client import HTTPConnection, HTTPException, HTTPResponse

from chalicelib.domain import destinations
from chalicelib.domain.destinations import AllowList, Destination
from chalicelib.domain.errors import Refused
from chalicelib.ports.http import NotAllowed, NotSent, Request, Response, Unanswered

# A host that takes longer to shake hands is not there; the rest of the time belongs to its answer.
CONNECT_WITHIN = 5.0
# Amazon's names have a handful of addresses; trying more of them costs the caller's patience.
MOST_ADDRESSES = 4
_CHUNK = 64 * 1024
# All that the internet routes of IPv6, and the addresses that stand for IPv4 ones in networks without IPv4.
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def resolved(host: str, port: int) -> Sequence[str]:
    """The numeric addresses of a name. Raises OSError."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class Outgoing:
    """An ``Http``. A connection is opened for each request: a kept one that the other side has closed meanwhile would
    turn "certainly not sent" into "nobody knows", which for an order is worth more than a handshake.

    The name is resolved once, all its addresses must be public, and one of those is connected to: an answer that
    changes between check and connection (DNS rebinding) changes nothing. The certificate is checked for the name.
    """

    def __init__(
        self,
        allowed: AllowList,
        *,
        resolve: Callable[[str, int], Sequence[str]] = resolved,
        trust: Callable[[], ssl.SSLContext] = ssl.create_default_context,
        seconds: Callable[[], float] = time.monotonic,  # noqa: TID251  a deadline on the wire, no time in anybody's life
    ) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._trust = trust
        self._context: ssl.SSLContext | None = None
        self._seconds = seconds

    def send(self, request: Request, timeout: float) -> Response:
        deadline = self._seconds() + timeout
        destination = self._destination(request.url)
        connection = self._connected(destination, deadline)
        try:
            return self._exchanged(connection, request, destination.target, deadline)
        except (OSError, HTTPException) as error:
            raise Unanswered("{host} did not answer.", host=destination.host, reason=type(error).__name__) from error
        finally:
            connection.close()

    def _destination(self, url: str) -> Destination:
        try:
            return destinations.checked(url, self._allowed)
        except Refused as refusal:
            raise NotAllowed(refusal.message, field=None, **refusal.facts) from None

    def _connected(self, destination: Destination, deadline: float) -> HTTPConnection:
        trouble: Exception | None = None
        for address in self._addresses(destination)[:MOST_ADDRESSES]:
            within = min(CONNECT_WITHIN, deadline - self._seconds())
            if within <= 0:
                break
            try:
                return self._connection(destination, address, within)
            except OSError as error:  # TLS and certificate errors are among them
                trouble = error
        raise NotSent(
            "No connection to {host}; nothing was sent.",
            host=destination.host,
            reason=type(trouble).__name__ if trouble else "timeout",
        ) from trouble

    def _addresses(self, destination: Destination) -> Sequence[str]:
        """All public, or none: a name that also points inside is not to be trusted with its other half."""
        try:
            found = list(dict.fromkeys(self._resolve(destination.host, destination.port)))
        except (OSError, UnicodeError) as error:
            raise NotSent("{host} can't be found; nothing was sent.", host=destination.host) from error
        is_local = self._allowed.loopback and destinations.is_loopback(destination.host)
        may_use = _is_loopback if is_local else is_public
        if not found or not all(may_use(address) for address in found):
            raise NotAllowed("{host} does not point to a public address.", host=destination.host)
        return found

    def _connection(self, destination: Destination, address: str, within: float) -> HTTPConnection:
        sock = socket.create_connection((address, destination.port), timeout=within)
        if destination.secure:
            try:
                sock = self._secured(sock, destination.host)
            except BaseException:
                sock.close()
                raise
        # The name stays the Host header; the socket is the one to the checked address.
        connection = HTTPConnection(destination.host, _unusual(destination))
        connection.sock = sock
        return connection

    def _secured(self, sock: socket.socket, host: str) -> ssl.SSLSocket:
        if self._context is None:  # reading all authorities takes a while, so once is enough
            self._context = self._trust()
        return self._context.wrap_socket(sock, server_hostname=host)

    def _exchanged(self, connection: HTTPConnection, request: Request, target: str, deadline: float) -> Response:
        self._wait_at_most(connection, deadline)
        headers = {"Connection": "close", **request.headers}
        connection.request(request.method, target, body=request.body or None, headers=headers)
        sock = connection.sock  # http.client forgets it once the answer says that the connection closes
        with connection.getresponse() as answer:
            body = self._read(answer, sock, deadline, request.largest)
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Response(answer.status, headers, body)

    def _read(self, answer: HTTPResponse, sock: socket.socket, deadline: float, largest: int) -> bytes:
        promised = answer.length  # None when chunked, or when the end of the connection is the end of the answer
        body = bytearray()
        while chunk := answer.read1(_CHUNK):
            body += chunk
            if len(body) > largest:
                raise HTTPException("the answer is too large")
            left = deadline - self._seconds()
            if left <= 0:
                raise TimeoutError
            if sock.fileno() >= 0:
                sock.settimeout(left)
        if promised is not None and len(body) < promised:
            raise HTTPException("the answer broke off")
        return bytes(body)

    def _wait_at_most(self, connection: HTTPConnection, deadline: float) -> None:
        left = deadline - self._seconds()
        if left <= 0:
            raise TimeoutError
        connection.sock.settimeout(left)


def is_public(address: str) -> bool:
    """Whether an address belongs to the internet: no private, loopback, link-local (where clouds keep their metadata),
    multicast or reserved one, also when it is wrapped into an IPv6 address."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return False
    inner = _wrapped(known)
    if inner is not None:
        return is_public(str(inner))
    if known.version == 6 and known not in _GLOBAL_UNICAST:
        return False
    return known.is_global and not (known.is_multicast or known.is_reserved)


def _wrapped(address: Address) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address).is_loopback


def _unusual(destination: Destination) -> int | None:
    """The port for the Host header, which leaves out the usual one."""
    return None if destination.port == (443 if destination.secure else 80) else destination.port
