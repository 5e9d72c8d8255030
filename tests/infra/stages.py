"""The template of a stage as it is packaged, without the half minute that the package itself takes."""

import copy
import functools
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest import mock

from chalice.cli.factory import CLIFactory
from chalice.deploy.packager import LambdaDeploymentPackager
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from infra import patch, templates
from tests.house import ROOT

# Chalice and SAM look for a region, and for nothing else of AWS.
REGION = {"AWS_DEFAULT_REGION": "eu-central-1"}


@functools.cache
def template(stage: str = "prod") -> dict[str, Any]:
    """As Chalice and SAM know it. Shared between tests: look, and change a copy."""
    with tempfile.TemporaryDirectory() as folder:
        return patch.patched(_packaged(stage, Path(folder)), stage)


@functools.cache
def translated(stage: str = "prod") -> dict[str, Any]:
    """As CloudFormation knows it."""
    given = copy.deepcopy(template(stage))
    for function in of_kind("AWS::Serverless::Function", given).values():
        function["Properties"]["CodeUri"] = "s3://bucket/key"
    with mock.patch.dict(os.environ, REGION):
        made: dict[str, Any] = Translator({}, Parser()).translate(given, parameter_values={})
    return made


def of_kind(kind: str, template: Mapping[str, Any]) -> dict[str, Any]:
    return {name: resource for name, resource in template["Resources"].items() if resource["Type"] == kind}


def _packaged(stage: str, folder: Path) -> dict[str, Any]:
    merge = folder / "merge.json"
    merge.write_text(json.dumps(templates.merged(stage)))
    empty = folder / "empty.zip"
    empty.write_bytes(b"")
    no_zip = mock.patch.object(LambdaDeploymentPackager, "create_deployment_package", lambda *_: str(empty))
    with mock.patch.dict(os.environ, REGION), no_zip:
        factory = CLIFactory(str(ROOT))
        config = factory.create_config_obj(chalice_stage_name=stage)
        options = factory.create_package_options()
        packager = factory.create_app_packager(config, options, "cloudformation", "json", str(merge))
        packager.package_app(config, str(folder / "made"), stage)
    found: dict[str, Any] = json.loads((folder / "made" / "sam.json").read_text())
    return found
