"""The hub is killed between any two steps and started again: one order at Amazon, none lost."""

from collections.abc import Callable

import pytest

from tests.stories.town import APPROVERS, Town

pytestmark = [pytest.mark.stack, pytest.mark.slow]

STEPS = ("cart", "applied", "chiara", "emma", "felix", "sending", "sent", "confirmed")


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_hub_loses_nothing_and_buys_nothing_twice(town: Town, step: str) -> None:
    die: Callable[[str], None] = lambda name: power_cut(town) if name == step else None  # noqa: E731
    if step == "sending":
        town.amazon.break_once("order", "timeout_after", seconds=5)

    number = town.cart()
    die("cart")
    assert town.apply(number, comment="needed").status == 200
    die("applied")
    for approver in APPROVERS:
        assert town.decide(approver, number).status == 200
        die(approver)
    die("sending")
    # A dead sender's lease has to lapse, and then a repetition falls due; what was not begun goes out at once.
    town.wait_until_it_reads(number, "sent to Amazon", minutes=10)
    die("sent")
    town.amazon.confirm(number)
    die("confirmed")

    town.reads(number, "Confirmed")
    assert len(town.at_amazon(number)) == 1


def power_cut(town: Town) -> None:
    """What the queues had handed to the dead hub comes back after six minutes."""
    town.stack.kill_hub()
    town.stack.start_hub()
    town.amazon.forward(7 * 60)
