"""`cold_start`: what a new Lambda does before its first event, beside what any Chalice app with a DynamoDB client does.

Each measurement is a process of its own, baseline and ours in turn, so that a machine that slows down slows both. Ours
is the import of the handler's module as Lambda does it, and the building of the hub from the environment, which every
first event needs. All code is compiled beforehand, as the packaged zip brings it. Medians of the ratios.
"""

import os
import statistics
import subprocess
import sys
import tempfile

from benchmarks import Result

ROUNDS = 9
BASELINE = "import chalice, boto3; boto3.client('dynamodb')"
HUB = "from chalicelib import wiring; wiring.hub()"
API = "app"
JOBS = ("chalicelib.handlers.schedules", "chalicelib.handlers.streams", "chalicelib.handlers.queues")
API_GOAL, JOB_GOAL = 1.2, 1.1

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
    return [_compared("api", API, API_GOAL)] + [
        _compared(module.rpartition(".")[2], module, JOB_GOAL) for module in JOBS
    ]


def _compared(name: str, module: str, goal: float) -> Result:
    ours = f"import {module}; {HUB}"
    with tempfile.TemporaryDirectory(prefix="crossdock-compiled-") as compiled:
        _seconds(BASELINE, compiled), _seconds(ours, compiled)  # compiles, and fills the file system's cache
        ratios = [_seconds(ours, compiled) / _seconds(BASELINE, compiled) for _ in range(ROUNDS)]
    ratio = statistics.median(ratios)
    return Result(f"cold_start {name}", f"{ratio:.2f} of Chalice with one boto3 client", f"<= {goal}", ratio <= goal)


def _seconds(code: str, compiled: str) -> float:
    timed = f"from time import perf_counter as now; began = now(); {code}; print(now() - began)"
    environment = {**os.environ, **ENVIRONMENT, "PYTHONPYCACHEPREFIX": compiled}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    ran = subprocess.run([sys.executable, "-c", timed], env=environment, capture_output=True, text=True, check=True)
    return float(ran.stdout)
