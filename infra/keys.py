"""The secrets of an installation: those that nobody has to know are made, the others are fetched or asked for."""

import getpass
import json
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from infra import account
from infra.stack import Stack

# What is made here, by secret and field: 256 bits each, in a list because two are valid during a rotation.
# Fingerprints are never renewed: with another key nothing old is found.
MADE: Mapping[str, tuple[str, ...]] = {
    "doors": ("cart", "cxml"),
    "links": ("keys",),
    "fingerprints": ("keys",),
    "inbound": ("secrets",),
}
PASSWORDS = "catalog-password/"
CATALOG_PASSWORD = f"{PASSWORDS}main"
# What no template makes: names, and beginnings of names. Another stage's prefix may begin with ours, so they are named.
OUTSIDE = ("fingerprints", "selling-application", PASSWORDS, "refresh-token/")


class Keys:
    """The secrets whose names begin with `prefix`."""

    def __init__(
        self, client: Any, prefix: str, *, make: Callable[[], str] = lambda: secrets.token_urlsafe(32)
    ) -> None:
        self._client = client
        self._prefix = prefix
        self._make = make

    def fill(self) -> list[str]:
        """Makes what is missing and leaves alone what is there; the names of those that were made."""
        return [name for name, fields in MADE.items() if self._filled(name, fields)]

    def keep(self, name: str, **fields: str) -> bool:
        """Whether that was news."""
        known = self.read(name)
        if all(known.get(field) == value for field, value in fields.items()):
            return False
        self._write(name, {**known, **fields})
        return True

    def read(self, name: str) -> dict[str, Any]:
        """Empty when it is missing, or holds no JSON yet, as a secret that a template has just made."""
        try:
            text = self._client.get_secret_value(SecretId=self._prefix + name)["SecretString"]
        except self._client.exceptions.ResourceNotFoundException:
            return {}
        try:
            found = json.loads(text)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def passwords(self) -> Mapping[str, str]:
        """The secrets of all Amazon accounts, those that were added on a page too: their ARNs by name."""
        return {name: arn for name, arn in self.outside().items() if name.startswith(PASSWORDS)}

    def outside(self) -> Mapping[str, str]:
        """The secrets that the deploy and people on pages have made beside the template's: their ARNs by name."""
        wanted = tuple(f"{self._prefix}{name}" for name in OUTSIDE)
        pages = self._client.get_paginator("list_secrets").paginate(Filters=[{"Key": "name", "Values": list(wanted)}])
        found = [secret for page in pages for secret in page["SecretList"] if secret["Name"].startswith(wanted)]
        return {secret["Name"].removeprefix(self._prefix): secret["ARN"] for secret in found}

    def _filled(self, name: str, fields: tuple[str, ...]) -> bool:
        known = self.read(name)
        missing = [field for field in fields if not known.get(field)]
        if missing:
            self._write(name, known | {field: [self._make()] for field in missing})
        return bool(missing)

    def _write(self, name: str, content: Mapping[str, Any]) -> None:
        text = json.dumps(content)
        try:
            self._client.put_secret_value(SecretId=self._prefix + name, SecretString=text)
        except self._client.exceptions.ResourceNotFoundException:
            key = f"alias/{self._prefix}data"  # as those of the template
            self._client.create_secret(Name=self._prefix + name, SecretString=text, KmsKeyId=key)


# Which field of a secret a person is asked for.
ASKED: Mapping[str, str] = {"sign-in": "client_secret", CATALOG_PASSWORD: "password"}


def main(arguments: Sequence[str]) -> int:
    """`make secret STAGE=dev NAME=catalog-password/main` asks, so that it stands in no history and no process list.
    Without a name it makes those that are missing and nobody's choice."""
    stage, *names = arguments
    if unknown := [name for name in names if name not in ASKED and not name.startswith(PASSWORDS)]:
        print(f"Only these are set by hand: {', '.join(ASKED)}; not {', '.join(unknown)}", file=sys.stderr)
        return 2
    session = account.session()
    try:
        account.account(session)
        prefix = Stack(session.client("cloudformation"), f"crossdock-{stage}").parameters().get("Prefix")
    except account.Unready as error:
        print(error, file=sys.stderr)
        return 1
    if prefix is None:
        print(f"There is no stage {stage} here: deploy it first.", file=sys.stderr)
        return 1
    keys = Keys(session.client("secretsmanager"), prefix)
    for name in names or keys.fill():
        if name in names:
            keys.keep(name, **{ASKED.get(name, "password"): _asked(name)})
        print(f"Kept {prefix}{name}. Warm functions see it within a minute.")
    return 0


def _asked(name: str) -> str:
    while not (value := getpass.getpass(f"{name}, not shown while you type: ").strip()):
        continue
    return value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
