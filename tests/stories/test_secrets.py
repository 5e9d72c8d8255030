"""What must never be written down, looked for in everything that the hub wrote: logs, documents, tables, mails."""

import gzip
import json
import re
from collections.abc import Iterator, Mapping

import pytest

from tests.stories import papers
from tests.stories.papers import Said
from tests.stories.town import APPROVERS, Town

pytestmark = [pytest.mark.stack, pytest.mark.slow]

TYPED = "a-secret-somebody-mistyped-0123456789"
CARD = "4111111111111111"


def test_no_secret_is_ever_written_down(town: Town) -> None:
    secrets = a_busy_day(town)

    written = list(everything_written(town))

    for place, text in written:
        found = [name for name, secret in secrets.items() if secret.encode() in text]
        assert found == [], f"{', '.join(found)} in {place}"
    # What is not secret was found, so the rest would have been too.
    assert {kind for kind, text in written if b"Halden Everyday" in text} >= {"purchase-orders", "carts", "documents"}


def test_what_opens_something_is_stored_nowhere_else_than_with_its_owner(town: Town) -> None:
    """A stolen table opens nothing: no session, no link, no shopping trip."""
    number = town.applied()
    trip = town.trip()
    opening = {
        "session": town.browser("anna").cookies[f"localhost:{town.stack.urls.ports['hub']}"]["__Host-session"],
        "link": town.link("chiara", number).rpartition("/")[2],
        "trip": trip.cookie,
    }
    opening |= {
        "session's secret": opening["session"].partition(".")[2],
        "signature": opening["link"].partition(".")[2],
    }

    for table, written in tables(town):
        assert [name for name, secret in opening.items() if secret.encode() in written] == [], table


def test_the_log_knows_neither_names_nor_addresses_nor_whole_paths(town: Town) -> None:
    file = town.stack.state / "logs" / "hub.log"
    before = file.stat().st_size
    a_busy_day(town)

    log = file.read_bytes()[before:].decode()

    assert '"route":"/orders/{number}"' in log
    assert not re.search(r"[a-z]+@example\.com|Sato|Rossi|Halden|350 Harbor", log)
    assert not re.search(r"/(?:approvals|cxml|po-requests)/(?!\{)\w", log)
    assert "Traceback" not in log


def a_busy_day(town: Town) -> Mapping[str, str]:
    """Everything that is done with secrets, rightly and wrongly; the secrets by name."""
    number = town.cart()
    town.apply(number)
    links = {}
    for approver in APPROVERS:
        links[f"{approver}'s link"] = town.link(approver, number).rpartition("/")[2]
        town.decide(approver, number)
    town.stands(number, "Ordered – sent to Amazon")
    town.amazon.confirm(number)
    town.stands(number, "Ordered – confirmed by Amazon")
    town.amazon.ship(number)
    town.amazon.punch_in(person="anna", items=1)
    mistakes(town, number)
    env = town.stack.environment
    agreed = [name for name in env if name.endswith(("_SECRET", "_PASSWORD", "_LINK_KEY"))]
    assert len(agreed) == 7
    return {name: env[name] for name in agreed} | links | {"what was mistyped": TYPED, "card": CARD}


def mistakes(town: Town, number: str) -> None:
    """Secrets where they do not belong."""
    secret = town.stack.environment["SIM_INBOUND_SECRET"]
    honest = papers.renamed(papers.confirmation(town, number), f"secrets.{number}")
    told_twice = honest.replace("</Sender>", f"</Sender><!-- {secret} -->").replace(">CT<", f">{secret}<")
    with_card = honest.replace("<OrderReference", f'<PCard number="{CARD}" expiration="2030-01-31"/><OrderReference')
    wrong = honest.replace(secret, TYPED)
    for document in (told_twice, papers.renamed(with_card, f"card.{number}")):
        assert papers.post(town, papers.document_door(town), document).code in {"200", "400"}
    for document in (wrong, wrong[: len(wrong) // 2], told_twice[: len(told_twice) // 2]):
        assert papers.post(town, papers.document_door(town), document).code in {"401", "406"}
        assert papers.post(town, f"{town.stack.urls.hub}/cxml/{TYPED}", document).code == "401"
    unreadable = papers.renamed(honest.replace('type="accept"', 'type="perhaps"'), f"unread.{number}")
    assert papers.post(town, papers.document_door(town), unreadable).code == "450"
    unknown = papers.renamed(honest.replace(number, "PO-000000-NOBODYS"), f"unknown.{number}")
    assert papers.post(town, papers.document_door(town), unknown) == Said("200", "OK")
    town.amazon.break_once("order", "refuse", text=f"Wrong password {town.stack.environment['SIM_CATALOG_PASSWORD']}")
    town.stands(town.approved(), "Ordered – refused by Amazon")
    stranger = town.stranger()
    for path in (f"/approvals/{TYPED}", f"/sign-in/callback?code={TYPED}&state={TYPED}", f"/orders/{TYPED}"):
        assert stranger.get(path).status < 500
    papers.bring(stranger, f"{papers.cart_door(town)[:-64]}{TYPED}", honest)
    papers.bring(stranger, papers.cart_door(town), wrong)


def everything_written(town: Town) -> Iterator[tuple[str, bytes]]:
    yield "log", (town.stack.state / "logs" / "hub.log").read_bytes()
    yield from documents(town)
    yield from tables(town)


def documents(town: Town) -> Iterator[tuple[str, bytes]]:
    """Every raw document, by the folder it lies in, with its name."""
    s3, bucket = town.stack.client("s3"), f"{town.stack.environment['CROSSDOCK_PREFIX']}documents"
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for name in (each["Key"] for each in page["Contents"]):
            content = s3.get_object(Bucket=bucket, Key=name)["Body"].read()
            # People fetch exports as they are.
            plain = content if name.startswith("exports/") else gzip.decompress(content)
            yield name.partition("/")[0], name.encode() + plain


# How gzipped bytes begin.
GZIP = b"\x1f\x8b"


def tables(town: Town) -> Iterator[tuple[str, bytes]]:
    """Every page of every table, compressed parts opened."""
    client, prefix = town.stack.client("dynamodb"), town.stack.environment["CROSSDOCK_PREFIX"]
    for table in client.list_tables()["TableNames"]:
        for page in client.get_paginator("scan").paginate(TableName=table):
            yield table.removeprefix(prefix), b"\n".join(map(opened, page["Items"]))


def opened(item: Mapping[str, Mapping[str, object]]) -> bytes:
    packed = [value["B"] for value in item.values() if isinstance(value.get("B"), bytes)]
    return json.dumps(item, default=repr, ensure_ascii=False).encode() + b"".join(map(unpacked, packed))


def unpacked(content: bytes) -> bytes:
    """What is sealed stays as it is: nobody else reads it either."""
    return gzip.decompress(content) if content.startswith(GZIP) else content
