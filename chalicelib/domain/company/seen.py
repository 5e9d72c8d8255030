"""Which state of a setting somebody saw before they changed it: two people may edit different parts at once."""

import hashlib
import json
from collections.abc import Mapping


def fingerprint(texts: Mapping[str, str]) -> str:
    """Of one form's texts, so that a change elsewhere in the same record is nobody's concern."""
    plain = json.dumps({name: text for name, text in texts.items() if name != "revision"}, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]
