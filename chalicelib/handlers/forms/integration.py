"""The integration's forms: rows of the mapping, groups, and which lock is meant."""

from collections.abc import Mapping

from chalicelib.domain.company.buying import MOST_EXTRINSICS, Row
from chalicelib.domain.errors import Refused
from chalicelib.handlers.forms import people
from chalicelib.handlers.visit import Visit
from chalicelib.ports.vault import Lock

# What a page offers beside the rows that are filled in.
EMPTY_ROWS = 3


def rows(form: Mapping[str, str]) -> list[Row]:
    """As many as the page had."""
    return [
        (
            form.get(f"extrinsic-name-{number}", ""),
            form.get(f"extrinsic-source-{number}", ""),
            form.get(f"extrinsic-text-{number}", ""),
        )
        for number in range(1, shown_rows(form) + 1)
    ]


def shown_rows(form: Mapping[str, str]) -> int:
    """How many rows a page with these texts shows: all that it has, and some empty ones behind the last."""
    numbers = range(1, MOST_EXTRINSICS + EMPTY_ROWS + 1)
    filled = [n for n in numbers if form.get(f"extrinsic-name-{n}") or form.get(f"extrinsic-text-{n}")]
    return max(filled, default=0) + EMPTY_ROWS


def groups(here: Visit) -> frozenset[str]:
    """Raises Refused for anything but groups."""
    choice = people.anyone(here.fields.all("groups"), field="groups")
    if choice.people or choice.roles:
        raise Refused("Please choose groups from the list.", field="groups")
    return choice.groups


def lock(form: Mapping[str, str]) -> Lock:
    try:
        return Lock(form.get("lock", ""))
    except ValueError:
        raise Refused("There is no such lock.") from None
