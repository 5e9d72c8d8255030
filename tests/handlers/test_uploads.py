"""Forms with files, as browsers and others send them: through the gateway's base64 into plain fields, or refused."""

import base64
import random
from collections.abc import Sequence
from contextlib import suppress

import pytest
from chalice.app import Request

from chalicelib.handlers import request as requests
from chalicelib.handlers.request import LARGEST_UPLOAD, MOST_FIELDS, TooLarge, Upload, WrongType, fields
from local import proxy
from tests.fakes import hub
from tests.handlers.browser import Browser

BOUNDARY = "----a-boundary-as-browsers-make-them"
Part = tuple[str, bytes]


def posted(body: bytes, content_type: str = f"multipart/form-data; boundary={BOUNDARY}") -> Request:
    """As API Gateway hands it to the function: base64, because every type of ours is binary."""
    sent = proxy.Request("POST", "/x", "", {"Content-Type": content_type, "Host": "localhost"}, body, "203.0.113.7")
    event = proxy.event(sent, "/x", {}, ["*/*"])
    if body:
        assert event["isBase64Encoded"] and base64.b64decode(event["body"]) == body
    return Request(event)


def form(*parts: Part, boundary: str = BOUNDARY) -> bytes:
    """``parts`` are what stands after ``form-data;`` with further headers below it, and the content."""
    lines = [
        b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (boundary.encode(), head.encode(), content)
        for head, content in parts
    ]
    return b"".join(lines) + f"--{boundary}--\r\n".encode()


def refused(body: bytes, content_type: str = f"multipart/form-data; boundary={BOUNDARY}") -> None:
    with pytest.raises(WrongType):
        fields(posted(body, content_type))


def test_a_form_with_a_file_has_its_fields_and_the_file_to_the_byte():
    content = bytes(range(256)) * 3

    found = fields(
        posted(
            form(
                ('name="note"', "東京 é".encode()),
                ('name="file"; filename="a b.csv"\r\nContent-Type: text/csv', content),
            )
        )
    )

    assert found.one() == {"note": "東京 é"}
    assert found.upload("file") == Upload("a b.csv", content)


def test_a_field_may_be_given_several_times_and_the_last_file_of_a_name_counts():
    body = form(
        ('name="pick"', b"a"), ('name="pick"', b"b"), *[(f'name="f"; filename="{n}"', b"x" * n) for n in (1, 2)]
    )

    found = fields(posted(body))

    assert found.all("pick") == ["a", "b"]
    assert found.one() == {"pick": "b"}
    assert found.upload("f") == Upload("2", b"xx")


def test_no_file_chosen_is_no_upload():
    found = fields(
        posted(form(('name="file"; filename=""\r\nContent-Type: application/octet-stream', b""), ('name="a"', b"1")))
    )

    assert found.upload("file") is None and found.upload("other") is None
    assert found.one() == {"a": "1"}


def test_an_empty_file_is_no_upload():
    assert fields(posted(form(('name="file"; filename="empty.csv"', b"")))).upload("file") is None


@pytest.mark.parametrize(
    "name", ["住所録.csv", "ä&ö;=.csv", "C:\\fakepath\\a.csv", 'sa%22id".csv', "../../etc/passwd", "x" * 200]
)
def test_a_file_may_be_called_anything(name: str):
    sent = name.replace('"', "%22")

    found = fields(posted(form((f'name="file"; filename="{sent}"', b"1"))))

    assert found.upload("file") is not None and found.upload("file").content == b"1"


def test_a_files_name_that_is_no_utf_8_is_refused():
    body = form(('name="file"; filename="@@"', b"1")).replace(b"@@", "é住".encode("utf-16-le"))

    refused(body)


@pytest.mark.parametrize(
    "boundary",
    ["x", "a" * 70, "'()+_,-./:=?", "two words", "=====", "0" * 30, "--"],
    ids=lambda boundary: boundary[:10],
)
def test_boundaries_are_whatever_their_sender_likes(boundary: str):
    body = form(('name="a"', b"--x\r\n--"), boundary=boundary)

    found = fields(posted(body, f'multipart/form-data; boundary="{boundary}"'))

    assert found.one() == {"a": "--x\r\n--"}


