"""A real Chromium beside a local world of its own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.stories.conftest import hub, stack, town

__all__ = ["browser", "hub", "open_page", "stack", "town"]

# Without these a headless Chromium asks the outside world for updates, which a closed network answers with noise.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Milliseconds. Playwright's own five seconds for what is expected are few on a machine that is busy with others.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
DESK = {"width": 1600, "height": 1000}
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=list(QUIET))
        yield chromium
        chromium.close()


def is_complaint(said: ConsoleMessage) -> bool:
    """A form that is refused comes back as 409 or 422, which is an answer and no failure; so is a date that is none,
    which a field for dates cannot show again. A PDF names no icon of its own, so that browsers look for one."""
    answers = ("responded with a status of 409", "responded with a status of 422", "does not conform to the required")
    is_answer = any(answer in said.text for answer in answers)
    is_icon = said.location.get("url", "").endswith("/favicon.ico")
    return said.type in {"error", "warning"} and not is_answer and not is_icon


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A window of somebody's own, with their own cookies. Anything the browser complains about fails the test: a style
    or script that our own content security policy stops, a broken picture, an exception."""
    complaints: list[str] = []
    contexts = []

    def opened(viewport: dict[str, int] = DESK, **options: Any) -> Page:
        context = browser.new_context(viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
