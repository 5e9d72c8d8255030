"""The time zones that a company may choose from, by the names that the whole world uses for them."""

from functools import cache
from zoneinfo import available_timezones

# What history left behind: abbreviations, countries' nicknames, and offsets without a place.
_ODD = ("Etc/", "SystemV/", "US/", "posix/", "right/")


@cache
def names() -> tuple[str, ...]:
    return ("UTC", *sorted(name for name in available_timezones() if "/" in name and not name.startswith(_ODD)))
