"""A browser at the function itself: events go in as Lambda gets them from API Gateway, pages come out."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import lxml.html

import app as front
from chalicelib import wiring
from chalicelib.usecases.directory.sessions import sign_in
from local import proxy
from local.lambda_context import LambdaContext
from local.routes import Routes
from tests import examples
from tests.fakes import FakeHub

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Shown:
    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def words(self) -> str:
        """What a person reads, with its white space folded."""
        tree = lxml.html.fromstring(self.text)
        for hidden in tree.xpath("//script|//style"):
            hidden.drop_tree()
        return " ".join(tree.text_content().split())

    def field(self, name: str) -> str:
        """What the first form field of this name holds."""
        return str(lxml.html.fromstring(self.text).xpath(f"//*[@name='{name}']/@value")[0])


@dataclass
class Browser:
    hub: FakeHub
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wiring.use(self.hub)
        self._routes = Routes(front.app.routes)

    def signed_in(self, name: str) -> "Browser":
        self.cookies["__Host-session"] = self.hub.do(sign_in, examples.claims(name), where="test")
        return self

    def get(self, path: str, **headers: str) -> Shown:
        return self.ask("GET", path, headers=headers)

    def post(
        self, path: str, fields: dict[str, str] | bytes = b"", *, content_type: str = FORM, **headers: str
    ) -> Shown:
        body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
        return self.ask("POST", path, body, headers={"Content-Type": content_type} | headers)

    def send(self, path: str, fields: dict[str, str] | None = None) -> Shown:
        """Posts a form that carries this session's nonce, as the pages' forms do."""
        return self.post(path, {"form_nonce": self.get("/").field("form_nonce")} | (fields or {}))

    def ask(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Shown:
        """Headers are named as Python can: ``accept_language``."""
        parts = urlsplit(path)
        match = self._routes.match(parts.path)
        assert match is not None, f"No such route: {path}"
        sent = {"Host": "localhost:8000", "Accept": "text/html"}
        sent |= {name.replace("_", "-").title(): value for name, value in (headers or {}).items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        request = proxy.Request(method, parts.path, parts.query, sent, body, "203.0.113.7")
        event = proxy.event(request, match.route, match.parameters, front.app.api.binary_types)
        result = front.app(event, LambdaContext("crossdock-test-APIHandler", timeout_seconds=30))
        return self._shown(proxy.answer(result, sent["Accept"], front.app.api.binary_types))

    def _shown(self, answer: proxy.Answer) -> Shown:
        cookies = [value for name, value in answer.headers if name.lower() == "set-cookie"]
        for cookie in cookies:
            name, value = re.match(r"([^=]+)=([^;]*)", cookie).groups()  # type: ignore[union-attr]
            if "Max-Age=0" in cookie:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        headers = {name: value for name, value in answer.headers if name.lower() != "set-cookie"}
        return Shown(answer.status, headers, cookies, answer.body)
