"""What somebody typed about a return: pieces, condition and shelf of each line, and how the money goes back."""

from chalicelib.domain.errors import Refused
from chalicelib.domain.returns import Condition, Wanted
from chalicelib.domain.returns.taking import field_of
from chalicelib.domain.takings import Tender
from chalicelib.handlers.forms import whole
from chalicelib.handlers.visit import Visit

_QUANTITY = field_of("")
# No order has more pieces of a line.
LONGEST_QUANTITY = 6


def wanted(here: Visit) -> list[Wanted]:
    """A line that says nothing is not meant; what is no number is one that every order refuses."""
    return [
        _line(here, name.removeprefix(_QUANTITY), typed.strip())
        for name, typed in here.form.items()
        if name.startswith(_QUANTITY) and typed.strip()
    ]


def tender(here: Visit) -> Tender:
    """Raises Refused beside its field."""
    said = here.form.get("tender", "")
    if said not in set(Tender):
        raise Refused("Please say how the money goes back.", field="tender")
    return Tender(said)


def _line(here: Visit, line: str, typed: str) -> Wanted:
    condition = here.form.get(f"condition-{line}", "")
    return Wanted(
        line,
        whole(typed, digits=LONGEST_QUANTITY, otherwise=-1),
        Condition(condition) if condition in set(Condition) else Condition.OTHER,
        restock=here.form.get(f"restock-{line}") == "yes",
    )
