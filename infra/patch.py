"""What merging templates cannot say, said to the finished one: merging adds and overrides, and never removes.

Each function mends one thing and says which; one that finds nothing to mend changes nothing.
"""

import copy
from collections.abc import Mapping
from typing import Any

Template = dict[str, Any]


def patched(template: Mapping[str, Any], stage: str) -> Template:
    """A template of its own; the given one stays as it is."""
    mended = copy.deepcopy(dict(template))
    _name_the_domains_stage(mended)
    _call_pages_by_name(mended)
    _forget_unused_role(mended)
    return mended


def _name_the_domains_stage(template: Template) -> None:
    """Chalice writes the stage's name into the mapping of a custom domain, which then does not wait for the stage."""
    for resource in _of_kind(template, "AWS::ApiGateway::BasePathMapping"):
        resource["Properties"]["Stage"] = {"Ref": "RestAPI.Stage"}


def _call_pages_by_name(template: Template) -> None:
    """Chalice lets the API ask for the function's ARN, and our functions ask for the API's address: a circle, unless
    the API knows the function by its name."""
    named = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${Prefix}pages"
    paths = template["Resources"].get("RestAPI", {}).get("Properties", {}).get("DefinitionBody", {}).get("paths", {})
    for methods in paths.values():
        for method in methods.values():
            uri = method.get("x-amazon-apigateway-integration", {}).get("uri", {})
            if "Fn::Sub" in uri:
                uri["Fn::Sub"] = uri["Fn::Sub"].replace("${APIHandler.Arn}", named)


def _forget_unused_role(template: Template) -> None:
    """A role for every function that has none of its own, with rights on everything: we give each its own."""
    resources = template["Resources"]
    if "DefaultRole" in resources and not _mentions(
        {name: content for name, content in resources.items() if name != "DefaultRole"}, "DefaultRole"
    ):
        del resources["DefaultRole"]


def _of_kind(template: Template, kind: str) -> list[dict[str, Any]]:
    return [resource for resource in template["Resources"].values() if resource.get("Type") == kind]


def _mentions(value: Any, name: str) -> bool:
    if isinstance(value, Mapping):
        return any(_mentions(item, name) for item in value.values())
    if isinstance(value, list):
        return any(_mentions(item, name) for item in value)
    return bool(value == name)
