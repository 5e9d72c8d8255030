"""Texts as keys of items."""

import hashlib
from datetime import UTC, datetime

# DynamoDB takes 1,024 bytes in a sort key; half of it leaves room for what stands around a part.
LONGEST = 512


def part(text: str) -> str:
    """A text as a key or a part of one: DynamoDB refuses empty and endless keys, and strangers choose some of ours."""
    if text and len(text.encode()) <= LONGEST:
        return text
    return f"~{hashlib.sha256(text.encode()).hexdigest()}"


def folded(text: str) -> str:
    """Without regard to case, as people write addresses and names."""
    return part(text.strip().casefold())


def moment(at: datetime) -> str:
    """Always of the same length, so that text sorts as time does."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
