"""Where the pages of stock are, and who may see and change it."""

from urllib.parse import quote

from chalicelib.domain.directory import Role

READERS = (Role.SELLERS_ADMINISTRATOR, Role.WAREHOUSE, Role.ACCOUNTANT)
MOVERS = (Role.WAREHOUSE,)
WAY = "stock"
LIST = "/stock"
COUNTS = f"{LIST}/counts"
AMAZON = f"{LIST}/amazon"


def place(number: str) -> str:
    """A number may have signs that mean something in an address."""
    return f"{LIST}/{quote(number, safe='')}"
