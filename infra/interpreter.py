"""Which Python packages: Chalice makes its version the Lambda runtime, and the wheels and the bytecode are for it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Lambda retires 3.11 in June 2027, 3.12 in October 2028.
WANTED = (3, 12)


class Unusable(Exception):
    """The message is for whoever typed `make package`."""


def packaging(build: Path) -> tuple[str, str]:
    """The interpreter that runs Chalice, as its path and its version.

    That is the one which runs this, unless PYTHON_LAMBDA names another: that one gets an environment of its own under
    `build`, with the pinned packages. Raises Unusable.
    """
    chosen = os.environ.get("PYTHON_LAMBDA")
    python = str(_furnished(chosen, build)) if chosen else sys.executable
    version = _version(python)
    if tuple(map(int, version.split("."))) < WANTED:
        print(
            f"Warning: packaging with Python {version}, so Lambda will run python{version}. It supports 3.12 and 3.13\n"
            "         longer: name one of them, as in PYTHON_LAMBDA=python3.12.",
            file=sys.stderr,
        )
    return python, version


def _furnished(chosen: str, build: Path) -> Path:
    home = build / f"python-{_version(chosen)}"
    python = home / "bin" / "python"
    lock = ROOT / "requirements-dev.txt"
    ready = home / ".ready"
    if not ready.exists() or ready.stat().st_mtime < lock.stat().st_mtime:
        print(f"Preparing {chosen} to package …", flush=True)
        _run(chosen, "-m", "venv", str(home))
        # Chalice imports the app to find its handlers, so what the app needs is installed as well.
        pinned = ["-r", str(ROOT / "requirements.txt"), "-c", str(lock)]
        _run(str(python), "-m", "pip", "install", "-q", "chalice", *pinned)
        ready.touch()
    return python


def _version(python: str) -> str:
    return _run(python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])")


def _run(*command: str) -> str:
    try:
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError) as error:
        raise Unusable(f"{command[0]} can't be used to package: {error}") from error
