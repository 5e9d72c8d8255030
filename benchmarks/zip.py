"""`zip`: how much Lambda has to fetch and unpack before a function is there, and that it is always the same."""

import tempfile
import zipfile
from pathlib import Path

from benchmarks import Result
from infra.package import package

# What is deployed: the processor of Lambda's better price.
STAGE = "prod"
MOST_ZIPPED, MOST_UNPACKED = 20, 60  # MB


def run() -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="crossdock-bench-") as folder:
        made, again = (package(STAGE, Path(folder) / name) for name in ("one", "two"))
        is_same = made.digest == again.digest
        zipped = made.zip.stat().st_size / 1e6
        with zipfile.ZipFile(made.zip) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist()) / 1e6
    return [
        Result("zip", f"{zipped:.1f} MB", f"<= {MOST_ZIPPED} MB", zipped <= MOST_ZIPPED),
        Result("zip unpacked", f"{unpacked:.1f} MB", f"<= {MOST_UNPACKED} MB", unpacked <= MOST_UNPACKED),
        Result("zip reproducible", "the same bytes twice" if is_same else "other bytes", "the same bytes", is_same),
    ]
