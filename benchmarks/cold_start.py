"""`cold_start`: what a new Lambda does before its first event, beside what any Chalice app with a DynamoDB client does.

Each measurement is a process of its own, baseline and ours in turn, so that a machine that slows down slows both. Ours
is the import of the handler's module as Lambda does it, and the building of the hub from the environment, which every
first event needs. All code is compiled beforehand, as the packaged zip brings it. Medians of the ratios.

The last line compares packages as Lambda unpacks them, read-only and each on its own: ours, and the one that Chalice
makes of a bare app with that client.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import Result, _packages

ROUNDS = 9
BASELINE = "import chalice, boto3; boto3.client('dynamodb')"
HUB = "from chalicelib import wiring; wiring.hub()"
API = "app"
JOBS = ("chalicelib.handlers.schedules", "chalicelib.handlers.streams", "chalicelib.handlers.queues")
API_GOAL, JOB_GOAL, PACKAGE_GOAL = 1.2, 1.1, 0.8

ENVIRONMENT = {
    "CROSSDOCK_STAGE": "prod",
    "CROSSDOCK_BASE_URL": "https://dock.example.com",
    "CROSSDOCK_PREFIX": "crossdock-prod-",
    "CROSSDOCK_ALLOWED_HOSTS": "amazon.com",
    "CROSSDOCK_OIDC_ISSUER": "https://id.example.com",
    "CROSSDOCK_OIDC_CLIENT_ID": "crossdock",
    "CROSSDOCK_SENDER": "dock@example.com",
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
}


def run() -> list[Result]:
    return [
        _compared("api", API, API_GOAL),
        *(_compared(module.rpartition(".")[2], module, JOB_GOAL) for module in JOBS),
        _packaged(),
    ]


def _compared(name: str, module: str, goal: float) -> Result:
    ours = f"import {module}; {HUB}"
    with tempfile.TemporaryDirectory(prefix="crossdock-compiled-") as compiled:
        _seconds(BASELINE, compiled), _seconds(ours, compiled)  # compiles, and fills the file system's cache
        ratios = [_seconds(ours, compiled) / _seconds(BASELINE, compiled) for _ in range(ROUNDS)]
    ratio = statistics.median(ratios)
    return Result(f"cold_start {name}", f"{ratio:.2f} of Chalice with one boto3 client", f"<= {goal}", ratio <= goal)


def _packaged() -> Result:
    with tempfile.TemporaryDirectory(prefix="crossdock-bench-") as folder:
        ours, bare = _packages.ours(Path(folder)), _packages.bare(Path(folder))
        _alone(ours, f"import {API}; {HUB}"), _alone(bare, "import app")  # fills the file system's cache
        pairs = [(_alone(ours, f"import {API}; {HUB}"), _alone(bare, "import app")) for _ in range(ROUNDS)]
    ratio = statistics.median(mine / theirs for mine, theirs in pairs)
    mine, theirs = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    figure = f"{ratio:.2f} of a bare Chalice app's package ({mine:.0f} ms, {theirs:.0f} ms)"
    return Result("cold_start packaged", figure, f"<= {PACKAGE_GOAL}", ratio <= PACKAGE_GOAL)


def _alone(task: Path, code: str) -> float:
    """In an interpreter that has this folder alone and, as on Lambda, may write nothing into it."""
    timed = f"import sys; sys.path.insert(0, {str(task)!r}); {_TIMED.format(code=code)}"
    command = [sys.executable, "-I", "-S", "-B", "-c", timed]
    ran = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    return float(ran.stdout)


_TIMED = "from time import perf_counter as now; began = now(); {code}; print(now() - began)"


def _seconds(code: str, compiled: str) -> float:
    timed = _TIMED.format(code=code)
    environment = {**os.environ, **ENVIRONMENT, "PYTHONPYCACHEPREFIX": compiled}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    ran = subprocess.run([sys.executable, "-c", timed], env=environment, capture_output=True, text=True, check=True)
    return float(ran.stdout)
