"""Amazon's DynamoDB Local, in memory, gone when it ends: `python -m local.dynamodb_local --port N`."""

import argparse
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

FOLDER = Path(__file__).parent.parent / ".tools" / "dynamodb-local"
_EMULATOR = FOLDER / "package" / "emulator"
JAR = _EMULATOR / "DynamoDBLocal.jar"


def missing() -> str | None:
    """What keeps it from running here, if anything."""
    if not shutil.which("java"):
        return "Java is not installed"
    if not JAR.exists():
        return "DynamoDB Local is not there: `make tools` fetches it"
    return None


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m local.dynamodb_local", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args(arguments).port
    java = subprocess.Popen(
        [
            "java",
            "-Xmx512m",
            f"-Djava.library.path={_EMULATOR / 'DynamoDBLocal_lib'}",
            "-jar",
            str(JAR),
            *("-port", str(port), "-inMemory", "-sharedDb", "-disableTelemetry"),
        ],
        cwd=FOLDER,  # it leaves a file where it stands
    )

    def leave(_signal: int, _frame: FrameType | None) -> None:
        java.terminate()

    signal.signal(signal.SIGTERM, leave)
    return java.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
