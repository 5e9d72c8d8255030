"""The engines that tests run against, each started once for a test process, on a port of its own."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from local import environment
from local.process import Process

PATIENCE = 60.0


@dataclass(frozen=True)
class Engine:
    """Somewhere that speaks AWS. Tables: `resources.create_tables(engine.client("dynamodb"), prefix)`."""

    name: str
    url: str

    def client(self, service: str) -> Any:
        return boto3.client(service, endpoint_url=self.url)


@contextmanager
def ministack(folder: Path) -> Iterator[Engine]:
    port = free_port()
    told = environment.of_the_emulator(port, folder) | {"PERSIST_STATE": "0", "S3_PERSIST": "0"}
    with _running(
        Process("ministack", "ministack", [], told, folder / "ministack.log"), f"{_url(port)}/_ministack/health"
    ):
        yield Engine("ministack", _url(port))


@contextmanager
def dynamodb_local(folder: Path) -> Iterator[Engine]:
    """Only DynamoDB and its streams."""
    port = free_port()
    told = environment.outside()
    process = Process("DynamoDB Local", "local.dynamodb_local", ["--port", str(port)], told, folder / "dynamodb.log")
    # It takes a bare GET for a request without a signature: it is there.
    with _running(process, _url(port), status=400):
        yield Engine("DynamoDB Local", _url(port))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(process: Process, health: str, *, status: int = 200) -> Iterator[None]:
    try:
        process.wait_until_healthy(health, PATIENCE, status=status)
        yield
    finally:
        process.stop(patience=10)


def _url(port: int) -> str:
    return f"http://127.0.0.1:{port}"
