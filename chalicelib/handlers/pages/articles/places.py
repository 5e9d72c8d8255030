"""Where the pages of articles are, and who may see and change them."""

from urllib.parse import quote

from chalicelib.domain.directory import Role

READERS = (Role.SELLERS_ADMINISTRATOR, Role.WAREHOUSE, Role.ACCOUNTANT)
EDITORS = (Role.SELLERS_ADMINISTRATOR,)
WAY = "articles"
LIST = "/articles"


def place(number: str) -> str:
    """A number may have signs that mean something in an address."""
    return f"{LIST}/{quote(number, safe='')}"
