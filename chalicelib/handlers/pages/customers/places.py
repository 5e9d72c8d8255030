"""Where the pages of customers are, and who may see and change them."""

from urllib.parse import quote

from chalicelib.domain.directory import Role

READERS = (Role.SELLERS_ADMINISTRATOR, Role.ACCOUNTANT)
EDITORS = (Role.SELLERS_ADMINISTRATOR,)
WAY = "customers"
LIST = "/customers"
MERGE = f"{LIST}/merge"
DUPLICATES = f"{LIST}/duplicates"
TRY = f"{DUPLICATES}/try"


def place(id: str) -> str:
    return f"{LIST}/{quote(id, safe='')}"
