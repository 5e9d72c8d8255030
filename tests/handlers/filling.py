"""Filling in the forms of settings: fields of one name several times, files, and what stands beside each field."""

from urllib.parse import urlencode

import lxml.html

from tests.fakes import FakeHub
from tests.handlers.browser import Browser, Shown

MULTIPART = "multipart/form-data; boundary=xyz"


def gita(house: FakeHub) -> Browser:
    return Browser(house).signed_in("gita")


def send(browser: Browser, path: str, *fields: tuple[str, str]) -> Shown:
    """Fields of one name may be given several times."""
    nonce = browser.get("/").field("form_nonce")
    return browser.post(path, urlencode([("form_nonce", nonce), *fields]).encode())


def upload(browser: Browser, path: str, file: bytes = b"", **fields: str) -> Shown:
    fields["form_nonce"] = browser.get("/").field("form_nonce")
    parts = [f'--xyz\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields.items()]
    head = b'--xyz\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    return browser.post(path, b"".join([*parts, head, file, b"\r\n--xyz--\r\n"]), content_type=MULTIPART)


def errors(page: Shown) -> dict[str, str]:
    """What stands beside each field."""
    found = lxml.html.fromstring(page.text).xpath("//span[@class='error']")
    return {each.get("id").removesuffix("-error"): each.text_content().strip() for each in found}
