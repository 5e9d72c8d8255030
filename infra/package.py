"""`make package STAGE=dev`: what Lambda is to run and the template that says how, in build/<stage>.

The way: a clean copy of what belongs into Lambda; `chalice package` over it, which finds the handlers, fetches wheels
for Lambda's processor and merges our templates into its own; the template mended where merging cannot (`patch`); the
package without what is never read, with bytecode, as reproducible bytes (`slim`).
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from infra import interpreter, patch, slim, templates
from infra.interpreter import ROOT, Unusable

BUILD = ROOT / "build"
CONTENTS = ("app.py", "chalicelib", ".chalice", "requirements.txt")
# The region decides nothing of what is packaged, but Chalice looks for one after half a minute's work.
ANY_REGION = "eu-central-1"
CHALICE = "import sys; from chalice.cli import main; sys.exit(main())"
# What the lock names and nothing of ours opens. Not even fetched: Pillow, which reportlab asks for, has no wheels for
# the C library of every runtime.
UNFETCHED = ("pillow",)
# All that Chalice has to say about a wheel that is not there; it then ends with success and an incomplete zip.
INCOMPLETE = "Could not install"


@dataclass(frozen=True)
class Package:
    """A packaged stage: files ready to be uploaded."""

    stage: str
    zip: Path
    template: Path
    python: str

    @property
    def digest(self) -> str:
        return sha256(self.zip.read_bytes()).hexdigest()


class Failed(Exception):
    """It could not be packaged. The message is for whoever typed `make package`."""


def package(stage: str, build: Path = BUILD) -> Package:
    """Raises Failed or Unusable."""
    _refuse_unknown(stage)
    python, version = interpreter.packaging(build)
    with tempfile.TemporaryDirectory(prefix="crossdock-package-") as folder:
        work = Path(folder)
        copy_sources(work / "project")
        leave_unfetched(work / "project" / "requirements.txt")
        made = _chalice(python, stage, work)
        _unpack(made / "deployment.zip", work / "content")
        template = patch.patched(json.loads((made / "sam.json").read_text()), stage)
        _refuse_incomplete(template)
        slim.slim(work / "content")
        slim.compile_sources(work / "content", python)
        return _kept(stage, work / "content", template, build / stage, version)


def stages() -> Mapping[str, Any]:
    """As .chalice/config.json knows them, without the laptop's own."""
    config = json.loads((ROOT / ".chalice" / "config.json").read_text())
    return {name: content for name, content in config["stages"].items() if name != "local"}


def copy_sources(target: Path) -> None:
    """Exactly what belongs into Lambda. A developer's bytecode would be packed too, and change the package's hash."""
    target.mkdir(parents=True)
    for name in CONTENTS:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.pyc", "deployed", "deployments")
            shutil.copytree(source, target / name, ignore=ignored)
        else:
            shutil.copy(source, target / name)


def leave_unfetched(requirements: Path) -> None:
    """The lock without what is never read."""
    lines = requirements.read_text().splitlines(keepends=True)
    requirements.write_text("".join(line for line in lines if line.partition("==")[0] not in UNFETCHED))


def _refuse_unknown(stage: str) -> None:
    if stage not in stages():
        raise Failed(f"There is no stage “{stage}”; .chalice/config.json has {', '.join(stages())}.")


def _refuse_incomplete(template: Mapping[str, Any]) -> None:
    """A template may add to a function that the app no longer has, or not yet."""
    if nameless := [name for name, resource in template["Resources"].items() if "Type" not in resource]:
        raise Failed(f"The templates speak of {', '.join(nameless)}, of which the app has no handler.")


def _chalice(python: str, stage: str, work: Path) -> Path:
    merge = work / "merge.json"
    merge.write_text(json.dumps(templates.merged(stage)))
    # Bytecode in the copy would go into the zip; a profile of somebody's own may not even exist here.
    kept = {name: value for name, value in os.environ.items() if name != "AWS_PROFILE"}
    # The lock is complete: pip would only bring back what was taken out of it.
    told = kept | {"AWS_DEFAULT_REGION": ANY_REGION, "PYTHONDONTWRITEBYTECODE": "1", "PIP_NO_DEPS": "1"}
    command = [python, "-c", CHALICE, "package", str(work / "made"), "--stage", stage]
    options = ["--merge-template", str(merge), "--template-format", "json"]
    ran = subprocess.run(
        command + options, cwd=work / "project", env=told, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if ran.returncode or INCOMPLETE in ran.stdout:
        raise Failed(f"chalice package failed:\n{ran.stdout}")
    return work / "made"


def _unpack(file: Path, folder: Path) -> None:
    with zipfile.ZipFile(file) as packed:
        packed.extractall(folder)


def _kept(stage: str, content: Path, template: Mapping[str, Any], target: Path, version: str) -> Package:
    target.mkdir(parents=True, exist_ok=True)
    made = Package(stage, target / "deployment.zip", target / "template.json", version)
    slim.write_zip(content, made.zip)
    made.template.write_text(json.dumps(template, indent=1, sort_keys=True))
    return made


def told(made: Package) -> str:
    """What one wants to know of a package, in a few lines."""
    with zipfile.ZipFile(made.zip) as packed:
        unpacked = sum(entry.file_size for entry in packed.infolist())
    architecture = stages()[made.stage].get("lambda_architecture", "x86_64")
    return "\n".join(
        [
            f"{made.zip.relative_to(ROOT)}   {made.zip.stat().st_size / 1e6:.1f} MB, unpacked {unpacked / 1e6:.1f} MB, "
            f"python{made.python} on {architecture}",
            f"{made.template.relative_to(ROOT)}",
            f"sha256 {made.digest}",
        ]
    )


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        print(f"Which stage? {', '.join(stages())}: make package STAGE=dev", file=sys.stderr)
        return 2
    try:
        print(told(package(arguments[0])))
    except (Failed, Unusable, templates.Ambiguous) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
