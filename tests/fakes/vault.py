"""Secrets in memory; the company's usual account has its password."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chalicelib.domain.errors import Refused
from chalicelib.ports.vault import Lock


@dataclass
class FakeVault:
    passwords: dict[str, str] = field(default_factory=lambda: {"main": "given by Amazon"})
    refresh_tokens: dict[str, str] = field(default_factory=dict)
    secrets_of_application: list[str] = field(default_factory=list)
    locks: dict[Lock, list[str]] = field(default_factory=lambda: {lock: [f"{lock}-1"] for lock in Lock})

    def has_password(self, credential_set: str) -> bool:
        return bool(self.passwords.get(credential_set))

    def keep_password(self, credential_set: str, password: str) -> None:
        self.passwords[credential_set] = password

    def keep_refresh_token(self, authorization: str, token: str) -> None:
        self.refresh_tokens.pop(authorization, None)
        if token:
            self.refresh_tokens[authorization] = token

    def client_secrets(self) -> int:
        return len(self.secrets_of_application)

    def keep_client_secret(self, secret: str) -> None:
        kept = [one for one in self.secrets_of_application if one != secret]
        if self.secrets_of_application[:1] != [secret]:
            self.secrets_of_application[:] = [secret, *kept][:2]

    def retire_client_secret(self) -> None:
        del self.secrets_of_application[1:]

    def valid(self, lock: Lock) -> Sequence[str]:
        return list(self.locks[lock])

    def renew(self, lock: Lock, secret: str) -> None:
        if len(self.locks[lock]) > 1:
            raise Refused("Two are valid already. Retire the older one first.")
        self.locks[lock].insert(0, secret)

    def retire(self, lock: Lock) -> None:
        del self.locks[lock][1:]
