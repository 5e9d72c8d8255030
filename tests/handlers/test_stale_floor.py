"""Forms of the floor that were shown before somebody else was quicker: each says why it can't be done any more."""

from dataclasses import replace

from chalicelib.domain.fulfilment import Box
from tests.examples import sales
from tests.handlers.test_floor import PAGE, allocated, at, box, do, house


def test_a_short_pick_of_a_box_that_was_put_down_meanwhile_says_so():
    of = house()
    will = allocated(of)
    do(will, "undo", step="allocated")

    refused = do(will, "short", article="PENCIL-1", found="0", key="1")

    assert refused.status == 422 and "The box has none of this article of the stock." in refused.words


def test_a_split_of_what_is_no_longer_in_the_box_says_so():
    of = house(sales.amazon_line(quantity=3))
    will = at(of)

    refused = do(will, "split", **{"move-gone": "1"})

    assert refused.status == 422 and "There are only 0 of this in the box." in refused.words


def test_a_split_that_is_sent_twice_makes_one_box():
    of = house(sales.amazon_line(quantity=3, unfulfilled=3))
    will = at(of)
    line = sales.amazon_line().id
    typed = {f"move-{line}": "1", "seen": will.get(PAGE).field("seen")}

    first, second = do(will, "split", **typed), do(will, "split", **typed)

    assert (first.status, second.status) == (303, 422)
    assert "This box holds other pieces than when you opened the page." in second.words
    assert sorted(each.pieces for each in of.store.all(Box)) == [1, 2]


def test_a_tracking_number_for_a_box_that_has_left_meanwhile_says_so():
    of = house()
    will = allocated(of)
    do(will, "pack", carrier="DHL", tracking="1")

    refused = do(will, "despatch", carrier="DHL", tracking="1\x072")

    assert refused.status == 422 and "There are characters in it that can’t be seen" in refused.words.replace("'", "’")


def test_a_step_of_a_box_that_was_emptied_meanwhile_says_so():
    of = house()
    will = allocated(of)
    of.store.hold(replace(box(of), is_dropped=True, contents={}, done={}, taken=()))

    refused = do(will, "allocate")

    assert refused.status == 422 and "Box 1 is not used any more." in refused.words


def test_what_stands_beside_its_field_is_said_once():
    of = house()
    will = allocated(of)

    refused = do(will, "pack", carrier="DHL", tracking="")

    assert refused.status == 422 and refused.words.count("Please enter the tracking number.") == 1
