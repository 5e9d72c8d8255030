"""A hub on its first day: nothing is set up, and whoever has signed in once is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from chalicelib.domain.changes import Created, Erased, Kept
from chalicelib.domain.errors import Refused
from local.seed import CREDENTIAL_SET, seed
from tests.stories.town import Town


@contextmanager
def emptied(town: Town) -> Iterator[None]:
    """Everything that administrators keep is gone for a while, the password too; afterwards it is as it was."""
    before = _settings(town)
    _write(town, [Erased(record) for record in before])
    town.hub.vault.keep_password(CREDENTIAL_SET, "")
    town.pass_time(minutes=2)  # by then no warm function remembers the password
    try:
        yield
    finally:
        made = {_key(record): record for record in _settings(town)}
        _write(town, [Erased(record) for key, record in made.items() if key not in {_key(one) for one in before}])
        _write(town, [_again(record, made.get(_key(record))) for record in before])
        as_sown(town)


def as_sown(town: Town) -> None:
    """The secrets that the simulator knows, and no others."""
    seed(town.stack.environment)
    town.pass_time(minutes=2)


def _settings(town: Town) -> list[Any]:
    settings, found = town.hub.settings, []
    for read in (settings.company, settings.integration, settings.approvals):
        try:
            found.append(read())
        except Refused:
            continue
    tests = settings.connection_tests().values()
    return [*found, *tests, *town.hub.addresses.all(), *town.hub.billing_groups.all()]


def _again(record: Any, now: Any) -> Created | Kept:
    return Created(record) if now is None else Kept(replace(record, revision=now.revision + 1))


def _write(town: Town, changes: list[Any]) -> None:
    for change in changes:
        town.hub.commit(change)


def _key(record: Any) -> tuple[type, str]:
    return type(record), str(getattr(record, "code", "") or getattr(record, "credential_set", ""))
