"""Who somebody turned out to be, and who turned out to be somebody, read level by level."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from chalicelib.domain.customers import Customer

Several = Callable[[Collection[str]], Mapping[str, Customer]]
"""Customers by their ids (``ports.customers.Customers.several``)."""


def survivors(ids: Iterable[str], several: Several) -> list[Customer]:
    """Who they are by now, each once and in this order."""
    wanted = list(dict.fromkeys(id for id in ids if id))
    known = dict(several(wanted))
    into = {each.merged_into for each in known.values() if each.merged_into} - set(known)
    while into:
        level = several(into)
        known |= level
        into = {each.merged_into for each in level.values() if each.merged_into} - set(known)

    def end(customer: Customer) -> Customer:
        while customer.merged_into in known:
            customer = known[customer.merged_into]
        return customer

    return list({last.id: last for id in wanted if id in known for last in (end(known[id]),)}.values())


def families(found: Sequence[Customer], several: Several) -> dict[str, list[Customer]]:
    """Each with everybody who was merged into them, at once for all of them."""
    members = {each.id: [each] for each in found}
    whose = {id: each.id for each in found for id in each.absorbed}
    while whose:
        level = several(list(whose))
        for id, one in level.items():
            members[whose[id]].append(one)
        whose = {id: whose[one.id] for one in level.values() for id in one.absorbed}
    return members
