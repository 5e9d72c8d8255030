"""Adding a carrier, or a method of one, where a ship method is mapped."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.lists import Carriage, Entry, ListName, named
from chalicelib.domain.orders.mapping import Way
from chalicelib.domain.texts import folded, in_one_line
from chalicelib.ports.commit import Commit
from chalicelib.ports.lists import Lists
from chalicelib.usecases.small_lists import add, update


def add_way(carrier: str, method: str, *, by: Person, where: str, at: datetime, lists: Lists, commit: Commit) -> Way:
    """What is there already stays as it is. Raises Refused beside ``add_carrier`` or ``add_method``."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    carrier, method = in_one_line(carrier), in_one_line(method)
    if not carrier:
        raise Refused("Please name the carrier.", field="add_carrier")
    methods = (method,) if method else ()
    try:
        known = named(lists.all(ListName.CARRIERS), carrier)
        if known is None:
            entry = Entry(ListName.CARRIERS, "", carrier, carriage=Carriage(methods=methods))
            return Way(add(entry, by=by, where=where, at=at, lists=lists, commit=commit).code, method)
        carriage = known.carriage or Carriage()
        same = next((each for each in carriage.methods if folded(each) == folded(method)), None)
        if same or not method:
            return Way(known.code, same or "")
        after = replace(known, carriage=replace(carriage, methods=(*carriage.methods, method)))
        return Way(update(after, by=by, where=where, at=at, lists=lists, commit=commit).code, method)
    except Unfit as unfit:
        found = unfit.refusals[0]
        field = "add_method" if found.field == "methods" else "add_carrier"
        raise Refused(found.message, field=field, **found.facts) from None
