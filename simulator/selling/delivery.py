"""The second courier's round: notifications that are due go to their queues, oldest first."""

import logging
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from simulator.selling import reports
from simulator.selling.news import keep_fate
from simulator.selling.rows import Notification
from simulator.selling.sales import clockwork
from simulator.world import World

log = logging.getLogger(__name__)

# Seconds of world time after which a queue that was not there is tried again; then the news is given up.
REPEATS = (1, 2, 5, 15, 60, 300, 900)
# What the control page and a test look back on.
REMEMBERED = 500


def run_due(world: World) -> None:
    """What was to happen to orders and reports by now happens; then whatever there is to tell is told."""
    clockwork.catch_up(world)
    reports.run_due(world)
    due = [one for one in world.selling.notifications.all() if one.due_at <= world.now()]
    by_queue: dict[str, list[Notification]] = defaultdict(list)
    for notification in sorted(due, key=lambda one: one.due_at):
        by_queue[notification.arn].append(notification)
    for arn, together in by_queue.items():
        deliver(world, arn, together)


def deliver(world: World, arn: str, together: list[Notification]) -> None:
    """Forgotten after the queue has them: a kill between the two sends them again, as SQS may do anyway."""
    try:
        world.queues.send(arn, [one.body for one in together])
    except OSError as error:
        log.warning("%d notifications wait for %s: %s", len(together), arn, error)
        for one in together:
            again(world, one)
        return
    with world.state.change():
        for one in together:
            forget(world, one, "delivered")
        world.selling.published.keep_newest(REMEMBERED)


def again(world: World, notification: Notification) -> None:
    if notification.attempts >= len(REPEATS):
        forget(world, notification, "given_up")
        return
    wait = timedelta(seconds=REPEATS[notification.attempts])
    later = replace(notification, attempts=notification.attempts + 1, due_at=world.now() + wait)
    world.selling.notifications.put(later.key, later)


def forget(world: World, notification: Notification, fate: str) -> None:
    world.selling.notifications.drop(notification.key)
    keep_fate(world, notification, fate)
