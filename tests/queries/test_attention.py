"""What waits for a person: the oldest first, said so when there is more, and only of the half that is theirs."""

from datetime import timedelta

import pytest

from chalicelib.domain.attention import Half, Reason, half, needed, seen_by
from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import Forbidden
from chalicelib.queries.attention import MOST, SHOWN, Ability, Waiting, waiting
from chalicelib.queries.surroundings import surroundings
from tests import examples, fakes
from tests.examples import NOON, sales

GITA = examples.person("gita", roles=frozenset({Role.PURCHASING_ADMINISTRATOR}))
SAM = examples.person("sam", roles=frozenset({Role.SELLERS_ADMINISTRATOR}))
OLGA = examples.person("olga", roles=frozenset({Role.OPERATOR}))


def entries(count: int) -> list[object]:
    return [needed(Reason.UNKNOWN_ORDER, f"document-{n:03}", at=NOON + timedelta(minutes=n)) for n in range(count)]


def all_pages(house: fakes.FakeHub) -> list[Waiting]:
    pages = [house.do(waiting, by=GITA)]
    while pages[-1].next:
        pages.append(house.do(waiting, by=GITA, after=pages[-1].next))
    return pages


def test_everything_is_shown_page_by_page_the_oldest_first():
    pages = all_pages(fakes.hub(*entries(2 * SHOWN + 1)))

    assert [len(page.items) for page in pages] == [SHOWN, SHOWN, 1]
    assert [item.subject for page in pages for item in page.items] == [f"document-{n:03}" for n in range(2 * SHOWN + 1)]
    assert not any(page.is_cut for page in pages)


def test_of_too_many_the_oldest_are_shown_and_every_page_is_told():
    pages = all_pages(fakes.hub(*entries(MOST + 5)))

    assert sum(len(page.items) for page in pages) == MOST
    assert all(page.is_cut for page in pages)


def every_reason() -> fakes.FakeHub:
    return fakes.hub(*(needed(reason, sales.ORDER_ID, at=NOON, person="chiara") for reason in Reason))


def test_everybody_sees_the_half_that_is_theirs_and_the_badge_counts_it():
    house = every_reason()

    for person, halves in ((GITA, {Half.BUYING}), (SAM, {Half.SELLING}), (OLGA, set(Half))):
        shown = [item for page in pages_of(house, person) for item in page.items]
        assert {half(item.reason) for item in shown} == halves == set(seen_by(person))
        assert len(shown) == sum(half(reason) in halves for reason in Reason)
        assert house.do(surroundings, person).attention == len(shown)


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.APPROVER, Role.WAREHOUSE, Role.ACCOUNTANT])
def test_nobody_else_sees_anything_of_it(role: Role):
    house, other = every_reason(), examples.person("other", roles=frozenset({role}))

    with pytest.raises(Forbidden):
        house.do(waiting, by=other)
    assert house.do(surroundings, other).attention == 0


def test_an_operator_sees_nobodys_name_and_decides_nothing():
    pages = pages_of(every_reason(), OLGA)

    assert [page.names for page in pages] == [{}] * len(pages)
    done = {ability for page in pages for item in page.items for ability in page.can(item)}
    assert done == {Ability.DOWNLOAD, Ability.CONNECTION}


def test_an_order_that_is_here_can_be_looked_at_and_mapped_again():
    item = needed(Reason.ORDER_NOT_STORED, sales.ORDER_ID, at=NOON)
    unknown, known = fakes.hub(item), fakes.hub(item, sales.sale())

    assert unknown.do(waiting, by=SAM).can(item) == (Ability.DOWNLOAD, Ability.IGNORE)
    assert known.do(waiting, by=SAM).can(item) == (Ability.SALE, Ability.DOWNLOAD, Ability.REMAP, Ability.IGNORE)
    assert known.do(waiting, by=OLGA).can(item) == (Ability.SALE, Ability.DOWNLOAD, Ability.REMAP)


def test_a_task_is_done_and_never_ignored():
    item = needed(Reason.CANCELED_AFTER_DESPATCH, sales.ORDER_ID, at=NOON)
    house = fakes.hub(item, sales.sale())

    assert house.do(waiting, by=SAM).can(item) == (Ability.SALE, Ability.DONE)


def pages_of(house: fakes.FakeHub, person: Person) -> list[Waiting]:
    pages = [house.do(waiting, by=person)]
    while pages[-1].next:
        pages.append(house.do(waiting, by=person, after=pages[-1].next))
    return pages
