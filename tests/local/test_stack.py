"""A whole local world around a tiny app: started, used, killed in parts, stopped, started again."""

import os
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import ports
from local.process import Failed
from local.stack import Stack, take_state
from tests.local.worlds import eventually

pytestmark = pytest.mark.stack


def tiny(state: Path) -> Stack:
    return Stack(
        ports.find_base(),
        state,
        app="tests.local.tiny_app",
        simulator="tests.local.tiny_simulator",
        seed="tests.local.tiny_seed",
    )


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with tiny(tmp_path_factory.mktemp("stack")) as running:
        yield running


def seen(stack: Stack, what: str) -> bool:
    key = {"pk": {"S": what}, "sk": {"S": "seen"}}
    return "Item" in stack.client("dynamodb").get_item(TableName="crossdock-local-audit", Key=key)


def send_letter(stack: Stack, body: str) -> None:
    sqs = stack.client("sqs")
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName="crossdock-local-letters")["QueueUrl"], MessageBody=body)


def put_message(stack: Stack, key: str) -> None:
    stack.client("dynamodb").put_item(TableName="crossdock-local-outbox", Item={"pk": {"S": key}, "sk": {"S": "-"}})


def listening(stack: Stack) -> list[int]:
    return [port for port in stack.urls.ports.values() if not ports.is_free(port)]


def test_everything_answers_and_moves(stack: Stack) -> None:
    assert urllib.request.urlopen(f"{stack.urls.hub}/health").read() == b'{"status":"up"}'

    send_letter(stack, "hello")
    put_message(stack, "message-1")

    assert eventually(lambda: seen(stack, "letters#hello"))
    assert eventually(lambda: seen(stack, "outbox#message-1"))
    assert seen(stack, "sown#crossdock-local-")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="Only Linux has /proc")
def test_it_listens_on_this_machine_only(stack: Stack) -> None:
    listeners = {
        line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:] if line.split()[3] == "0A"
    }

    for port in stack.urls.ports.values():
        assert f"0100007F:{port:04X}" in listeners
        assert f"00000000:{port:04X}" not in listeners


def test_a_killed_hub_can_be_started_again_and_finds_what_waited(stack: Stack) -> None:
    stack.kill_hub()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{stack.urls.hub}/health")
    send_letter(stack, "while it was gone")

    stack.start_hub()

    assert eventually(lambda: seen(stack, "letters#while it was gone"))


def test_a_world_in_use_is_not_shared(stack: Stack) -> None:
    with pytest.raises(Failed, match="Another Crossdock is running"):
        tiny(stack.state).start()

    stack.check()


def test_state_survives_a_clean_stop_and_nothing_is_left_running(tmp_path: Path) -> None:
    first = tiny(tmp_path)
    with first:
        put_message(first, "kept")
        first.client("s3").put_object(Bucket="crossdock-local-documents", Key="cart", Body=b"<cXML/>")
        assert listening(first) == list(first.urls.ports.values())
    assert listening(first) == []

    with tiny(tmp_path) as second:
        key = {"pk": {"S": "kept"}, "sk": {"S": "-"}}
        assert "Item" in second.client("dynamodb").get_item(TableName="crossdock-local-outbox", Key=key)
        body = second.client("s3").get_object(Bucket="crossdock-local-documents", Key="cart")["Body"].read()
        assert body == b"<cXML/>"


def test_a_child_that_dies_is_named_and_the_others_can_be_stopped(tmp_path: Path) -> None:
    with tiny(tmp_path) as stack:
        os.kill(stack.pid("simulator"), signal.SIGKILL)

        with pytest.raises(Failed, match=r"simulator has ended by itself \(exit code -9\)"):
            assert eventually(lambda: stack.check() is not None)

    assert listening(stack) == []


def test_a_start_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    stack = Stack(ports.find_base(), tmp_path, simulator="tests.local.tiny_simulator", seed="tests.local.no_such_seed")

    with pytest.raises(Failed, match=r"(?s)seed could not be sown.*No module named"):
        stack.start()

    assert listening(stack) == []
    take_state(tmp_path).close()


def test_a_taken_port_is_said_before_anything_starts(tmp_path: Path) -> None:
    base = ports.find_base()

    with socket.create_server(("127.0.0.1", base + 1)), pytest.raises(ports.PortTaken, match=rf"Port {base + 1} \("):
        Stack(base, tmp_path / "other").start()

    assert not (tmp_path / "other").exists()