def test_types_are_compared_without_case_and_further_parameters_do_not_matter():
    body = form(('name="a"', b"1"))

    assert fields(posted(body, f"Multipart/Form-Data; charset=utf-8; Boundary={BOUNDARY}")).one() == {"a": "1"}


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        'multipart/form-data; boundary=""',
        "multipart/form-data; boundary=another",
        "multipart/form-data; boundary=\xe9\xe9",
        "multipart/mixed; boundary=" + BOUNDARY,
        "application/json",
        "text/csv",
        "",
    ],
)
def test_a_body_that_its_type_does_not_describe_is_refused(content_type: str):
    refused(form(('name="a"', b"1")), content_type)


@pytest.mark.parametrize(
    "body",
    [
        b"garbage",
        b"\x00" * 500,
        form(('name="a"', b"1"))[:-8],
        form(('name="a"', b"1")).replace(b"\r\n\r\n", b"\r\n"),
        form(("filename=only", b"1")),
        form(('name="a"', b"\xff\xfe")),
        form(('name="a"\r\nContent-Type: text/plain; charset=klingon', b"1")),
        form(('name="a"\r\n' + "X-A: b\r\n" * 50, b"1")),
        form((f'name="{"a" * 5_000}"', b"1")),
        form(*[(f'name="{n}"', b"") for n in range(MOST_FIELDS + 1)]),
    ],
    ids=[
        "garbage",
        "zeros",
        "cut",
        "no-blank-line",
        "nameless",
        "not-utf-8",
        "charset",
        "headers",
        "long-name",
        "many",
    ],
)
def test_a_broken_form_is_refused_and_nothing_worse(body: bytes):
    refused(body)


def test_a_form_cut_off_anywhere_is_refused_or_lacks_its_end():
    body = form(('name="a"', b"1"), ('name="file"; filename="f"', b"22\r\n--x"))

    for end in range(1, len(body) - 2):
        refused(body[:end])


def test_no_garbage_inside_a_form_brings_it_down():
    chance = random.Random(4)
    body = form(('name="a"', b"1"), ('name="file"; filename="f.csv"\r\nContent-Type: text/csv', b"x,y\r\n1,2"))

    for _ in range(1_500):
        spoiled = bytearray(body)
        for _ in range(chance.randrange(1, 6)):
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        with suppress(WrongType):
            fields(posted(bytes(spoiled)))


@pytest.mark.parametrize(("size", "fits"), [(LARGEST_UPLOAD - 1_000, True), (LARGEST_UPLOAD + 1, False)])
def test_what_fits_is_taken_whole_and_the_rest_not_at_all(size: int, fits: bool):
    body = form(('name="file"; filename="f"', b"x" * size))
    if not fits:
        with pytest.raises(TooLarge):
            fields(posted(body))
        return

    assert fields(posted(body)).upload("file") == Upload("f", b"x" * size)


def test_a_form_without_files_stays_within_its_own_limit():
    kind = "application/x-www-form-urlencoded"

    with pytest.raises(TooLarge):
        fields(posted(b"a=" + b"x" * requests.LARGEST_FORM, kind))


def statuses(browser: Browser, bodies: Sequence[tuple[bytes, str]]) -> list[int]:
    return [browser.post("/shop", body, content_type=kind).status for body, kind in bodies]


def test_people_are_told_in_words_and_never_that_it_is_our_fault():
    anna = Browser(hub()).signed_in("anna")
    nonce = anna.get("/").field("form_nonce").encode()
    multipart = f"multipart/form-data; boundary={BOUNDARY}"

    said = statuses(
        anna,
        [
            (form(('name="form_nonce"', nonce), ('name="address"', b"")), multipart),
            (form(('name="form_nonce"', b"forged")), multipart),
            (b"garbage", multipart),
            (form(('name="file"; filename="f"', b"x" * LARGEST_UPLOAD)), multipart),
        ],
    )

    assert said == [422, 403, 415, 413]
