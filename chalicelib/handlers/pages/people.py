"""The directory: everybody who may sign in or is asked, and whom the Select windows of all settings find."""

from chalice.app import Blueprint, Response

from chalicelib.domain.directory import Role
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import page
from chalicelib.handlers.visit import Visit
from chalicelib.queries.directory import KINDS, MOST_FOUND, choosable

people = Blueprint(__name__)

# Whoever keeps settings in which people are chosen.
CHOOSERS = (Role.PURCHASING_ADMINISTRATOR, Role.SELLERS_ADMINISTRATOR)


@people.route("/settings/people/choices", name="people-to-choose")
@page(people, roles=CHOOSERS)
def choices(here: Visit) -> Response:
    kinds = [kind for kind in KINDS if kind in (here.query("kinds") or " ".join(KINDS)).split()]
    found = here.do(choosable, here.query("search"), kinds=kinds, role_names=here.words.roles())
    words = here.words
    rows = [
        {
            "value": one.value,
            "label": words.choice(one),
            "small": one.small or (words.kind(one) if one.kind != "person" else ""),
            "warning": words.warning(one.warning) if one.warning else "",
        }
        for one in found
    ]
    return answers.json({"choices": rows, "more": len(found) >= MOST_FOUND})
