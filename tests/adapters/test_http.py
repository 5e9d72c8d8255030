"""The one way out of the house, against real sockets and lying resolvers."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from chalicelib.adapters.http import Outgoing, is_public
from chalicelib.domain.destinations import allow_list
from chalicelib.ports.http import NotAllowed, NotSent, Request, Unanswered
from tests.adapters.wire import OK, Server, says

AMAZON = allow_list(["amazon.com", "amazonsedi.com"])
HERE = allow_list(["localhost", "127.0.0.1", "amazon.com"], loopback=True)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start(answer: Callable[[socket.socket], None], context: ssl.SSLContext | None = None) -> Server:
        servers.append(Server(answer, context))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def post(server: Server, timeout: float = 5.0, http: Outgoing | None = None) -> object:
    return (http or Outgoing(HERE)).send(_order(f"http://127.0.0.1:{server.port}/po/1?a=b"), timeout)


def _order(url: str) -> Request:
    return Request("POST", url, {"Content-Type": "text/xml"}, b"<cXML/>")


def resolving(*addresses: str) -> Callable[[str, int], Sequence[str]]:
    return lambda host, port: addresses


# What goes out and comes back


def test_a_request_goes_out_as_it_is_and_the_answer_comes_back(serve: Callable[..., Server]) -> None:
    server = serve(says(OK))

    response = post(server)

    assert (response.status, response.headers["content-type"], response.body) == (200, "text/xml", b"hi")
    (request,) = server.requests
    head, _, body = request.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /po/1?a=b HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{server.port}".encode() in head
    assert body == b"<cXML/>"


@pytest.mark.parametrize(
    ("answer", "status", "body"),
    [
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 1\r\n\r\nx", 404, b"x"),
        (b"HTTP/1.1 503 Busy\r\n\r\n<html>", 503, b"<html>"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n", 302, b""),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1\r\n!\r\n0\r\n\r\n", 200, b"hi!"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b""),
        (b"HTTP/1.0 200 OK\r\n\r\nold", 200, b"old"),
    ],
)
def test_every_answer_is_an_answer_and_no_redirect_is_followed(
    serve: Callable[..., Server], answer: bytes, status: int, body: bytes
) -> None:
    server = serve(says(answer))

    response = post(server)

    assert (response.status, response.body) == (status, body)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"garbage",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (1024 * 1024 + 1),
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nx: " + b"y" * 70_000 + b"\r\n\r\n",
    ],
)
def test_half_an_answer_is_none_once_the_request_has_left(serve: Callable[..., Server], answer: bytes) -> None:
    server = serve(says(answer))

    with pytest.raises(Unanswered):
        post(server)

    assert len(server.requests) == 1


def test_who_expects_more_says_how_much(serve: Callable[..., Server]) -> None:
    server = serve(says(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (1024 * 1024 + 1)))
    request = Request("GET", f"http://127.0.0.1:{server.port}/", largest=2 * 1024 * 1024)

    answer = Outgoing(HERE).send(request, 5.0)

    assert len(answer.body) == 1024 * 1024 + 1


def test_who_does_not_answer_in_time_may_have_the_request(serve: Callable[..., Server]) -> None:
    silence = threading.Event()
    server = serve(lambda connection: silence.wait(3))

    with pytest.raises(Unanswered):
        post(server, timeout=0.3)

    silence.set()
    assert len(server.requests) == 1


def test_an_answer_that_trickles_is_given_up_when_the_time_is_over(serve: Callable[..., Server]) -> None:
    over = threading.Event()

    def trickle(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not over.wait(0.05):
            connection.sendall(b"x")

    with pytest.raises(Unanswered):
        post(serve(trickle), timeout=0.5)

    over.set()


def test_a_connection_that_does_not_come_about_means_that_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    with pytest.raises(NotSent, match="nothing was sent"):
        Outgoing(HERE).send(_order(f"http://127.0.0.1:{port}/"), 2)


def test_a_name_that_is_not_found_means_that_nothing_was_sent() -> None:
    def lost(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror

    with pytest.raises(NotSent, match=r"www\.amazon\.com can't be found; nothing was sent"):
        Outgoing(AMAZON, resolve=lost).send(_order("https://www.amazon.com/"), 2)


def test_the_next_address_is_tried_when_one_does_not_connect(serve: Callable[..., Server]) -> None:
    server = serve(says(OK))
    http = Outgoing(HERE, resolve=resolving("::1", "127.0.0.2", "127.0.0.1"))

    assert http.send(_order(f"http://localhost:{server.port}/"), 5).status == 200


def test_nothing_is_tried_when_the_time_is_over() -> None:
    with pytest.raises(NotSent):
        Outgoing(HERE, resolve=resolving("127.0.0.1")).send(_order("http://localhost:1/"), 0)


# Where it may go


INSIDE = """
127.0.0.1 10.0.0.1 172.16.5.5 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 240.0.0.1
192.0.2.1 198.18.0.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 ff02::1 fec0::1 2001:db8::1 ::127.0.0.1
::ffff:127.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 2002:7f00:1:: 2001:0:7f00:1:: localhost
"""


@pytest.mark.parametrize("address", [*INSIDE.split(), ""])
def test_an_address_that_is_not_public_is_never_connected_to(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(NotAllowed, match=r"www\.amazon\.com does not point to a public address"):
        Outgoing(AMAZON, resolve=resolving("52.94.236.248", address)).send(_order("https://www.amazon.com/"), 2)


@pytest.mark.parametrize(
    "address", ["52.94.236.248", "2600:9000:2000::1", "::ffff:52.94.236.248", "64:ff9b::345e:ecf8"]
)
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(address)


def test_a_name_that_points_nowhere_is_not_allowed() -> None:
    with pytest.raises(NotAllowed):
        Outgoing(AMAZON, resolve=resolving()).send(_order("https://www.amazon.com/"), 2)


def test_the_checked_address_is_the_one_connected_to_whatever_the_name_says_next(serve: Callable[..., Server]) -> None:
    server, asked = serve(says(OK)), []

    def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["192.0.2.1"]

    assert Outgoing(HERE, resolve=rebinding).send(_order(f"http://localhost:{server.port}/"), 5).status == 200
    assert asked == ["localhost"]


def test_a_public_name_never_leads_to_this_machine_even_in_the_local_stage() -> None:
    with pytest.raises(NotAllowed, match="does not point to a public address"):
        Outgoing(HERE, resolve=resolving("127.0.0.1")).send(_order("https://amazon.com/"), 2)


def test_this_machines_name_never_leads_elsewhere() -> None:
    with pytest.raises(NotAllowed):
        Outgoing(HERE, resolve=resolving("52.94.236.248")).send(_order("http://localhost:9/"), 2)


@pytest.mark.parametrize(
    "url", ["http://amazon.com/", "https://amazon.com.evil.org/", "https://amazon.com@evil.org/", "https://127.0.0.1/"]
)
def test_an_address_that_is_not_allowed_is_refused_before_its_name_is_asked_for(url: str) -> None:
    def nobody(host: str, port: int) -> Sequence[str]:
        raise AssertionError(host)

    with pytest.raises(NotAllowed):
        Outgoing(AMAZON, resolve=nobody).send(_order(url), 2)


def test_a_request_does_not_show_what_may_be_secret() -> None:
    assert "secret" not in repr(Request("POST", "https://a.example/secret", {"Authorization": "secret"}, b"secret"))


# Certificates


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """For localhost, signed by itself."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificate")
    key, signed = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(signed)),
        ],
        check=True,
        capture_output=True,
    )
    return key, signed


@pytest.fixture
def tls(serve: Callable[..., Server], certificate: tuple[Path, Path]) -> Server:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate[1], certificate[0])
    return serve(says(OK), context)


def test_a_trusted_certificate_for_the_name_is_accepted(tls: Server, certificate: tuple[Path, Path]) -> None:
    http = Outgoing(HERE, trust=lambda: ssl.create_default_context(cafile=str(certificate[1])))

    assert http.send(_order(f"https://localhost:{tls.port}/"), 5).body == b"hi"


def test_a_certificate_that_nobody_vouches_for_ends_it_before_anything_is_sent(tls: Server) -> None:
    with pytest.raises(NotSent):
        Outgoing(HERE).send(_order(f"https://localhost:{tls.port}/"), 5)

    assert tls.requests == []


def test_a_certificate_for_another_name_ends_it_before_anything_is_sent(
    tls: Server, certificate: tuple[Path, Path]
) -> None:
    http = Outgoing(HERE, trust=lambda: ssl.create_default_context(cafile=str(certificate[1])))

    with pytest.raises(NotSent):
        http.send(_order(f"https://127.0.0.1:{tls.port}/"), 5)

    assert tls.requests == []
