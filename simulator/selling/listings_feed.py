"""JSON_LISTINGS_FEED: up to twenty-five thousand messages, each taken or refused by itself, and the report of it."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from simulator.selling import listings_api, stock, submissions
from simulator.selling.marketplaces import MARKETPLACES
from simulator.selling.stock import AVAILABILITY, Stock
from simulator.selling.submissions import PATH, Issue, Trouble
from simulator.world import World

MOST = 25_000
TAKEN = ("PATCH", "PARTIAL_UPDATE")


class Unreadable(ValueError):
    """The feed as a whole."""


def work(
    world: World,
    *,
    seller: str,
    region: str,
    marketplaces: tuple[str, ...],
    feed: str,
    content: bytes,
    at: datetime,
    received: datetime,
    is_half: bool,
) -> tuple[str, bool]:
    try:
        header, messages = read(content, seller)
    except Unreadable as error:
        summary = {"errors": 1, "warnings": 0, "messagesProcessed": 0, "messagesAccepted": 0, "messagesInvalid": 0}
        issue = {"code": "4000001", "severity": "ERROR", "message": str(error)}
        return report({"sellerId": seller, "version": "2.0", "feedId": feed}, [issue], summary), False
    found: list[dict[str, Any]] = []
    accepted: list[str] = []
    # Nearly always there is no trouble at all, and then it need not be asked for each of so many.
    is_troubled = any(fault.crossing.partition("/")[0] == "listing" for fault in world.faults.all())
    lag, seen = submissions.usual_lag(world), set[int]()
    for message in messages[: len(messages) // 2] if is_half else messages:
        issues, met = weighed(world, seller, region, message, seen, is_troubled=is_troubled)
        if issues:
            found += [told(message, issue) for issue in issues]
            continue
        submissions.accept(
            world,
            seller=seller,
            region=region,
            sku=message["sku"],
            marketplaces=marketplaces,
            patches=patches(message),
            source=feed,
            received=received,
            at=at,
            met=met,
            lag=lag,
        )
        accepted.append(message["sku"])
    head = {"sellerId": seller, "version": "2.0", "feedId": feed}
    summary = {
        "errors": len(found),
        "warnings": 0,
        "messagesProcessed": len(messages),
        "messagesAccepted": len(accepted),
        "messagesInvalid": len(messages) - len(accepted),
    }
    if not header.get("report"):
        return report(head, found, summary), True
    items = shown(world, seller, region, marketplaces[0], accepted, header["report"]["includedData"])
    counted = {**summary, "itemSummary": {"items": len(items), "errors": 0, "warnings": 0}}
    return report({**head, "report": header["report"]}, found, counted, items), True


def weighed(
    world: World, seller: str, region: str, message: Any, seen: set[int], *, is_troubled: bool
) -> tuple[list[Issue], Trouble]:
    """What is wrong with a message; and what it meets, when nothing is."""
    if wrong := faults_of(message, seen):
        return wrong, Trouble()
    listing = stock.listing(world, seller, region, message["sku"])
    if wrong := submissions.issues(listing, message["productType"], patches(message)):
        return wrong, Trouble()
    met = submissions.trouble(world, seller, message["sku"]) if is_troubled else Trouble()
    return ([met.issue], Trouble()) if met.issue else ([], met)


def read(content: bytes, seller: str) -> tuple[Mapping[str, Any], list[Any]]:
    try:
        given = json.loads(content)
    except (ValueError, RecursionError):
        raise Unreadable("The feed is not valid JSON.") from None
    header, messages = (given.get("header"), given.get("messages")) if isinstance(given, dict) else (None, None)
    if not isinstance(header, dict) or header.get("version") != "2.0" or header.get("sellerId") != seller:
        raise Unreadable("The header must name version 2.0 and the seller who submits the feed.")
    if not isinstance(messages, list) or not 1 <= len(messages) <= MOST:
        raise Unreadable(f"There must be between 1 and {MOST} messages.")
    if header.get("report") is not None:
        wanted = header["report"] if isinstance(header["report"], dict) else {}
        asked = wanted.get("includedData")
        is_known = isinstance(asked, list) and bool(asked) and all(name in listings_api.INCLUDED for name in asked)
        if not is_known or wanted.get("apiVersion") != "2021-08-01":
            raise Unreadable("The report of the header must name includedData and apiVersion 2021-08-01.")
    return header, messages


def faults_of(message: Any, seen: set[int]) -> list[Issue]:
    """What keeps this from being a message."""
    if not isinstance(message, dict):
        return [Issue("4000002", "A message must be an object.")]
    id = message.get("messageId")
    if not isinstance(id, int) or isinstance(id, bool) or not 1 <= id <= 2_147_483_647:
        return [Issue("4000003", "messageId must be a positive integer.")]
    if id in seen:
        return [Issue("4000003", f"messageId {id} was used before in this feed.")]
    seen.add(id)
    if not isinstance(message.get("sku"), str) or not message["sku"] or not message["sku"].isprintable():
        return [Issue("4000003", "sku is required.")]
    if message.get("operationType") not in TAKEN:
        return [Issue("4000003", f"This simulated Amazon takes the operations {' and '.join(TAKEN)} only.")]
    if not isinstance(message.get("productType"), str) or not message["productType"]:
        return [Issue("4000003", "productType is required.")]
    if message["operationType"] == "PARTIAL_UPDATE":
        is_given = isinstance(message.get("attributes"), dict) and message["attributes"]
        wrong = "" if is_given else "attributes are required."
    else:
        listed = message.get("patches")
        wrong = "" if isinstance(listed, list) and listed else "patches are required."
    wrong = wrong or next((said for patch in patches(message) if (said := submissions.misshapen(patch))), "")
    return [Issue("4000003", wrong)] if wrong else []


def patches(message: Mapping[str, Any]) -> list[Any]:
    """A partial update is a replacement of each of its attributes."""
    if message["operationType"] == "PATCH":
        return list(message["patches"])
    return [
        {"op": "replace", "path": f"/attributes/{name}", "value": value}
        for name, value in message["attributes"].items()
    ]


def told(message: Any, issue: Issue) -> dict[str, Any]:
    about = message if isinstance(message, dict) else {}
    found: dict[str, Any] = {"code": issue.code, "severity": "ERROR", "message": issue.message}
    if isinstance(about.get("messageId"), int) and about["messageId"] > 0:
        found["messageId"] = about["messageId"]
    if isinstance(about.get("sku"), str) and about["sku"].isprintable() and about["sku"]:
        found["sku"] = about["sku"]
    listed = about.get("patches")
    if isinstance(listed, list) and any(isinstance(patch, dict) and patch.get("path") == PATH for patch in listed):
        found["attributeName"] = AVAILABILITY
    return found


def shown(
    world: World, seller: str, region: str, place: str, skus: list[str], included: list[str]
) -> list[dict[str, Any]]:
    """The accepted ones that there are, as they were when the report was written."""
    offers, here = Stock(world.state), MARKETPLACES[place]
    found = [(sku, stock.listing(world, seller, region, sku)) for sku in dict.fromkeys(skus)]
    return [
        listings_api.item(listing, offers.get(seller, region, sku), here, tuple(included))
        for sku, listing in found
        if listing
    ]


def report(
    header: Mapping[str, Any],
    issues: list[dict[str, Any]],
    summary: Mapping[str, Any],
    items: list[dict[str, Any]] | None = None,
) -> str:
    body = {"header": header, "issues": issues, "summary": summary}
    return json.dumps({**body, "items": items} if items is not None else body, ensure_ascii=False, indent=1)
