"""The rehearsal's package, made once for a test process: half a minute."""

import pytest

from infra.package import Package, package
from tests.infra.rehearsal import STAGE


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return package(STAGE, tmp_path_factory.mktemp("build"))
