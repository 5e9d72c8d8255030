"""What waits for an administrator: the oldest first, and said so when there is more."""

from datetime import timedelta

from chalicelib.domain.attention import Reason, needed
from chalicelib.queries.attention import MOST, SHOWN, Waiting, waiting
from tests import fakes
from tests.examples import NOON


def entries(count: int) -> list[object]:
    return [needed(Reason.UNKNOWN_ORDER, f"document-{n:03}", at=NOON + timedelta(minutes=n)) for n in range(count)]


def all_pages(house: fakes.FakeHub) -> list[Waiting]:
    pages = [house.do(waiting)]
    while pages[-1].next:
        pages.append(house.do(waiting, after=pages[-1].next))
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
