"""What the company says about itself, and its logo."""

import struct
import zlib

import pytest

from chalicelib.domain.changes import Audited, Created
from chalicelib.domain.company import Company
from chalicelib.domain.errors import Forbidden, Overtaken, Problem, Refused, Unfit
from chalicelib.usecases.company.letterhead import keep_company, keep_logo, remove_logo
from tests import examples, fakes
from tests.examples import NOON
from tests.fakes import FakeHub, FakeStore
from tests.usecases.company.settings import COMPANY, by, company


def empty() -> FakeHub:
    return fakes.hub(store=FakeStore(examples.person("gita")), address_rules=fakes.hub().address_rules)


def png(width: int = 2, height: int = 1) -> bytes:
    def chunk(kind: bytes, told: bytes) -> bytes:
        return struct.pack(">I", len(told)) + kind + told + struct.pack(">I", zlib.crc32(kind + told))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x7f" * width for _ in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


JPEG = b"\xff\xd8\xff\xe0\x00\x04xx\xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x01\x01\x11\x00\xff\xda\x00\x02..\xff\xd9"


def fields(refusal: Problem) -> list[str | None]:
    assert isinstance(refusal, Unfit)
    return [one.field for one in refusal.refusals]


def test_the_first_company_is_kept():
    hub = empty()

    company(hub, sender_name="Einkauf", sender_address="buying@example.com", reply_to="desk@example.org")

    assert hub.settings.company() == Company(
        name="Example GmbH",
        lines=("Lindenstraße 7",),
        city="Berlin",
        state="",
        postcode="10969",
        country="DE",
        time_zone="Europe/Berlin",
        currency="EUR",
        sender_name="Einkauf",
        sender_address="buying@example.com",
        reply_to="desk@example.org",
    )
    (created, audited) = hub.store.commits[0]
    assert isinstance(created, Created)
    assert isinstance(audited, Audited) and audited.action == "company_kept" and audited.at == NOON
    assert "Berlin" not in str(audited.facts)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "x" * 61),
        ("line1", ""),
        ("postcode", "1"),
        ("country", "XX"),
        ("time_zone", "Europe/Bonn"),
        ("time_zone", "../etc/passwd"),
        ("time_zone", ""),
        ("currency", "XXX"),
        ("sender_name", "Me <me@example.com>"),
        ("sender_address", "buying@example.org"),
        ("sender_address", "buying"),
        ("reply_to", "a@b"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(field: str, typed: str):
    hub = empty()

    with pytest.raises(Unfit) as refusal:
        company(hub, **{field: typed})

    assert fields(refusal.value) == [field]
    assert hub.store.commits == []


def test_no_working_day_is_too_few():
    with pytest.raises(Unfit) as refusal:
        company(empty(), days="089x")

    assert fields(refusal.value) == ["working_days"]


def test_of_two_administrators_the_second_is_shown_what_the_first_has_stored():
    hub = fakes.hub()

    with pytest.raises(Overtaken):
        company(hub, revision="of an older page")

    assert hub.store.commits == []


def test_the_same_again_is_no_change():
    hub = empty()
    company(hub)

    company(hub)

    assert len(hub.store.commits) == 1


@pytest.mark.parametrize(("content", "kind", "size"), [(png(), "png", (2, 1)), (JPEG, "jpg", (32, 16))])
def test_a_logo_is_kept_under_the_digest_of_what_it_is(content: bytes, kind: str, size: tuple[int, int]):
    hub = fakes.hub()

    logo = hub.do(keep_logo, content, **by())

    assert (logo.kind, (logo.width, logo.height)) == (kind, size)
    assert hub.settings.company().logo == logo
    assert hub.files.read(f"logos/{logo.file}") == content


def test_a_logo_survives_an_edit_of_the_company_and_ends_when_it_is_removed():
    hub = fakes.hub()
    logo = hub.do(keep_logo, png(), **by())

    company(hub, name="Example AG")
    assert hub.settings.company().logo == logo

    hub.do(remove_logo, **by())
    hub.do(remove_logo, **by())
    assert hub.settings.company().logo is None
    assert hub.store.audited == ["logo_kept", "company_kept", "logo_removed"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        png()[:-4],
        png() + b"<script>",
        png().replace(b"IDAT", b"IDAX"),
        png(0, 1),
        png(5_000, 1),
        JPEG[:-2],
        b"\xff\xd8\xff" + b"\xff" * 90 + b"\xff\xd9",
        b"\xff\xd8\xff\xd9",
        png() + b"x" * 600_000,
    ],
    ids=["nothing", "gif", "svg", "cut", "tail", "crc", "flat", "wide", "cut-jpeg", "odd-jpeg", "short-jpeg", "large"],
)
def test_what_is_no_picture_is_refused_beside_the_upload(content: bytes):
    hub = fakes.hub()

    with pytest.raises(Refused) as refusal:
        hub.do(keep_logo, content, **by())

    assert refusal.value.field == "logo"
    assert (hub.store.commits, hub.files.stored) == ([], {})


def test_a_logo_needs_a_company():
    with pytest.raises(Refused, match="company first"):
        empty().do(keep_logo, png(), **by())


def test_only_purchasing_administrators_keep_it():
    hub = fakes.hub()

    with pytest.raises(Forbidden):
        hub.do(keep_logo, png(), **by("anna"))
    with pytest.raises(Forbidden):
        hub.do(keep_company, COMPANY, ["1"], **by("anna"))
    assert hub.store.commits == []
