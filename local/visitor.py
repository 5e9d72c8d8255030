"""A person at a browser without the browser: follows links, keeps cookies, fills in the forms of the pages."""

from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import lxml.html
import urllib3

# Longer than the hub's own patience with Amazon, shorter than anybody's in front of a screen.
PATIENCE = 40.0
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Form:
    """A form as its page sent it: where it goes and what it already holds, hidden fields included."""

    action: str
    method: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Page:
    """What came back in the end."""

    status: int
    url: str
    text: str
    headers: dict[str, str]
    history: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def words(self) -> str:
        """The visible text, with its white space folded."""
        tree = lxml.html.fromstring(self.text or "<p></p>")
        for hidden in tree.xpath("//script|//style|//template"):
            hidden.drop_tree()
        return " ".join(tree.text_content().split())

    def form(self, action: str) -> Form:
        """The form with this very path, else the first whose action contains these characters. Raises LookupError when
        there is none."""
        forms = [(urljoin(self.url, form.get("action") or ""), form) for form in lxml.html.fromstring(self.text).forms]
        exact = [(target, form) for target, form in forms if urlsplit(target).path == action]
        for target, form in exact or [each for each in forms if action in each[0]]:
            filled = {name: value for name, value in form.form_values() if isinstance(value, str)}
            return Form(target, (form.get("method") or "get").upper(), filled)
        raise LookupError(f"{self.path} ({self.status}) has no form for {action}: {self.words[:300]}")


@dataclass
class Visitor:
    """Somebody at ``home``, the hub's address. Cookies are kept by host and port, as a person's two tabs would."""

    home: str
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    agent: str = "Crossdock visitor"

    def __post_init__(self) -> None:
        self._pool = urllib3.PoolManager(retries=False, timeout=PATIENCE)

    def get(self, url: str, **headers: str) -> Page:
        return self._follow("GET", urljoin(self.home, url), b"", headers)

    def head(self, url: str) -> Page:
        return self._follow("HEAD", urljoin(self.home, url), b"", {})

    def post(self, url: str, fields: dict[str, str] | bytes, *, content_type: str = FORM, **headers: str) -> Page:
        body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
        return self._follow("POST", urljoin(self.home, url), body, {"Content-Type": content_type, **headers})

    def submit(self, page: Page, action: str, **typed: str) -> Page:
        """Fills in the page's form and sends it."""
        form = page.form(action)
        fields = {**form.fields, **typed}
        if form.method == "POST":
            return self.post(form.action, fields)
        return self.get(f"{form.action.partition('?')[0]}?{urlencode(fields)}")

    def sign_in(self, name: str, page: Page | None = None) -> Page:
        """Through the provider, as this person; from its page if that is where one was sent."""
        page = page or self.get("/sign-in")
        links = [link for _, _, link, _ in lxml.html.fromstring(page.text).iterlinks() if f"login_hint={name}" in link]
        if not links:
            raise LookupError(f"{name} is not offered on {page.url}: {page.words[:300]}")
        return self.get(urljoin(page.url, links[0]))

    def _follow(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> Page:
        history: list[str] = []
        for _ in range(10):
            answer = self._send(method, url, body, headers)
            location = answer.headers.get("Location")
            if answer.status not in {301, 302, 303} or not location:
                text = answer.data.decode("utf-8", "replace")
                return Page(answer.status, url, text, dict(answer.headers), tuple(history))
            history.append(url)
            method, url, body, headers = "GET", urljoin(url, location), b"", {}
        raise LookupError(f"{url} redirects in circles")

    def _send(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> Any:
        place = urlsplit(url).netloc
        jar = self.cookies.setdefault(place, {})
        sent = {"User-Agent": self.agent, "Accept": "text/html", **headers}
        if jar:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        answer = self._pool.request(method, url, body=body or None, headers=sent, redirect=False)
        for text in answer.headers.getlist("Set-Cookie"):
            for name, cookie in SimpleCookie(text).items():
                if cookie["max-age"] == "0" or not cookie.value:
                    jar.pop(name, None)
                else:
                    jar[name] = cookie.value
        return answer
