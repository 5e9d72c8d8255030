"""A person and a group as their forms have them."""

from collections.abc import Mapping, Sequence

from chalicelib.domain.directory import Group, Person, Role
from chalicelib.domain.errors import Refused
from chalicelib.domain.profile import Profile
from chalicelib.handlers import forms
from chalicelib.handlers.forms import people
from chalicelib.handlers.visit import Visit
from chalicelib.views.texts import LANGUAGES, SOURCE


def profile(here: Visit) -> Profile:
    """As it was typed, unchecked. Raises Refused for what no form of ours offers."""
    form = here.form
    language = form.get("language", SOURCE)
    if language not in LANGUAGES:
        raise Refused("Please choose one of the languages.", field="language")
    return Profile(
        name=form.get("name", ""),
        email=form.get("email", ""),
        unique_name=form.get("unique_name", ""),
        first_name=form.get("first_name", ""),
        last_name=form.get("last_name", ""),
        language=language,
        manager=people.person(here.fields.all("manager"), field="manager"),
        groups=people.anyone(here.fields.all("groups"), field="groups").groups,
        roles=roles(here.fields.all("roles")),
    )


def typed(person: Person) -> Mapping[str, str]:
    """What the form of a stored one shows in its fields of text."""
    return {
        "name": person.name,
        "email": person.email,
        "unique_name": person.unique_name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "language": person.language,
        "revision": str(person.revision),
    }


def chosen(person: Person) -> Mapping[str, Sequence[str]]:
    """What it shows as chosen."""
    return {
        "manager": [f"person:{person.manager}"] if person.manager else [],
        "groups": [f"group:{group}" for group in sorted(person.given_groups)],
        "roles": sorted(person.given_roles),
    }


def group(here: Visit, name: str = "") -> Group:
    """As it was typed, unchecked; ``name`` is the one that a group keeps. Raises Refused."""
    return Group(
        name=name or here.form.get("name", ""),
        remarks=here.form.get("remarks", ""),
        is_provided=here.form.get("is_provided") == "yes",
        roles=roles(here.fields.all("roles")),
        revision=revision(here),
    )


def group_typed(group: Group) -> Mapping[str, str]:
    return {
        "name": group.name,
        "remarks": group.remarks,
        "is_provided": "yes" if group.is_provided else "",
        "revision": str(group.revision),
    }


def revision(here: Visit) -> int:
    """Which revision the form was made from; none of ours when it does not say."""
    return forms.revision(here.form)


def roles(texts: Sequence[str]) -> frozenset[Role]:
    """Raises Refused."""
    if any(text not in list(Role) for text in texts):
        raise Refused("Please choose roles from the list.", field="roles")
    return frozenset(map(Role, texts))
