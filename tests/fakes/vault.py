"""Secrets in memory; the company's usual account has its password."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chalicelib.domain.errors import Refused
from chalicelib.ports.vault import Lock


@dataclass
class FakeVault:
    passwords: dict[str, str] = field(default_factory=lambda: {"main": "given by Amazon"})
    locks: dict[Lock, list[str]] = field(default_factory=lambda: {lock: [f"{lock}-1"] for lock in Lock})

    def has_password(self, credential_set: str) -> bool:
        return bool(self.passwords.get(credential_set))

    def keep_password(self, credential_set: str, password: str) -> None:
        self.passwords[credential_set] = password

    def valid(self, lock: Lock) -> Sequence[str]:
        return list(self.locks[lock])

    def renew(self, lock: Lock, secret: str) -> None:
        if len(self.locks[lock]) > 1:
            raise Refused("Two are valid already. Retire the older one first.")
        self.locks[lock].insert(0, secret)

    def retire(self, lock: Lock) -> None:
        del self.locks[lock][1:]
