"""A station: a browser at a bench, named once by the people who work there."""

from chalicelib.domain.errors import Refused
from chalicelib.domain.texts import in_one_line

# It stands beside every step that was done, and on till readings.
LONGEST_STATION = 40


def named(typed: str) -> str:
    """The name as it is kept. Raises Refused beside its field."""
    name = in_one_line(typed)
    if not name:
        raise Refused("Please give this station a name.", field="station")
    if len(name) > LONGEST_STATION:
        raise Refused("Please keep this under {most} characters.", field="station", most=LONGEST_STATION)
    return name
