"""Three ports in a row, asked for before anything starts."""

import socket

import pytest

from local import ports
from local.environment import Addresses


def test_a_taken_port_is_named_with_the_way_out() -> None:
    base = ports.find_base()
    with socket.create_server(("127.0.0.1", base + 1)), pytest.raises(ports.PortTaken) as refusal:
        ports.require_free(Addresses(base))

    assert str(refusal.value) == (
        f"Port {base + 1} (for the simulator) is taken. Choose three others in a row: make run BASE_PORT={base + 1001}"
    )


def test_someone_who_listens_to_every_address_has_the_port_too() -> None:
    base = ports.find_base()

    with socket.create_server(("", base)):
        assert not ports.is_free(base)

    assert ports.is_free(base)


def test_the_ports_that_are_found_are_free() -> None:
    ports.require_free(Addresses(ports.find_base()))
