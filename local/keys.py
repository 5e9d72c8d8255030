"""The secrets of this laptop's world, made once by chance and kept in the state folder for its owner alone."""

import json
import secrets
from pathlib import Path

NAMES = (
    "cart_door",  # the path secret of POST /punchout/po-requests/…
    "cxml_door",  # the path secret of POST /cxml/…
    "approval_links",  # what approval links are derived from
    "fingerprints",  # what keyed hashes of personal data are made with
    "lwa_client",  # the hub's secret at Login with Amazon
    "oidc_client",  # the hub's secret at the OpenID provider
    "catalog_password",  # what the hub shows to Amazon
    "inbound",  # what Amazon shows to the hub
)


def load(file: Path) -> dict[str, str]:
    """All of them, 256 bits each; a name that is new since the last time gets its secret now."""
    kept = json.loads(file.read_text()) if file.exists() else {}
    complete = {name: kept.get(name) or secrets.token_hex(32) for name in NAMES}
    if complete != kept:
        _write(file, complete)
    return complete


def _write(file: Path, values: dict[str, str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps(values, indent=2))
