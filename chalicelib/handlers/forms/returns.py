"""What somebody typed about a return: pieces, condition and shelf of each line, and how the money goes back."""

from collections.abc import Iterator

from chalicelib.domain.errors import Refused
from chalicelib.domain.returns import Condition, Wanted
from chalicelib.domain.returns.taking import field_of
from chalicelib.domain.takings import Tender
from chalicelib.handlers.forms import whole
from chalicelib.handlers.visit import Visit

_LEFT, _HERE = field_of(""), field_of("", is_here=True)
# The same line in another condition.
_MORE = "more-"
# No order has more pieces of a line.
LONGEST_QUANTITY = 6


def wanted(here: Visit) -> list[Wanted]:
    """A line that says nothing is not meant; what is no number is one that every order refuses."""
    return list(_wanted(here))


def tender(here: Visit) -> Tender:
    """Raises Refused beside its field."""
    said = here.form.get("tender", "")
    if said not in set(Tender):
        raise Refused("Please say how the money goes back.", field="tender")
    return Tender(said)


def _wanted(here: Visit) -> Iterator[Wanted]:
    for name, typed in here.form.items():
        if not typed.strip():
            continue
        many = whole(typed.strip(), digits=LONGEST_QUANTITY, otherwise=-1)
        if name.startswith(_LEFT):
            yield _line(here, name.removeprefix(_LEFT), many, "")
        elif name.startswith(_MORE):
            yield _line(here, name.removeprefix(_MORE), many, "more_")
        elif name.startswith(_HERE):
            yield Wanted(name.removeprefix(_HERE), many, Condition.AS_NEW, is_here=True)


def _line(here: Visit, line: str, many: int, prefix: str) -> Wanted:
    condition = here.form.get(f"{prefix}condition-{line}", "")
    return Wanted(
        line,
        many,
        Condition(condition) if condition in set(Condition) else Condition.OTHER,
        restock=here.form.get(f"{prefix}restock-{line}") == "yes",
    )
