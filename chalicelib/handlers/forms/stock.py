"""Stock that somebody moves or counts, as their forms and their table have it."""

import re
from collections.abc import Mapping

from chalicelib.domain.errors import Refused
from chalicelib.domain.inventory.counting import FIELDS
from chalicelib.domain.texts import in_one_line
from chalicelib.handlers.forms.tables import Column
from chalicelib.handlers.visit import Visit
from chalicelib.usecases.inventory.moving import Move
from chalicelib.views.texts import marked

COLUMNS = (
    Column("article", is_required=True, hint=marked("Its number, SKU or EAN.")),
    Column("warehouse", is_required=True, hint=marked("Code or name.")),
    Column("counted", is_required=True, hint=marked("How many lie there, those in boxes that have not left included.")),
    Column("as_of", hint=marked("When it was counted, such as 2026-11-23 14:30; empty for now.")),
)

# A minus as keyboards and word processors have it.
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
# As our pages name their forms; what anybody else calls theirs names nothing.
_COMMAND = re.compile(r"[a-z0-9-]{1,40}", re.ASCII)


def move(here: Visit, article: str) -> Move:
    """As it was typed. Raises Refused beside the field for what is no number."""
    text = in_one_line(here.form.get("quantity", "")).replace("−", "-")
    if not _WHOLE.fullmatch(text):
        raise Refused("Please give a whole number.", field="quantity")
    named = here.form.get("command", "")
    command = named if _COMMAND.fullmatch(named) else ""
    return Move(article, here.form.get("warehouse", ""), int(text), here.form.get("comment", ""), command)


def count(here: Visit, article: str = "") -> Mapping[str, str]:
    """The cells of one count; ``article`` where its page says which."""
    cells = {name: here.form.get(name, "") for name in FIELDS}
    return cells | ({"article": article} if article else {})
