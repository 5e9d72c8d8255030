"""The mailbox: what the emulator's SES was given, newest first, safe to look at and to click."""

import html
import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from email import message_from_string, policy
from email.utils import getaddresses
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from werkzeug.wrappers import Request, Response

from simulator.rows import Letter
from simulator.web import HTML_MAIL_POLICY, json_answer, page
from simulator.world import World

# The emulator is on this machine: it answers at once or it is not there.
PATIENCE_SECONDS = 5
HREF = re.compile(r"""<a\b[^>]*\bhref\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
URL = re.compile(r"https?://[^\s<>\"')\]]+")
NEW_TAB = '<base target="_blank">'


def show(world: World, request: Request) -> Response:
    letters, trouble = read(world)
    recipients = sorted({address for letter in letters for address in letter.to})
    chosen = request.args.get("to", "")
    shown = addressed(letters, chosen)
    opened = next((letter for letter in shown if letter.id == request.args.get("letter")), shown[0] if shown else None)
    return page(
        "mailbox.html",
        title="Mailbox",
        letters=shown,
        opened=opened,
        recipients=recipients,
        chosen=chosen,
        trouble=trouble,
        pieces=pieces(opened.text) if opened else [],
    )


def as_json(world: World, request: Request) -> Response:
    """`?to=` filters by recipient. 502 when the emulator is silent, so that nobody takes that for an empty box."""
    letters, trouble = read(world)
    if trouble:
        return json_answer({"error": trouble}, 502)
    return json_answer([asdict(letter) for letter in addressed(letters, request.args.get("to", ""))])


def html_part(world: World, _request: Request, letter_id: str) -> Response:
    """The letter as its sender drew it, without scripts, forms or anything from outside."""
    letters, _ = read(world)
    letter = next((letter for letter in letters if letter.id == letter_id), None)
    if letter is None or not letter.html:
        return Response("This letter has no HTML part.", 404, mimetype="text/plain")
    return Response(NEW_TAB + letter.html, mimetype="text/html", headers={"Content-Security-Policy": HTML_MAIL_POLICY})


def keep(world: World) -> None:
    """Takes home what the emulator, which forgets its letters when it ends, was given since it began."""
    letters, _ = read(world)
    with world.state.change():
        for letter in reversed(letters):
            world.letters.put(letter.id, letter)


def read(world: World) -> tuple[list[Letter], str]:
    """Every letter, newest first, those of earlier days included, and what went wrong if something did."""
    try:
        address = f"{world.config.emulator}/_ministack/ses/messages"
        with urlopen(address, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310  # nosec B310  # given at start
            accounts = json.load(answer)["messages"]
    except (URLError, OSError, ValueError, KeyError) as error:
        return [], f"The AWS emulator at {world.config.emulator} does not answer: {error}"
    entries = [entry for account in accounts.values() for entry in account]
    given = [letter(entry) for entry in sorted(entries, key=lambda entry: entry["Timestamp"], reverse=True)]
    known = {letter.id for letter in given}
    return [*given, *(letter for letter in reversed(world.letters.all()) if letter.id not in known)], ""


def letter(entry: dict[str, Any]) -> Letter:
    """From a simple send or from a raw message the emulator has, or has not, taken apart."""
    subject, text, drawn = entry.get("Subject") or "", entry.get("BodyText") or "", entry.get("BodyHtml") or ""
    to = list(entry.get("To") or [])
    if not drawn and re.match(r"(?i)(mime-version|content-type|from|to|subject):", text):
        raw = message_from_string(text, policy=policy.default)
        subject = subject or str(raw["Subject"] or "")
        to = to or [str(raw["To"] or "")]
        plain, rich = raw.get_body(("plain",)), raw.get_body(("html",))
        text, drawn = (plain.get_content() if plain else ""), (rich.get_content() if rich else "")
    return Letter(
        id=re.sub(r"\W", "-", str(entry["MessageId"])),
        at=datetime.fromtimestamp(entry["Timestamp"], UTC).isoformat(timespec="milliseconds"),
        sender=entry.get("Source") or "",
        to=tuple(address for _, address in getaddresses([*to, *(entry.get("CC") or []), *(entry.get("BCC") or [])])),
        subject=subject,
        text=text,
        html=drawn,
        links=tuple(dict.fromkeys(links(text, drawn))),
    )


def links(text: str, drawn: str) -> Iterable[str]:
    yield from (html.unescape(found) for found in HREF.findall(drawn))
    yield from (found.rstrip(".,;") for found in URL.findall(text))


def pieces(text: str) -> list[tuple[str, str]]:
    """The text cut into (words, link) so that the page can make the links clickable and escape the rest."""
    cut, end = [], 0
    for found in URL.finditer(text):
        link = found.group().rstrip(".,;")
        cut.append((text[end : found.start()], link))
        end = found.start() + len(link)
    return [*cut, (text[end:], "")]


def addressed(letters: list[Letter], to: str) -> list[Letter]:
    return [letter for letter in letters if not to or to in letter.to]
