"""Renewing what Amazon shows us: two valid for a while, and everything written down."""

import pytest

from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.ports.vault import Lock
from chalicelib.usecases.company.locks import renew, retire, show_secret
from tests import fakes
from tests.usecases.company.settings import by


@pytest.mark.parametrize("lock", list(Lock))
def test_a_new_one_is_valid_beside_the_old_one_until_that_is_retired(lock: Lock):
    hub = fakes.hub()

    hub.do(renew, lock, **by())
    assert hub.vault.valid(lock) == ["secret-1", f"{lock}-1"]

    hub.do(retire, lock, **by())
    hub.do(retire, lock, **by())
    assert hub.vault.valid(lock) == ["secret-1"]
    assert hub.store.audited == ["lock_renewed", "lock_retired"]
    assert "secret-1" not in str(hub.store.entries)


def test_a_third_one_is_refused_and_nothing_is_written_down():
    hub = fakes.hub()
    hub.do(renew, Lock.CART_DOOR, **by())

    with pytest.raises(Refused, match="Retire the older one first"):
        hub.do(renew, Lock.CART_DOOR, **by())

    assert hub.store.audited == ["lock_renewed"]


def test_who_looks_at_the_shared_secret_is_written_down():
    hub = fakes.hub()

    assert hub.do(show_secret, **by()) == ("shared-secret-1",)
    assert hub.store.audited == ["secret_shown"]


def test_nobody_else_touches_them():
    hub = fakes.hub()

    for verb, given in ((renew, [Lock.CART_DOOR]), (retire, [Lock.CART_DOOR]), (show_secret, [])):
        with pytest.raises(Forbidden):
            hub.do(verb, *given, **by("anna"))

    assert hub.store.commits == []
