"""What waits for an administrator: the oldest first, and said so when there is more."""

from datetime import timedelta

from chalicelib.domain.attention import Reason, needed
from chalicelib.queries.attention import MOST, waiting
from tests import fakes
from tests.examples import NOON


def entries(count: int) -> list[object]:
    return [needed(Reason.UNKNOWN_ORDER, f"document-{n:03}", at=NOON + timedelta(minutes=n)) for n in range(count)]


def test_as_many_as_fit_are_all_shown():
    found = fakes.hub(*entries(MOST)).do(waiting)

    assert (len(found.items), found.is_cut) == (MOST, False)


def test_of_more_the_oldest_are_shown_and_the_page_is_told():
    found = fakes.hub(*entries(MOST + 5)).do(waiting)

    assert [item.subject for item in found.items] == [f"document-{n:03}" for n in range(MOST)]
    assert found.is_cut
