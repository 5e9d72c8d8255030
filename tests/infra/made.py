"""The template of a stage as it is packaged, without the half minute that the package itself takes."""

import json
import os
from pathlib import Path
from typing import Any
from unittest import mock

from chalice.cli.factory import CLIFactory
from chalice.deploy.packager import LambdaDeploymentPackager

from infra import patch, templates
from tests.house import ROOT


def template(stage: str, folder: Path) -> dict[str, Any]:
    merge = folder / "merge.json"
    merge.write_text(json.dumps(templates.merged(stage)))
    empty = folder / "empty.zip"
    empty.write_bytes(b"")
    # Chalice looks for a region, and for nothing else of AWS.
    surroundings = mock.patch.dict(os.environ, {"AWS_DEFAULT_REGION": "eu-central-1"})
    no_zip = mock.patch.object(LambdaDeploymentPackager, "create_deployment_package", lambda *_: str(empty))
    with surroundings, no_zip:
        factory = CLIFactory(str(ROOT))
        config = factory.create_config_obj(chalice_stage_name=stage)
        packager = factory.create_app_packager(
            config, factory.create_package_options(), "cloudformation", "json", str(merge)
        )
        packager.package_app(config, str(folder / "made"), stage)
    return patch.patched(json.loads((folder / "made" / "sam.json").read_text()), stage)
