"""Secrets that are set and renewed on pages, written to Secrets Manager.

Every write names the version that it replaces in its request token: of two who decided from the same version one is
told by AWS that the token is taken, so nobody's new secret is lost unseen.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chalicelib.adapters import aws
from chalicelib.adapters.aws import Aws
from chalicelib.adapters.secrets import SecretsManager
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.ports.vault import Lock

APPLICATION = "selling-application"
# Which field of which secret.
_PLACES: Mapping[Lock, tuple[str, str]] = {
    Lock.SHARED_SECRET: ("inbound", "secrets"),
    Lock.CART_DOOR: ("doors", "cart"),
    Lock.DOCUMENT_DOOR: ("doors", "cxml"),
}


class SecretsVault:
    """A ``Vault``. ``secrets`` is what remembers them for this process, and is told when they change; ``forget`` is
    told of which authorization the access tokens are worth nothing any more."""

    def __init__(
        self,
        aws: Aws,
        prefix: str,
        secrets: SecretsManager,
        forget: Callable[[str], None] = lambda _authorization: None,
    ) -> None:
        self._aws = aws
        self._prefix = prefix
        self._secrets = secrets
        self._forget = forget

    def has_password(self, credential_set: str) -> bool:
        try:
            return bool(self._secrets.catalog_password(credential_set))
        except Refused:
            return False

    def keep_password(self, credential_set: str, password: str) -> None:
        name = f"catalog-password/{credential_set}"
        _, version = self._read(name)
        self._write(name, {"password": password}, version)

    def keep_refresh_token(self, authorization: str, token: str) -> None:
        name = f"refresh-token/{authorization}"
        content, version = self._read(name)
        if token or content.get("refresh_token"):
            self._write(name, {"refresh_token": token}, version)
        if not token and version:
            self._empty_the_one_before(name)
        self._forget(authorization)

    def client_secrets(self) -> int:
        return len(_listed(self._read(APPLICATION)[0], "client_secrets"))

    def keep_client_secret(self, secret: str) -> None:
        content, version = self._read(APPLICATION)
        kept = _listed(content, "client_secrets")
        if kept[:1] != [secret]:
            self._write(APPLICATION, {"client_secrets": [secret, *(one for one in kept if one != secret)][:2]}, version)

    def retire_client_secret(self) -> None:
        content, version = self._read(APPLICATION)
        kept = _listed(content, "client_secrets")
        if len(kept) > 1:
            self._write(APPLICATION, {"client_secrets": kept[:1]}, version)

    def valid(self, lock: Lock) -> Sequence[str]:
        name, field = _PLACES[lock]
        return _listed(self._read(name)[0], field)

    def renew(self, lock: Lock, secret: str) -> None:
        name, field = _PLACES[lock]
        content, version = self._read(name)
        valid = _listed(content, field)
        if len(valid) > 1:
            raise Refused("Two are valid already. Retire the older one first.")
        self._write(name, {**content, field: [secret, *valid]}, version)

    def retire(self, lock: Lock) -> None:
        name, field = _PLACES[lock]
        content, version = self._read(name)
        valid = _listed(content, field)
        if len(valid) > 1:
            self._write(name, {**content, field: valid[:1]}, version)

    def _empty_the_one_before(self, name: str) -> None:
        """Secrets Manager keeps the version before; once the empty one is written again, that is empty too. A token
        that has come meanwhile stays."""
        content, version = self._read(name)
        if content == {"refresh_token": ""}:
            self._write(name, {"refresh_token": "", "again": "yes"}, version)

    def _read(self, name: str) -> tuple[dict[str, Any], str]:
        """Its content, and the version that a write replaces; both empty where there is none yet."""
        client = self._client
        with aws.retryable():
            try:
                found = client.get_secret_value(SecretId=self._prefix + name)
            except client.exceptions.ResourceNotFoundException:
                return {}, ""
        try:
            content = json.loads(found["SecretString"])
        except ValueError:
            content = None
        return (content if isinstance(content, dict) else {}), str(found["VersionId"])

    def _write(self, name: str, content: Mapping[str, Any], replaces: str) -> None:
        client, full = self._client, self._prefix + name
        text = json.dumps(content)
        token = hashlib.sha256(f"{full} after {replaces}".encode()).hexdigest()
        with aws.retryable():
            try:
                client.put_secret_value(SecretId=full, SecretString=text, ClientRequestToken=token)
            except client.exceptions.ResourceNotFoundException:
                self._create(full, text, token)
            except client.exceptions.ResourceExistsException as error:
                raise _taken() from error
        self._secrets.forget(name)

    def _create(self, full: str, text: str, token: str) -> None:
        """Under the installation's key, like those that its template made."""
        client, key = self._client, f"alias/{self._prefix}data"
        try:
            client.create_secret(Name=full, SecretString=text, ClientRequestToken=token, KmsKeyId=key)
        except client.exceptions.ResourceExistsException as error:
            raise _taken() from error

    @property
    def _client(self) -> Any:
        return self._aws.client("secretsmanager")


def _taken() -> Conflict:
    return Conflict("Somebody else changed this at the same moment. Please try again.")


def _listed(content: Mapping[str, Any], field: str) -> list[str]:
    found = content.get(field)
    values = [found] if isinstance(found, str) else found
    return [value for value in values if isinstance(value, str) and value] if isinstance(values, list) else []
