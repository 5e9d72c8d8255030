"""What marketplace orders are found by while their personal data lasts, and not a moment longer."""

from datetime import timedelta

from chalicelib.domain.search import Indexed
from chalicelib.ports.search import Found
from tests.adapters.stores import DynamoStore, Store
from tests.examples import MINUTE, NOON

UNTIL = NOON + timedelta(days=30)


def indexed(place: int, *terms: str, passing: tuple[str, ...] = (), until=UNTIL) -> Indexed:
    return Indexed(
        f"SO-{place:03}", NOON + place * MINUTE, frozenset(terms), passing=frozenset(passing), until=until or None
    )


def numbers(found: Found) -> list[str]:
    return [hit.number for hit in found.hits]


def test_an_order_is_found_by_passing_and_lasting_terms_together(store: Store):
    store.sale_search.keep(None, indexed(1, "sku-1", passing=("h4sh", "h5sh")))
    store.sale_search.keep(None, indexed(2, "sku-1", passing=("h4sh",)))

    assert numbers(store.sale_search.find(["sku-1", "h5sh"], at=NOON)) == ["SO-001"]
    assert numbers(store.sale_search.find(["h4sh"], at=NOON)) == ["SO-002", "SO-001"]
    assert store.sale_search.terms("SO-001").passing == {"h4sh", "h5sh"}


def test_a_passing_term_is_over_with_what_it_stands_for(store: Store):
    store.sale_search.keep(None, indexed(1, "sku-1", passing=("h4sh",)))

    assert numbers(store.sale_search.find(["h4sh"], at=UNTIL - timedelta(seconds=1))) == ["SO-001"]
    assert numbers(store.sale_search.find(["h4sh"], at=UNTIL)) == []
    assert numbers(store.sale_search.find(["sku-1"], at=UNTIL)) == ["SO-001"]


def test_forgetting_takes_passing_terms_away_at_once(store: Store):
    store.sale_search.keep(None, indexed(1, "sku-1", passing=("h4sh", "h5sh")))

    store.sale_search.forget("SO-001")
    store.sale_search.forget("SO-001")
    store.sale_search.forget("SO-009")

    assert numbers(store.sale_search.find(["h4sh"], at=NOON)) == []
    assert numbers(store.sale_search.find(["sku-1"], at=NOON)) == ["SO-001"]
    assert store.sale_search.terms("SO-001").passing == frozenset()


def test_terms_follow_the_personal_data_and_its_end(store: Store):
    store.sale_search.keep(None, indexed(1, "sku-1", passing=("old", "same")))
    later = UNTIL + timedelta(days=3)

    store.sale_search.keep(store.sale_search.terms("SO-001"), indexed(1, "sku-1", passing=("same", "new"), until=later))

    assert numbers(store.sale_search.find(["old"], at=NOON)) == []
    assert numbers(store.sale_search.find(["same", "new"], at=UNTIL)) == ["SO-001"]
    assert (store.sale_search.terms("SO-001").until, store.sale_search.terms("SO-001").revision) == (later, 1)

    store.sale_search.keep(store.sale_search.terms("SO-001"), indexed(1, "sku-1", until=None))
    assert numbers(store.sale_search.find(["same"], at=NOON)) == []


def test_a_passing_term_that_comes_to_last_outlives_the_personal_data(store: Store):
    store.sale_search.keep(None, indexed(1, "sku-1", passing=("berg", "h4sh")))

    store.sale_search.keep(store.sale_search.terms("SO-001"), indexed(1, "sku-1", "berg", passing=("h4sh",)))

    store.sale_search.forget("SO-001")
    assert numbers(store.sale_search.find(["berg"], at=UNTIL)) == ["SO-001"]


def test_orders_that_we_place_are_not_found_among_those_that_we_are_sent(store: Store):
    store.sale_search.keep(None, indexed(1, "pen"))
    store.search.keep(None, indexed(2, "pen"))

    assert numbers(store.sale_search.find(["pen"])) == ["SO-001"]
    assert numbers(store.search.find(["pen"])) == ["SO-002"]


def test_entries_of_passing_terms_carry_their_end_for_the_sweeper(tables: DynamoStore):
    tables.sale_search.keep(None, indexed(1, "sku-1", passing=("h4sh",)))

    expiring = {item["pk"]["S"]: item["expires"]["N"] for item in tables.items("search-terms") if "expires" in item}

    end = str(int(UNTIL.timestamp()))
    assert expiring == {"sale-term#h4sh": end, "sale-order#SO-001": end}


def test_nothing_is_left_in_the_table_of_terms_that_were_forgotten(tables: DynamoStore):
    tables.sale_search.keep(None, indexed(1, "sku-1", passing=("h4sh",)))
    tables.sale_search.forget("SO-001")

    assert {item["pk"]["S"] for item in tables.items("search-terms")} == {"sale-term#sku-1", "sale-order#SO-001"}
