"""Amazon's listings become articles, page by page, whatever happens in between."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.articles import Article
from chalicelib.domain.articles.taking_over import MOST_TRIES, LeftOut, Reason, State, TakeOver
from chalicelib.domain.changes import Changed, Created, Record
from chalicelib.domain.connections import AuthorizationState
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Conflict, Forbidden, Refused
from chalicelib.domain.messages import TakeListingsOver
from chalicelib.ports.selling import Denied, Listing, Revoked, Throttled, Unavailable
from chalicelib.usecases.again import ATTEMPTS
from chalicelib.usecases.articles import taking_over as jobs
from tests import examples, fakes
from tests.examples import NOON
from tests.examples import articles as goods
from tests.examples import connections as sellers
from tests.fakes.selling import FakeSelling
from tests.fakes.world import NoPause

IDA = examples.person("ida", roles=frozenset({Role.SELLERS_ADMINISTRATOR}))
KETTLE = Listing("KETTLE-17", "B0EXAMPLE1", "Steel kettle 1.7 l", goods.EAN)
LAMP = Listing("LAMP", "B0EXAMPLE2", "Desk lamp")


class House:
    """A hub with a seller whose listings Amazon tells two a page."""

    def __init__(self, *listings: Listing, records: tuple[Record, ...] = ()) -> None:
        self.hub = fakes.hub(sellers.authorization(), sellers.connection(), *records)
        self.store, self.articles, self.clock = self.hub.store, self.hub.store.articles, self.hub.clock
        self.selling = FakeSelling(clock=self.clock, page_size=2)
        self.selling.offered[sellers.EUROPE, sellers.DE] = list(listings)

    def begin(self) -> TakeOver:
        job: TakeOver = self.hub.do(jobs.begin, sellers.GERMANY, by=IDA, where="page")
        return job

    def stop(self) -> None:
        self.hub.do(jobs.stop, sellers.GERMANY, by=IDA, where="page")

    def take(self, step: int = 0, slot: str = "", id: str = sellers.GERMANY, **ports: Any) -> object:
        return self.hub.do(jobs.take_page, id, step, slot, **({"selling": self.selling} | ports))

    @property
    def job(self) -> TakeOver:
        return self.articles.take_over(sellers.GERMANY)


def house(*listings: Listing, records: tuple[Record, ...] = ()) -> House:
    return House(*listings, records=records)


def go_on(of: House, most: int = 50) -> list[TakeListingsOver]:
    """Does whatever messages say when they are due, until there are none."""
    told: list[TakeListingsOver] = []
    while len(told) < most and of.store.envelopes:
        envelope = min(of.store.envelopes.values(), key=lambda each: each.due_at)
        message: Any = envelope.message
        of.clock.move(max(envelope.due_at - of.clock.now(), timedelta()))
        of.take(message.step, message.slot, message.subject)
        told.append(message)
        del of.store.envelopes[envelope.id]
    return told


def numbers(of: House) -> list[str]:
    return [article.number for article in of.articles.everything()]


def test_unknown_skus_become_articles_page_by_page():
    of = house(KETTLE, LAMP, Listing("BOWL", ean="nonsense"))

    of.begin()
    told = go_on(of)

    assert len(told) == 2
    assert of.articles.get("KETTLE-17") == Article(
        "KETTLE-17", "Steel kettle 1.7 l", ean=goods.EAN, skus=("KETTLE-17",), asins=("B0EXAMPLE1",)
    )
    assert of.articles.get("BOWL") == Article("BOWL", "BOWL", skus=("BOWL",))
    job = of.job
    assert (job.state, job.read, job.total, job.created, job.share) == (State.DONE, 3, 3, 3, 1.0)


def test_what_a_person_wrote_stays_and_gets_a_name_at_amazon():
    mine = goods.plain("A-1", "My own words", skus=("KETTLE-17",))
    of = house(KETTLE, LAMP, records=(mine, goods.plain("LAMP", "My lamp")))

    of.begin()
    go_on(of)

    assert of.articles.get("A-1") == replace(mine, asins=("B0EXAMPLE1",), revision=1)
    assert of.articles.get("LAMP").skus == ("LAMP",)
    assert of.articles.get("LAMP").title == "My lamp"
    assert of.job.linked == 2


def test_once_more_changes_nothing():
    of = house(KETTLE, LAMP)
    of.begin()
    go_on(of)
    before = of.store.all(Article)

    of.begin()
    go_on(of)

    assert of.store.all(Article) == before
    job = of.job
    assert (job.state, job.created, job.unchanged, job.read) == (State.DONE, 0, 2, 2)


def test_two_skus_of_one_asin_are_two_articles_of_which_one_has_it():
    of = house(KETTLE, replace(KETTLE, sku="KETTLE-17-USED"))

    of.begin()
    go_on(of)

    assert (of.articles.get("KETTLE-17").asins, of.articles.get("KETTLE-17-USED").asins) == (("B0EXAMPLE1",), ())
    assert of.job.shared == 1


def test_what_can_be_no_article_is_left_out_and_named():
    of = house(Listing("new"), Listing("a;b"), Listing("kettle"), KETTLE, records=(goods.plain("KETTLE"),))

    of.begin()
    go_on(of)

    job = of.job
    assert (job.left_out, job.created) == (3, 1)
    assert job.problems == (
        LeftOut("new", Reason.UNFIT),
        LeftOut("a;b", Reason.UNFIT),
        LeftOut("kettle", Reason.TAKEN, "KETTLE"),
    )


def test_titles_of_any_length_and_script_are_taken_over():
    of = house(Listing("T", "b0bad", "🫖" * 10_000), Listing("J", title="電気ケトル"))

    of.begin()
    go_on(of)

    assert (len(of.articles.get("T").title), of.articles.get("T").asins) == (250, ())
    assert [one.number for one in of.articles.search("ケトル").rows] == ["J"]


def test_a_page_whose_end_was_never_told_is_done_again_and_changes_nothing():
    of = house(KETTLE, LAMP)
    of.begin()
    # The articles are written, the job's own commit is not.
    commits = iter([None, None, RuntimeError("gone")])
    real = of.store.commit

    def dying(*changes: Any, cause: str = "") -> None:
        trouble = next(commits, None)
        if trouble is not None:
            raise trouble
        real(*changes, cause=cause)

    with pytest.raises(RuntimeError):
        of.take(commit=dying)
    assert numbers(of) == ["KETTLE-17", "LAMP"]

    go_on(of)

    job = of.job
    assert (numbers(of), job.state, job.unchanged) == (["KETTLE-17", "LAMP"], State.DONE, 2)


def test_a_message_that_comes_twice_or_late_changes_nothing():
    of = house(KETTLE, LAMP, Listing("BOWL"))
    of.begin()
    of.take()
    before = len(of.store.commits)

    assert of.take() is None
    assert of.take(id="nobody-DE") is None

    assert len(of.store.commits) == before


def test_being_throttled_waits_for_the_slot_and_is_no_failure():
    of = house(KETTLE)
    of.selling.fail("listings", Throttled(NOON + timedelta(seconds=4)))
    of.begin()

    told = go_on(of)

    assert [message.slot for message in told] == ["", (NOON + timedelta(seconds=4)).isoformat()]
    assert of.selling.callers[-1].slot == NOON + timedelta(seconds=4)
    job = of.job
    assert (job.state, job.tries, job.created) == (State.DONE, 0, 1)


def test_while_amazon_is_down_the_page_is_asked_for_again_and_at_last_stops():
    of = house(KETTLE)
    of.selling.fail("listings", *(Unavailable("Amazon is down.") for _ in range(MOST_TRIES + 1)))
    of.begin()

    told = go_on(of)

    assert len(told) == MOST_TRIES + 1
    job = of.job
    assert (job.state, job.stopped_because) == (State.STOPPED, "Unavailable")
    of.begin()
    go_on(of)
    assert of.job.state is State.DONE


@pytest.mark.parametrize(
    ("trouble", "because"), [(Denied("Unauthorized"), "Unauthorized"), (Revoked("Gone."), "Revoked")]
)
def test_what_amazon_refuses_stops_with_its_reason(trouble: Exception, because: str):
    of = house(KETTLE)
    of.selling.fail("listings", trouble)
    of.begin()

    go_on(of)

    job = of.job
    assert (job.state, job.stopped_because, numbers(of)) == (State.STOPPED, because, [])


def test_it_is_stopped_by_hand_and_goes_on_where_it_stood():
    of = house(KETTLE, LAMP, Listing("BOWL"))
    of.begin()
    go_on(of, most=1)

    of.stop()
    go_on(of)
    assert (numbers(of), of.job.state) == (["KETTLE-17", "LAMP"], State.STOPPED)

    of.begin()
    go_on(of)
    job = of.job
    assert (job.state, job.read, job.created) == (State.DONE, 3, 3)


def test_it_is_not_begun_while_it_is_under_way():
    of = house(KETTLE)
    of.begin()

    with pytest.raises(Refused, match="being taken over already"):
        of.begin()


def test_a_job_that_fell_silent_can_go_on():
    of = house(KETTLE)
    job = of.begin()
    of.store.envelopes.clear()
    of.store.commit(Changed(job, replace(job, changed_at=NOON - timedelta(days=1))))

    of.begin()
    go_on(of)

    assert of.job.state is State.DONE


def test_without_a_grant_nothing_begins():
    of = house(KETTLE, records=(sellers.authorization(state=AuthorizationState.REVOKED),))

    with pytest.raises(Refused, match="authorized again"):
        of.begin()
    with pytest.raises(Forbidden):
        of.hub.do(jobs.begin, sellers.GERMANY, by=examples.person("anna"), where="page")
    assert of.store.commits == []


def test_who_takes_a_name_meanwhile_is_met_with_a_new_decision():
    of = house(KETTLE)
    of.begin()
    mine = goods.plain("A-1", skus=("KETTLE-17",))
    of.store.meanwhile = lambda: of.store.commit(Created(mine))

    go_on(of)

    assert numbers(of) == ["A-1"]
    assert of.articles.get("A-1").asins == ("B0EXAMPLE1",)


def test_who_always_loses_is_put_back():
    of = house(KETTLE)
    of.begin()
    of.store.troubles += [Conflict("Somebody was quicker.")] * (ATTEMPTS + 6)

    ports: dict[str, Any] = {"selling": of.selling, "articles": of.articles, "commit": of.store.commit}

    with pytest.raises(Conflict):
        jobs.take_page(sellers.GERMANY, 0, "", at=NOON, pause=NoPause(), **ports)
    assert len(of.store.troubles) == 6
