"""Documents on their way from Amazon to the hub: queued first, sent with a few repetitions, every answer kept."""

from dataclasses import replace
from datetime import datetime, timedelta

from lxml import etree

from simulator import faults, ids
from simulator.rows import Attempt, Fault, Post
from simulator.world import World

# Seconds after which a document that got no 200 is sent again, with the same payloadID; after the last it is given up.
REPEATS = (2, 5, 15, 60)
HEADERS = {"Content-Type": "text/xml; charset=UTF-8", "User-Agent": "Simulated Amazon Business"}


def add(world: World, kind: str, document: str, *, payload_id: str, order_key: str = "") -> Post:
    door = world.config.cart_path_secret if kind == "punch_in" else world.config.cxml_path_secret
    path = "/punchout/po-requests/" if kind == "punch_in" else "/cxml/"
    url = f"{world.config.hub}{path}{door}"
    post = Post(ids.short(), kind, order_key, url, payload_id, document, world.now())
    world.posts.put(post.id, post)
    return post


def run_due(world: World) -> None:
    for post in world.posts.all():
        if post.state == "pending" and post.due_at <= world.now():
            send(world, post)


def send(world: World, post: Post) -> Post:
    """One attempt. It is recorded after the answer: a kill between the two sends it again, as real senders do."""
    fault = None if post.attempts or post.delayed else faults.take(world, "confirmation")
    if fault is not None and fault.fault == "slow":
        return keep(world, replace(post, delayed=True, due_at=world.now() + timedelta(seconds=fault.seconds)))
    if fault is not None and fault.fault == "lost":
        return keep(world, replace(post, state="lost"))
    if fault is not None and fault.fault == "twice":
        deliver(world, post)
    attempt = deliver(world, post) if fault is None or fault.fault == "twice" else mishap(world, post, fault)
    attempts = (*post.attempts, attempt)
    if attempt.cxml_status == "200":
        return keep(world, replace(post, attempts=attempts, state="delivered"))
    if len(attempts) > len(REPEATS):
        return keep(world, replace(post, attempts=attempts, state="given_up"))
    due = world.now() + timedelta(seconds=REPEATS[len(attempts) - 1])
    return keep(world, replace(post, attempts=attempts, due_at=due))


def mishap(world: World, post: Post, fault: Fault) -> Attempt:
    """One attempt gone wrong; the repetition that follows is a proper one."""
    if fault.fault == "refuse":
        secret = world.config.inbound_secret
        return deliver(world, replace(post, document=post.document.replace(f">{secret}<", ">not-the-secret<")))
    if fault.fault == "garbage":
        return deliver(world, replace(post, document=post.document[: len(post.document) // 2]))
    if fault.fault == "timeout_after":
        deliver(world, post)
    happened = {"500": "a proxy said 500", "503_html": "a proxy said 503"}.get(fault.fault, "no answer")
    return Attempt(world.now(), None, "", "", happened)


def deliver(world: World, post: Post) -> Attempt:
    at = world.now()
    try:
        status, body = world.http(post.url, post.document.encode(), HEADERS)
    except OSError as error:
        return Attempt(at, None, "", "", f"{type(error).__name__}: {error}")
    return read(at, status, body)


def read(at: datetime, status: int, body: bytes) -> Attempt:
    try:
        found = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True)).find("Response/Status")
    except (etree.XMLSyntaxError, ValueError):
        found = None
    if found is None:
        return Attempt(at, status, "", "", "the answer is no cXML")
    said = " ".join([found.get("text", ""), found.text or ""]).strip()
    return Attempt(at, status, found.get("code", "") if status == 200 else "", said, "")


def keep(world: World, post: Post) -> Post:
    world.posts.put(post.id, post)
    return post
