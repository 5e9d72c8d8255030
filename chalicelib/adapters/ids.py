"""Names and secrets, made by the operating system's source of chance."""

import secrets
from datetime import datetime

# Crockford's base 32: no I, L, O or U, so that a number survives the telephone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # pragma: allowlist secret
# 35 bits beside the date: a thousand orders on one day collide once in 200 years, and then the commit says so.
ORDER_LETTERS = 7
# 40 bits: the millionth customer has an id that is taken with a chance of one in a million; then the commit says so.
CUSTOMER_LETTERS = 8
# 80 bits: enough that no two messages of an installation's life ever share a name.
NAME_LETTERS = 16
SECRET_BYTES = 32


class RandomIds:
    """``host`` ends our payloadIDs, as cXML wants it."""

    def __init__(self, host: str) -> None:
        self._host = host

    def order_number(self, at: datetime) -> str:
        return f"PO-{at:%y%m%d}-{_letters(ORDER_LETTERS)}"

    def sale_number(self, at: datetime) -> str:
        return f"SO-{at:%y%m%d}-{_letters(ORDER_LETTERS)}"

    def return_number(self, at: datetime) -> str:
        return f"RT-{at:%y%m%d}-{_letters(ORDER_LETTERS)}"

    def customer_number(self) -> str:
        return f"C-{_letters(CUSTOMER_LETTERS)}"

    def payload_id(self, at: datetime) -> str:
        return f"{at:%Y%m%dT%H%M%S}.{_letters(NAME_LETTERS)}@{self._host}"

    def secret(self) -> str:
        return secrets.token_urlsafe(SECRET_BYTES)

    def name(self) -> str:
        return _letters(NAME_LETTERS).lower()


def _letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))
