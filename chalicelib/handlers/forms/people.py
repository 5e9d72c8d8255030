"""People, groups and roles chosen in a form: the texts of its boxes into a choice and back."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.directory import Anyone, Role
from chalicelib.domain.errors import Refused
from chalicelib.handlers.visit import Visit
from chalicelib.queries.directory import GROUP, KINDS, PERSON, ROLE, Choice, choosable, named

# What the button posts that looks for people without a script: the name of its field.
FIND = "find"
# Opaque ids and provider's group names are shorter; it keeps junk out of the store.
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Picked:
    """What the picker of one field shows. ``found`` is None as long as nobody looked for anybody."""

    chosen: Sequence[Choice] = ()
    found: Sequence[Choice] | None = None
    search: str = ""


def picked(here: Visit, field: str, values: Sequence[str], *, kinds: Sequence[str] = KINDS) -> Picked:
    """These values by name; beside them whoever was looked for in this field."""
    looked = looked_for(here) if here.request.method == "POST" else None
    if looked is None or looked[0] != field:
        return Picked(here.do(named, values))
    chosen = here.do(named, values)
    found = here.do(choosable, looked[1], kinds=kinds, role_names=here.words.roles())
    return Picked(chosen, [one for one in found if one.value not in values], looked[1])


def looked_for(here: Visit) -> tuple[str, str] | None:
    """Which field's button *Find* was pressed and what was typed beside it; None when it was another button. Enter
    presses the first of several, whichever field it was typed in: the one with a text was meant."""
    field = here.form.get(FIND)
    if field is None:
        return None
    typed = {name.removesuffix("-search"): text for name, text in here.form.items() if name.endswith("-search")}
    if not typed.get(field, "").strip():
        field = next((name for name, text in typed.items() if text.strip()), field)
    return field, typed.get(field, "").strip()[:LONGEST]


def anyone(values: Sequence[str], *, field: str | None = None) -> Anyone:
    """Raises Refused, beside that field, for what no picker offers."""
    chosen: dict[str, set[str]] = {PERSON: set(), GROUP: set(), ROLE: set()}
    for value in values:
        kind, _, name = value.partition(":")
        is_known = kind in chosen and 0 < len(name) <= LONGEST and (kind != ROLE or name in list(Role))
        if not is_known:
            raise Refused("Please choose people, groups or roles from the list.", field=field)
        chosen[kind].add(name)
    return Anyone(frozenset(chosen[PERSON]), frozenset(chosen[GROUP]), frozenset(map(Role, chosen[ROLE])))


def values(choice: Anyone) -> tuple[str, ...]:
    """What a picker's boxes would post for this choice."""
    return (
        *(f"{ROLE}:{role}" for role in sorted(choice.roles)),
        *(f"{GROUP}:{group}" for group in sorted(choice.groups)),
        *(f"{PERSON}:{person}" for person in sorted(choice.people)),
    )


def person(values: Sequence[str], *, field: str | None = None) -> str | None:
    """The id of the one person chosen, if anybody was; an empty value stands for nobody. Raises Refused."""
    choice = anyone([value for value in values if value], field=field)
    if len(choice.people) > 1 or choice.groups or choice.roles:
        raise Refused("Please choose one person.", field=field)
    return next(iter(choice.people), None)
