"""What every test may ask for, and the law that in CI nothing is skipped in silence."""

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from moto import mock_aws

from local import dynamodb_local
from tests import engines
from tests.engines import Engine

SHARED = Path(__file__).parent.parent.parent / "shared"

# A reason that may stand even in CI begins with one of these.
ALLOWED_REASONS = ("Only on macOS",)


def pytest_configure() -> None:
    """Whatever a test does, it never reaches a real account."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "CROSSDOCK_PREFIX"))]:
        del os.environ[name]
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_REGION": "eu-central-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    # Speed is measured in benchmarks/; a busy machine proves nothing about a rule.
    settings.register_profile("untimed", deadline=None)
    settings.load_profile("untimed")


def pytest_make_parametrize_id(val: object, argname: str) -> None:
    """What gzip and ZIP pack carries the moment it was packed at, and every worker has to name a test alike."""
    if isinstance(val, bytes) and val.startswith((b"\x1f\x8b", b"PK")) and len(val) > len("PK and a moment"):
        raise pytest.UsageError(f"Packed bytes can't be a test's name: give the cases of {argname!r} ids of their own.")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that start worlds come last, folder by folder, since a world that waits takes a part of each core from all
    others. In a folder the ones that take minutes come first, so that no worker begins one when the others are done."""
    slow, worlds = ({item.path for item in items if item.get_closest_marker(name)} for name in ("slow", "stack"))
    items.sort(key=lambda item: (_folder(item.path) if item.path in worlds else "", item.path not in slow))


def _folder(path: Path) -> str:
    return path.relative_to(Path(__file__).parent).parts[0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _forbid_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _forbid_skip(report)
    return report


def _forbid_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not (report.skipped and os.environ.get("CROSSDOCK_FORBID_SKIPS") == "1") or hasattr(report, "wasxfail"):
        return
    reason = (
        report.longrepr[2].removeprefix("Skipped: ") if isinstance(report.longrepr, tuple) else str(report.longrepr)
    )
    if not reason.startswith(ALLOWED_REASONS):
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped here, and this was: {reason}"


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """Official contracts and samples, beside the checkout: read at test time, never copied."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not there")
    return SHARED


@pytest.fixture(scope="session")
def chromium_path() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        pytest.skip("Chromium is not installed")
    return found


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with engines.ministack(tmp_path_factory.mktemp("ministack")) as engine:
        yield engine


@pytest.fixture(scope="session")
def ddb_local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Amazon's own DynamoDB Local: the referee for races, request units and validation."""
    if reason := dynamodb_local.missing():
        pytest.skip(reason)
    with engines.dynamodb_local(tmp_path_factory.mktemp("dynamodb")) as engine:
        yield engine


@pytest.fixture
def moto_aws() -> Iterator[None]:
    """AWS in this process, empty, for one quick adapter test; its DynamoDB loses updates under threads."""
    with mock_aws():
        yield
