"""Which addresses we send to and send browsers to: whole labels of allowed names, https, and no tricks."""

import pytest

from chalicelib.domain import destinations
from chalicelib.domain.destinations import Destination, allow_list
from chalicelib.domain.errors import Refused

AMAZON = allow_list(["amazon.com", "*.AmazonSEDI.com "])
HERE = allow_list(["localhost", "127.0.0.1", "amazon.com"], loopback=True)


@pytest.mark.parametrize(
    ("url", "destination"),
    [
        ("https://amazon.com", Destination(True, "amazon.com", 443, "/")),
        ("https://www.amazon.com/po?x=1#part", Destination(True, "www.amazon.com", 443, "/po?x=1")),
        ("HTTPS://WWW.Amazon.COM:443/", Destination(True, "www.amazon.com", 443, "/")),
        ("https://https-ats.amazonsedi.com/uuid", Destination(True, "https-ats.amazonsedi.com", 443, "/uuid")),
    ],
)
def test_an_allowed_address_comes_apart(url: str, destination: Destination) -> None:
    assert destinations.checked(url, AMAZON) == destination


TRICKS = """
http://www.amazon.com/
ftp://amazon.com/
//amazon.com/
amazon.com
javascript:alert(1)
https://
https://amazon.com.evil.org/
https://evilamazon.com/
https://amazon.co
https://com/
https://amazon.com@evil.org/
https://user:secret@amazon.com/
https://evil.org#.amazon.com/
https://evil.org?.amazon.com/
https://amazon.com./
https://amazon.com../
https://.amazon.com/
https://www..amazon.com/
https://-.amazon.com/
https://a_b.amazon.com/
https://%61mazon.com/
https://amazon.com:8443/
https://amazon.com:80/
https://amazon.com:0/
https://amazon.com:99999/
https://amazon.com:x/
https://аmazon.com/
https://ａmazon.com/
https://amazon。com/
https://xn--mazon-3ve.com/
https://amazon.com\\@evil.org/
https://evil.org\\.amazon.com/
https://amazon.com/a b
https://[::1]/
https://[amazon.com]
https://127.0.0.1/
https://2130706433/
https://0x7f.1/
https://169.254.169.254/latest
https://localhost/
http://localhost:8001/
"""


@pytest.mark.parametrize(
    "url",
    [
        *TRICKS.strip().split("\n"),
        "",
        " https://amazon.com/",
        "https://amazon.com/\r\nX-Header: 1",
        "https://amazon.com/\x00",
        "https://amazon.com/" + "x" * 5000,
        "https://" + "a." * 200 + "amazon.com",
    ],
)
def test_every_trick_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        destinations.checked(url, AMAZON)


@pytest.mark.parametrize("url", ["http://localhost:8001/x", "http://127.0.0.1:8001", "https://localhost:8443/"])
def test_this_machine_is_allowed_in_the_local_stage(url: str) -> None:
    assert destinations.checked(url, HERE).host in {"localhost", "127.0.0.1"}


@pytest.mark.parametrize("url", ["http://localhost:8001/x", "http://127.0.0.1:8001", "https://localhost:8443/"])
@pytest.mark.parametrize(
    "elsewhere",
    [
        allow_list(["localhost", "127.0.0.1"]),  # another stage
        allow_list(["amazon.com"], loopback=True),  # not named
    ],
)
def test_this_machine_is_allowed_in_no_other_stage_and_only_by_name(
    url: str, elsewhere: destinations.AllowList
) -> None:
    with pytest.raises(Refused):
        destinations.checked(url, elsewhere)


def test_plain_http_leads_to_this_machine_only() -> None:
    with pytest.raises(Refused, match="must begin with https"):
        destinations.checked("http://amazon.com/", HERE)


def test_a_numeric_address_matches_itself_and_no_part_of_itself() -> None:
    with pytest.raises(Refused):
        destinations.checked("http://127.0.0.1:1/", allow_list(["0.0.1"], loopback=True))


def test_a_refusal_names_the_host_and_nothing_that_may_be_secret() -> None:
    with pytest.raises(Refused) as refused:
        destinations.checked("https://po.example.org/secret-path?secret=1", AMAZON)

    assert str(refused.value) == "po.example.org is not one of the hosts this company sends to."
