"""Secrets from Secrets Manager, remembered for a minute so that a rotation reaches every warm function that soon."""

import hmac
import json
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from chalicelib.adapters import aws
from chalicelib.adapters.aws import Aws
from chalicelib.domain.errors import Refused, Retryable
from chalicelib.ports.world import Clock

log = logging.getLogger(__name__)

REMEMBERED = timedelta(minutes=1)


class SecretsManager:
    """Where two are valid during a rotation, the current one stands first.

    | name (after the prefix)           | content                                         |
    |-----------------------------------|-------------------------------------------------|
    | doors                             | {"cart": [current, previous], "cxml": [...]}    |
    | links                             | {"keys": [current, previous]}                   |
    | fingerprints                      | {"keys": [the only one]}                        |
    | inbound                           | {"secrets": [current, previous]}                |
    | sign-in                           | {"client_secret": ...}                          |
    | catalog-password/<credential set> | {"password": ...}                               |
    | refresh-token/<authorization>     | {"refresh_token": ...}                          |
    | selling-application               | {"client_secrets": [current, previous]}         |
    """

    def __init__(self, aws: Aws, prefix: str, clock: Clock) -> None:
        self._aws = aws
        self._prefix = prefix
        self._clock = clock
        self._remembered: dict[str, tuple[datetime, Mapping[str, Any]]] = {}

    def cart_doors(self) -> Sequence[str]:
        """The path secrets that let a browser bring a cart."""
        return self._several("doors", "cart")

    def document_doors(self) -> Sequence[str]:
        """The path secrets of the address where Amazon posts its documents."""
        return self._several("doors", "cxml")

    def link_keys(self) -> Sequence[bytes]:
        return [key.encode() for key in self._several("links", "keys")]

    def fingerprint_key(self) -> bytes:
        return self._several("fingerprints", "keys")[0].encode()

    def inbound_secrets(self) -> Sequence[str]:
        """The SharedSecrets that Amazon may use."""
        return self._several("inbound", "secrets")

    def client_secret(self) -> str:
        """Ours, at the OpenID provider."""
        return self._several("sign-in", "client_secret")[0]

    def catalog_password(self, credential_set: str) -> str:
        """Raises Refused while nobody has set it."""
        found = self._read(f"catalog-password/{credential_set}")
        if found is None or not found.get("password"):
            raise Refused("The password of the Amazon account “{name}” is not set.", name=credential_set)
        return str(found["password"])

    def refresh_token(self, authorization: str) -> str:
        """What a seller's grant is worth; empty when there is none. Asked for once an hour, and never remembered: with
        the token before, a seller who has just come back would be taken for one who took everything back."""
        return str((self._fetched(f"refresh-token/{authorization}") or {}).get("refresh_token") or "")

    def selling_secrets(self) -> Sequence[str]:
        """Those of our application at Amazon, the current one first; empty while nobody has entered any."""
        found = (self._read("selling-application") or {}).get("client_secrets")
        return [str(each) for each in found if each] if isinstance(found, list) else []

    def forget(self, name: str) -> None:
        """This one was changed just now: the next question is asked anew."""
        self._remembered.pop(name, None)

    def _several(self, name: str, field: str) -> Sequence[str]:
        """At least one. An installation without them is broken; all that one can do is try again once it is mended."""
        found = (self._read(name) or {}).get(field)
        values = [found] if isinstance(found, str) else found
        if not isinstance(values, list) or not values or not all(isinstance(value, str) and value for value in values):
            log.error("The secret %s%s lacks its %s", self._prefix, name, field)
            raise Retryable(aws.UNREACHABLE)
        return values

    def _read(self, name: str) -> Mapping[str, Any] | None:
        now = self._clock.now()
        if (known := self._remembered.get(name)) and now - known[0] < REMEMBERED:
            return known[1]
        content = self._fetched(name)
        if content is not None:
            self._remembered[name] = (now, content)
        return content

    def _fetched(self, name: str) -> Mapping[str, Any] | None:
        client = self._aws.client("secretsmanager")
        with aws.retryable():
            try:
                text = client.get_secret_value(SecretId=self._prefix + name)["SecretString"]
            except client.exceptions.ResourceNotFoundException:
                return None
        try:
            content = json.loads(text)
        except ValueError:
            content = None
        return content if isinstance(content, dict) else {}


class PathSecretDoors:
    """The two doors without a sign-in, opened by the secret in their path."""

    def __init__(self, secrets: SecretsManager, base_url: str) -> None:
        self._secrets = secrets
        self._base_url = base_url

    def cart_url(self) -> str:
        return self.cart_urls()[0]

    def cart_urls(self) -> Sequence[str]:
        return [f"{self._base_url}/punchout/po-requests/{secret}" for secret in self._secrets.cart_doors()]

    def document_urls(self) -> Sequence[str]:
        return [f"{self._base_url}/cxml/{secret}" for secret in self._secrets.document_doors()]

    def opens_carts(self, path_secret: str) -> bool:
        return _is_one_of(path_secret, self._secrets.cart_doors())

    def opens_documents(self, path_secret: str) -> bool:
        return _is_one_of(path_secret, self._secrets.document_doors())


def _is_one_of(given: str, valid: Sequence[str]) -> bool:
    """All are compared, each in constant time, so that the answer's delay tells nothing."""
    matches = [hmac.compare_digest(given.encode(), secret.encode()) for secret in valid]
    return any(matches)
