"""Sealed content: one contract for the fake and for KMS on both emulators."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from botocore.exceptions import EndpointConnectionError
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.ids import RandomIds
from chalicelib.adapters.sealing import KEY_LASTS, MOST_REMEMBERED, KmsSealer
from chalicelib.domain.errors import Retryable
from chalicelib.ports.sealing import Sealer, Unopened
from local import resources
from tests.engines import Engine
from tests.fakes.sealing import FakeSealer
from tests.fakes.world import FakeClock

REGION, PREFIX = "eu-central-1", "crossdock-test-"
CONTENT = "Zoë Müller, 〒100-0001 東京都".encode()


@dataclass
class Kms:
    """KMS with the installation's key, and the calls that were made of it."""

    aws: Aws
    clock: FakeClock = field(default_factory=FakeClock)
    calls: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        resources.create_keys(self.client, PREFIX)
        self.client.meta.events.register("before-call.kms", lambda model, **_: self.calls.update([model.name]))

    def sealer(self) -> KmsSealer:
        """As a process of its own has it."""
        return KmsSealer(self.aws, PREFIX, self.clock, RandomIds("crossdock.example"))

    @property
    def client(self):  # type: ignore[no-untyped-def]
        return self.aws.client("kms")


@pytest.fixture
def moto(moto_aws: None) -> Kms:
    return Kms(Aws(REGION))


@pytest.fixture
def emulated(ministack: Engine) -> Kms:
    return Kms(Aws(REGION, ministack.url))


@pytest.fixture(params=["fake", "moto", "emulated"])
def sealer(request: pytest.FixtureRequest) -> Sealer:
    return FakeSealer() if request.param == "fake" else request.getfixturevalue(request.param).sealer()


def test_what_is_sealed_opens_again_and_shows_nothing(sealer: Sealer):
    sealed = sealer.seal(CONTENT, "personal#1")

    assert sealer.open(sealed, "personal#1") == CONTENT
    assert not any(word in sealed for word in ("Müller".encode(), b"100-0001", b"personal#1"))
    assert sealer.seal(CONTENT, "personal#1") != sealed


def test_nothing_at_all_can_be_sealed_too(sealer: Sealer):
    assert sealer.open(sealer.seal(b"", "personal#1"), "personal#1") == b""


def test_it_opens_for_nobody_who_takes_it_for_something_else(sealer: Sealer):
    sealed = sealer.seal(CONTENT, "personal#1")

    with pytest.raises(Unopened):
        sealer.open(sealed, "personal#2")


def test_what_was_altered_anywhere_does_not_open(sealer: Sealer):
    sealed = sealer.seal(CONTENT, "personal#1")

    # moto wants to be asked for the key that an altered data key names, as AWS never is: so from there on.
    from_data_key = len(sealed) - len(CONTENT) - 16 - 12 - 8
    for place in [0, *range(from_data_key, len(sealed), 3), len(sealed) - 1]:
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(Unopened):
            sealer.open(bytes(altered), "personal#1")


@pytest.mark.parametrize("junk", [b"", b"\1", b"\1\0\0", b"\1\xff\xff", b"plain words", CONTENT])
def test_what_nobody_sealed_does_not_open(junk: bytes, sealer: Sealer):
    with pytest.raises(Unopened):
        sealer.open(junk, "personal#1")


def test_another_process_opens_it_and_asks_once_for_all_that_one_key_sealed(moto: Kms):
    one, other = moto.sealer(), moto.sealer()
    sealed = [one.seal(b"%d" % number, f"personal#{number}") for number in range(100)]

    opened = [other.open(envelope, f"personal#{number}") for number, envelope in enumerate(sealed)]

    assert opened == [b"%d" % number for number in range(100)]
    assert moto.calls == {"GenerateDataKey": 1, "Decrypt": 1}


def test_a_key_serves_for_an_hour(moto: Kms):
    sealer = moto.sealer()
    first = sealer.seal(CONTENT, "personal#1")

    moto.clock.move(KEY_LASTS - timedelta(seconds=1))
    sealer.seal(CONTENT, "personal#2")
    assert moto.calls == {"GenerateDataKey": 1}

    moto.clock.move(timedelta(seconds=1))
    sealer.seal(CONTENT, "personal#3")
    assert moto.calls == {"GenerateDataKey": 2}
    assert sealer.open(first, "personal#1") == CONTENT


def test_only_so_many_keys_are_remembered(moto: Kms):
    sealer = moto.sealer()
    first = sealer.seal(CONTENT, "personal#1")

    for _ in range(MOST_REMEMBERED):
        moto.clock.move(KEY_LASTS)
        sealer.seal(CONTENT, "personal#2")
    assert sealer.open(first, "personal#1") == CONTENT

    assert moto.calls["Decrypt"] == 1


def test_another_installation_opens_nothing(moto: Kms):
    resources.create_keys(moto.client, "other-")
    sealed = KmsSealer(moto.aws, "other-", moto.clock, RandomIds("crossdock.example")).seal(CONTENT, "personal#1")

    with pytest.raises(Unopened):
        moto.sealer().open(sealed, "personal#1")


def test_keys_out_of_reach_are_retryable(moto: Kms, monkeypatch: pytest.MonkeyPatch):
    sealed = moto.sealer().seal(CONTENT, "personal#1")

    def fail(*_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://kms")

    monkeypatch.setattr(moto.client, "_make_api_call", fail)

    with pytest.raises(Retryable):
        moto.sealer().seal(CONTENT, "personal#1")
    with pytest.raises(Retryable):
        moto.sealer().open(sealed, "personal#1")


def test_a_key_never_shows_itself(moto: Kms):
    sealer = moto.sealer()
    sealer.seal(CONTENT, "personal#1")
    key = sealer._current

    assert key is not None and repr(key.plain) not in repr(key)


@given(st.binary(max_size=200))
def test_the_fake_hides_and_finds_again_whatever_there_is(content: bytes):
    sealer = FakeSealer()

    sealed = sealer.seal(content, "x")

    assert sealer.open(sealed, "x") == content
