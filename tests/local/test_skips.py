"""The law that in CI nothing is skipped in silence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

SKIPPING = """
import pytest
def test_passes(): pass
def test_skips(): pytest.skip("no browser")
@pytest.mark.skip(reason="no Java")
def test_is_marked(): pass
@pytest.mark.xfail(reason="known")
def test_is_known_to_fail(): assert False
@pytest.mark.skip(reason="Only on macOS: no such call here")
def test_may_skip(): pass
"""


def run(folder: Path, content: str, **environment: str) -> str:
    file = folder / "test_skipping.py"
    file.write_text(content)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.conftest",
        "-p",
        "no:cacheprovider",
        "-q",
        "--rootdir",
        folder,
        file,
    ]
    told = {**os.environ, "CROSSDOCK_FORBID_SKIPS": "", "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, cwd=folder, env=told, capture_output=True, text=True).stdout


def test_on_a_laptop_a_skip_is_a_skip(tmp_path: Path) -> None:
    assert "1 passed, 3 skipped, 1 xfailed" in run(tmp_path, SKIPPING)


def test_in_ci_a_skip_is_a_failure_that_says_why(tmp_path: Path) -> None:
    output = run(tmp_path, SKIPPING, CROSSDOCK_FORBID_SKIPS="1")

    assert "1 failed, 1 passed, 1 skipped, 1 xfailed, 1 error" in output
    assert "Nothing may be skipped here, and this was: no browser" in output
    assert "Nothing may be skipped here, and this was: no Java" in output


@pytest.mark.parametrize("content", ["import pytest\npytest.importorskip('nothing_of_that_name')\n"])
def test_in_ci_a_whole_file_cannot_slip_away(tmp_path: Path, content: str) -> None:
    assert "Nothing may be skipped here" in run(tmp_path, content, CROSSDOCK_FORBID_SKIPS="1")
