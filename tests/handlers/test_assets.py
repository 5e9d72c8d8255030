"""The stylesheet, the script and the mark: kept by browsers for good, since their names change with them."""

import re

from tests.fakes import hub
from tests.handlers.browser import Browser


def test_pages_name_their_assets_by_what_they_hold_and_browsers_keep_them():
    browser = Browser(hub())
    files = re.findall(r'"(/assets/[^"]+)"', browser.get("/").text)

    assert len(files) == 3
    for file in files:
        answer = browser.get(file)
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_from_before_a_release_still_gets_todays_file_and_does_not_keep_it():
    answer = Browser(hub()).get("/assets/crossdock-000000000000.css")

    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert answer.headers["Cache-Control"] == "no-cache"


def test_only_our_own_files_are_assets():
    browser = Browser(hub())

    for name in ("x", "..%2f..%2fapp.py", "crossdock-1.py", "%2e%2e", "crossdock.css.map", "other-0.css"):
        assert browser.get(f"/assets/{name}").status == 404
