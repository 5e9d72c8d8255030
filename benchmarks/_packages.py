"""What Lambda would unpack: our package, and the one that Chalice makes of an app with one boto3 client as it comes."""

import json
import os
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

from infra.package import ANY_REGION, CHALICE, INCOMPLETE, package

# Its processor is this machine's, so that both can be imported here.
STAGE = "rehearsal"
BARE = """from chalice import Chalice
import boto3

app = Chalice(app_name="bare")
table = boto3.client("dynamodb")


@app.route("/")
def index():
    return {"tables": table.list_tables()["TableNames"]}
"""


def ours(folder: Path) -> Path:
    return _unpacked(package(STAGE, folder / "build").zip, folder / "ours")


def bare(folder: Path) -> Path:
    project = folder / "bare"
    (project / ".chalice").mkdir(parents=True)
    config = {"version": "2.0", "app_name": "bare", "stages": {"dev": {"lambda_architecture": "x86_64"}}}
    (project / ".chalice" / "config.json").write_text(json.dumps(config))
    (project / "app.py").write_text(BARE)
    (project / "requirements.txt").write_text(f"boto3=={version('boto3')}\nbotocore=={version('botocore')}\n")
    told = os.environ | {"AWS_DEFAULT_REGION": ANY_REGION, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", CHALICE, "package", str(folder / "made")]
    ran = subprocess.run(command, cwd=project, env=told, check=True, capture_output=True, text=True)
    if INCOMPLETE in ran.stdout + ran.stderr:
        raise RuntimeError(ran.stdout + ran.stderr)
    return _unpacked(folder / "made" / "deployment.zip", folder / "theirs")


def _unpacked(file: Path, folder: Path) -> Path:
    with zipfile.ZipFile(file) as packed:
        packed.extractall(folder)
    return folder
