"""Keeping mappings while others do: who collides, what is written together, and jobs that are interrupted."""

from dataclasses import replace

import pytest

from chalicelib.domain.articles import Alias, AliasKind, Article
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Conflict, Forbidden, Overtaken, Refused, Retryable
from chalicelib.domain.imports import Row
from chalicelib.domain.messages.kinds import SILENT_AFTER
from chalicelib.domain.orders.mapping import OrderMapping, ShipMethod, Way
from chalicelib.domain.orders.mapping.releasing import State
from chalicelib.domain.orders.mapping.sections import Section
from chalicelib.domain.orders.order import Hold, HoldReason
from chalicelib.usecases.mappings import assigning, importing, releasing
from chalicelib.usecases.mappings.saving import Stated, save, seen_of
from tests import examples
from tests.examples import NOON, sales
from tests.fakes import FakeHub, hub

DE = f"{sales.SELLER}-DE"
IDA = examples.person("ida", roles=frozenset({Role.SELLERS_ADMINISTRATOR}))
WHO = {"by": IDA, "where": "page, 203.0.113.7"}
PENCIL = Article("PENCIL", "Pencil")


def house(*records: object) -> FakeHub:
    return hub(IDA, sales.connection(), PENCIL, *records)  # type: ignore[arg-type]


def ways(of: FakeHub, carrier: str, seen: str | None = None) -> OrderMapping:
    rows = [{"service_level": "STANDARD", "carrier": carrier, "method": ""}]
    before = seen or seen_of(of.mappings.mapping(DE), Section.SHIP_METHODS)
    return of.do(save, DE, Section.SHIP_METHODS, Stated(rows, before, {}), **WHO)  # type: ignore[no-any-return]


def named(number: int) -> Row:
    return Row(number + 2, {"kind": "sku", "name": f"S-{number}", "articles": "PENCIL"})


def test_who_saves_another_page_at_the_same_moment_keeps_both():
    of = house()

    def meanwhile() -> None:
        of.do(assigning.assign, DE, [{"kind": "sku", "name": "S", "articles": "PENCIL"}], **WHO)

    of.store.meanwhile = meanwhile
    ways(of, "DHL")

    kept = of.mappings.mapping(DE)
    assert (kept.ship_methods, kept.revision) == ((ShipMethod("STANDARD", Way("DHL")),), 2)
    assert len(of.mappings.all_assigned(DE)) == 1


def test_who_saves_the_same_page_at_the_same_moment_is_told():
    of = house()
    seen = seen_of(of.mappings.mapping(DE), Section.SHIP_METHODS)
    of.store.meanwhile = lambda: ways(of, "UPS", seen)

    with pytest.raises(Overtaken):
        ways(of, "DHL", seen)

    assert of.mappings.mapping(DE).ship_methods == (ShipMethod("STANDARD", Way("UPS")),)


def test_saving_what_is_stored_writes_nothing():
    of = house()
    ways(of, "DHL")
    before = len(of.store.commits)

    ways(of, "DHL")

    assert len(of.store.commits) == before


def test_a_large_table_of_names_is_written_in_commits_that_fit_each_with_a_revision():
    of = house()

    of.do(assigning.take_over, DE, [named(number) for number in range(250)], **WHO)

    assert len(of.mappings.all_assigned(DE)) == 250
    assert [len(changes) for changes in of.store.commits] == [100, 100, 56]
    assert of.mappings.mapping(DE).revision == 3


def test_a_table_that_was_half_written_writes_the_other_half():
    of = house()
    table = [named(number) for number in range(150)]
    of.do(assigning.take_over, DE, table[:98], **WHO)

    of.do(assigning.take_over, DE, table, **WHO)

    assert len(of.mappings.all_assigned(DE)) == 150
    assert [len(changes) for changes in of.store.commits] == [100, 54]


def test_a_wrong_row_keeps_all_others_out():
    of = house()
    table = [named(1), Row(3, {"name": "S-2", "articles": "GONE"})]

    with pytest.raises(Refused, match="Line 3"):
        of.do(assigning.take_over, DE, table, **WHO)
    with pytest.raises(Refused, match="Line 2"):
        of.do(importing.take_over, DE, Section.CHARGES, [Row(2, {"setting": "x", "value": "y"})], **WHO)

    assert of.store.commits == []


def test_a_name_that_an_article_has_too_is_taken_over_with_a_warning():
    of = house(replace(PENCIL, number="PEN", skus=("S-1",)))

    (fate,) = of.do(assigning.plan, DE, [named(1)], by=IDA)

    assert str(fate.warning) == "The article PEN has this name too; what is said here goes before."


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.SELLERS_ADMINISTRATOR])
def test_nobody_else_keeps_mappings(role: Role):
    of, who = house(), {"by": examples.person("x", roles=frozenset({role})), "where": ""}

    for act in (
        lambda: of.do(save, DE, Section.FILTERS, Stated([], "", {}), **who),
        lambda: of.do(assigning.assign, DE, [], **who),
        lambda: of.do(assigning.remove, DE, [Alias(AliasKind.SKU, "S")], **who),
        lambda: of.do(releasing.begin, DE, **who),
    ):
        with pytest.raises(Forbidden):
            act()
    assert of.store.commits == []


def test_a_job_that_fell_silent_can_be_begun_anew_and_its_old_messages_do_nothing():
    of = house()
    first = of.do(releasing.begin, DE, **WHO)
    again = of.do(releasing.begin, DE, at=NOON + SILENT_AFTER * 2, **WHO)

    assert (first.run, again.run) == (1, 2)
    assert of.do(releasing.go_on, DE, 1, 0, map_again=never) is None
    assert of.do(releasing.go_on, DE, 2, 1, map_again=never) is None
    assert of.do(releasing.go_on, DE, 2, 0, map_again=never).state is State.DONE


@pytest.mark.parametrize("error", [KeyError("Erika"), Conflict("Somebody was quicker."), Refused("No.")])
def test_an_order_that_can_not_be_mapped_is_named_and_never_stops_the_others(error: Exception):
    held = sales.sale(holds=(Hold(HoldReason.UNMAPPED_ARTICLE, NOON),))
    of = house(held)
    of.do(releasing.begin, DE, **WHO)

    def fails(order_id: str, **_: object) -> object:
        raise error

    done = of.do(releasing.go_on, DE, 1, 0, map_again=fails)

    assert (done.state, done.failed, done.failures) == (State.DONE, 1, (held.order_id,))


def test_a_step_that_dies_has_said_nothing_and_is_done_again():
    held = sales.sale(holds=(Hold(HoldReason.UNMAPPED_ARTICLE, NOON, {"skus": "S"}),))
    of = house(held)
    of.do(releasing.begin, DE, **WHO)

    def out_of_reach(order_id: str, **_: object) -> object:
        raise Retryable("Not now.")

    with pytest.raises(Retryable):
        of.do(releasing.go_on, DE, 1, 0, map_again=out_of_reach)
    assert of.mappings.release(DE).step == 0
    done = of.do(releasing.go_on, DE, 1, 0, map_again=lambda order_id, **_: replace(held, holds=()))

    assert (done.state, done.released) == (State.DONE, 1)


def never(order_id: str, **_: object) -> object:
    raise AssertionError(f"{order_id} is none of this step's")
