"""The environment, read once, typed and checked: a hub with wrong settings does not start and names all of them."""

import ipaddress
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Config:
    """What differs from one installation to another. Secrets are not here; they have a keeper of their own."""

    stage: str
    base_url: str  # where people and Amazon find us, without a slash at the end; API Gateway's own has a path
    prefix: str  # stands before the name of every table, queue, bucket and secret
    allowed_hosts: tuple[str, ...]  # domains that we may call or send a browser to, each with all below it
    oidc_issuer: str
    oidc_client_id: str
    sender: str
    region: str
    mail_domain: str = ""  # proved to SES as a whole, so that any address of it may stand in From
    oidc_hosts: tuple[str, ...] = ()  # the OpenID provider's beside its issuer's: Cognito's tokens have another
    endpoint_url: str | None = None  # an emulator in the place of AWS
    selling_url: str = ""  # a simulated Amazon for sellers, in the local stage

    @property
    def is_local(self) -> bool:
        return self.stage == LOCAL

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or ""

    @property
    def selling_host(self) -> str:
        return urlsplit(self.selling_url).hostname or ""

    @property
    def oidc_host(self) -> str:
        return urlsplit(self.oidc_issuer).hostname or ""


class Misconfigured(Exception):
    """The environment is wrong; ``problems`` names all of it, a sentence each, and repeats no value."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(("The environment is not usable:", *problems)))
        self.problems = problems


def read(environment: Mapping[str, str] | None = None) -> Config:
    """Raises Misconfigured."""
    found = {name: value.strip() for name, value in (os.environ if environment is None else environment).items()}
    if problems := tuple(_problems(found)):
        raise Misconfigured(problems)
    return Config(
        stage=found["CROSSDOCK_STAGE"],
        base_url=found["CROSSDOCK_BASE_URL"].rstrip("/"),
        prefix=found["CROSSDOCK_PREFIX"],
        allowed_hosts=tuple(_hosts(found["CROSSDOCK_ALLOWED_HOSTS"])),
        oidc_issuer=found["CROSSDOCK_OIDC_ISSUER"],
        oidc_client_id=found["CROSSDOCK_OIDC_CLIENT_ID"],
        sender=found["CROSSDOCK_SENDER"],
        region=_region(found),
        mail_domain=found.get("CROSSDOCK_MAIL_DOMAIN", "").lower(),
        oidc_hosts=tuple(_hosts(found.get("CROSSDOCK_OIDC_HOSTS", ""))),
        endpoint_url=found.get("AWS_ENDPOINT_URL") or None,
        selling_url=found.get("CROSSDOCK_SELLING_URL", "").rstrip("/"),
    )


# A table's name may have 255 characters and a bucket's 63; the longest of our own is 20.
_PATTERNS = {
    "CROSSDOCK_STAGE": (r"[a-z][a-z0-9-]{0,19}", "1 to 20 small letters, digits and hyphens"),
    "CROSSDOCK_PREFIX": (
        r"[a-z][a-z0-9-]{1,38}-",
        "3 to 40 small letters, digits and hyphens, with a hyphen at the end",
    ),
    "CROSSDOCK_OIDC_CLIENT_ID": (r"\S+", "the id of this client at the OpenID provider"),
    "CROSSDOCK_SENDER": (r"(?:[^<>@\r\n]+ <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)", "an address, or Name <address>"),
}
_DOMAIN = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])\Z")


def _problems(found: Mapping[str, str]) -> Iterator[str]:
    for name, (pattern, wanted) in _PATTERNS.items():
        if not re.fullmatch(pattern, found.get(name, "")):
            yield f"{name} must be {wanted}."
    is_local = found.get("CROSSDOCK_STAGE") == LOCAL
    yield from _url_problems("CROSSDOCK_BASE_URL", found, is_local=is_local)
    yield from _url_problems("CROSSDOCK_OIDC_ISSUER", found, is_local=is_local)
    if found.get("CROSSDOCK_SELLING_URL"):
        # Orders and tokens of real sellers go to Amazon and nowhere else.
        if not is_local:
            yield f"CROSSDOCK_SELLING_URL may be set only when CROSSDOCK_STAGE is {LOCAL}."
        yield from _url_problems("CROSSDOCK_SELLING_URL", found, is_local=is_local)
    if not any(_hosts(found.get("CROSSDOCK_ALLOWED_HOSTS", ""))):
        yield "CROSSDOCK_ALLOWED_HOSTS must name at least one domain."
    yield from _host_problems("CROSSDOCK_ALLOWED_HOSTS", found, is_local=is_local)
    yield from _host_problems("CROSSDOCK_OIDC_HOSTS", found, is_local=is_local)
    if (domain := found.get("CROSSDOCK_MAIL_DOMAIN", "").lower()) and not _DOMAIN.match(domain):
        yield "CROSSDOCK_MAIL_DOMAIN must be a domain such as example.com."
    if not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d", _region(found)):
        yield "AWS_REGION must be the name of a region, such as eu-central-1."
    if not is_local and _is_loopback(_parsed(found.get("AWS_ENDPOINT_URL", "")).hostname or ""):
        yield f"AWS_ENDPOINT_URL may name this machine only when CROSSDOCK_STAGE is {LOCAL}."


def _url_problems(name: str, found: Mapping[str, str], *, is_local: bool) -> Iterator[str]:
    url = _parsed(found.get(name, ""))
    if url.scheme not in {"https", "http"} or not url.hostname:
        yield f"{name} must be an https address."
        return
    if url.scheme == "http" and not is_local:
        yield f"{name} must be https, except when CROSSDOCK_STAGE is {LOCAL}."
    if _is_loopback(url.hostname) and not is_local:
        yield f"{name} may name this machine only when CROSSDOCK_STAGE is {LOCAL}."
    if url.username or url.query or url.fragment:
        yield f"{name} must be nothing but an address, without user name, question mark or hash."


def _host_problems(name: str, found: Mapping[str, str], *, is_local: bool) -> Iterator[str]:
    for place, host in enumerate(_hosts(found.get(name, "")), start=1):
        if _is_loopback(host):
            if not is_local:
                yield f"{name} may name this machine only when CROSSDOCK_STAGE is {LOCAL}."
        elif not _DOMAIN.match(host):  # a bare "com" would allow nearly everybody
            yield f"{name}: entry {place} must be a domain such as amazon.com."


def _hosts(text: str) -> Iterator[str]:
    """``*.example.com`` and ``example.com`` mean the same."""
    return (host.strip().lower().removeprefix("*.").rstrip(".") for host in text.split(",") if host.strip())


def _region(found: Mapping[str, str]) -> str:
    return found.get("AWS_REGION") or found.get("AWS_DEFAULT_REGION") or ""


def _parsed(text: str) -> SplitResult:
    try:
        url = urlsplit(text)
        _ = url.port  # it is read lazily, and a bad one raises
    except ValueError:
        return urlsplit("")
    return url


def _is_loopback(host: str) -> bool:
    """Names and numbers that mean this machine, 0.0.0.0 included."""
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
