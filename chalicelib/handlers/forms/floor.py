"""Addresses, numbers and paper of the warehouse's pages."""

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import quote, urlencode

from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.fulfilment.papers import Paper
from chalicelib.handlers.forms import whole

WORK = "/warehouse"
ONE = f"{WORK}/{{order_id}}"
# After these the next thing is a scan.
_SCANNED = frozenset({"allocate", "tick"})
# A box that nobody can have, and pieces that no order has.
_BOX_DIGITS, _PIECES_DIGITS = 3, 6


def place(order_id: str, said: Mapping[str, str] | None = None) -> str:
    """An order's page, at the box that something was done with; while it is scanned, in the scanner's field: a browser
    that is led to a place of a page leaves what has the focus by itself alone."""
    asked = ""
    if said:
        to = "code" if said.get("done") in _SCANNED else "box"
        asked = f"?{urlencode(said)}#{to}-{said['box']}"
    return f"{WORK}/{quote(order_id, safe='')}{asked}"


def notes(order_ids: Sequence[str]) -> str:
    return f"{WORK}/notes.pdf?{urlencode({'orders': ' '.join(order_ids)})}"


def chosen_paper(asked: str, usual: Paper, *, among: Collection[Paper] = (Paper.A4, Paper.LETTER)) -> Paper:
    """What was asked for where it is there for that, else the sheets of the company's country."""
    return Paper(asked) if asked in among else usual


def box_number(text: str) -> int:
    """Raises NotFound for what is no box's."""
    number = whole(text, digits=_BOX_DIGITS, otherwise=0)
    if not number:
        raise NotFound("This order has no such box.")
    return number


def pieces(form: Mapping[str, str]) -> dict[str, int]:
    """How many of each of Amazon's lines go into a new box. Raises Refused beside the field."""
    moved = {}
    for name, text in form.items():
        kind, _, line = name.partition("-")
        if kind == "move" and text.strip():
            many = whole(text.strip(), digits=_PIECES_DIGITS, otherwise=-1)
            if many < 0:
                raise Refused("Please give a whole number.", field=name)
            moved[line] = many
    return moved


def seen(form: Mapping[str, str]) -> int | None:
    """How many pieces lay in the box when the form was shown; None for a form that does not say."""
    text = form.get("seen", "")
    return whole(text, digits=_PIECES_DIGITS, otherwise=-1) if text else None
