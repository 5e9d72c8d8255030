"""Names for new things, and the chance in them."""

import random
import secrets
from datetime import datetime

CHANCE = random.SystemRandom()


def token() -> str:
    """Opens something: 256 bits."""
    return secrets.token_urlsafe(32)


def short() -> str:
    return secrets.token_hex(6)


def payload_id(at: datetime) -> str:
    return f"{int(at.timestamp() * 1000)}.{CHANCE.randrange(1000)}.{CHANCE.randrange(10**6):06}@amazon.example"


def amazon_order() -> str:
    """Three, seven and seven digits, as on every Amazon order; also the first part of an auxiliary id."""
    return f"{CHANCE.randrange(111, 115)}-{CHANCE.randrange(10**7):07}-{CHANCE.randrange(10**7):07}"


def tracking() -> str:
    return f"RVX{CHANCE.randrange(10**12):012}"
