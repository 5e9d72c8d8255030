"""What merging templates cannot say, said to the finished one: merging adds and overrides, and never removes.

Each function mends one thing and says which; one that finds nothing to mend changes nothing.
"""

import copy
import itertools
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

Template = dict[str, Any]

# What IAM takes of a managed policy, white space left out, without what stands around the statements.
ROOM = 6_144 - len('{"Version":"2012-10-17","Statement":[]}')
# As long as a deploy may make what stands in a statement; the rest are mail addresses.
LONGEST = {
    "AWS::Partition": 10,
    "AWS::Region": 14,
    "AWS::AccountId": 12,
    "AWS::URLSuffix": 16,
    "DataKey.Arn": 90,
    "Prefix": 40,
}
AN_ADDRESS = 320


def patched(template: Mapping[str, Any], stage: str) -> Template:
    """A template of its own; the given one stays as it is."""
    mended = copy.deepcopy(dict(template))
    _name_the_domains_stage(mended)
    _call_pages_by_name(mended)
    _forget_unused_role(mended)
    _keep_rights_beside_their_roles(mended)
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


def _keep_rights_beside_their_roles(template: Template) -> None:
    """Chalice writes all rights of a function into its role, where IAM ends at 10,240 characters. Managed policies may
    be ten for a role, and the role waits for them, so that no function is there before its rights."""
    for name, role in [*template["Resources"].items()]:
        if "Policies" not in role.get("Properties", {}) or role["Type"] != "AWS::IAM::Role":
            continue
        (inline,) = role["Properties"].pop("Policies")
        document = inline["PolicyDocument"]
        given = {
            f"{name}Rights{number}": {
                "Type": "AWS::IAM::ManagedPolicy",
                "Properties": {"PolicyDocument": {**document, "Statement": statements}},
            }
            for number, statements in enumerate(_parted(document["Statement"]), start=1)
        }
        # Rights that are added push others into the next policy, which therefore changes first: nobody misses them.
        for earlier, later in itertools.pairwise(given):
            given[earlier]["DependsOn"] = later
        role["Properties"]["ManagedPolicyArns"] = [{"Ref": policy} for policy in given]
        template["Resources"].update(given)


def _parted(statements: Iterable[Any]) -> list[list[Any]]:
    """In their order, as many to a policy as it takes."""
    parts: list[list[Any]] = []
    left = 0
    for statement in statements:
        size = _size(statement)
        if size > left:
            parts.append([])
            left = ROOM
        parts[-1].append(statement)
        left -= size
    return parts


def _size(statement: Any) -> int:
    """At most, with the comma behind it; what stands around a text to be filled in is counted, too."""
    written = json.dumps(statement, separators=(",", ":"))
    return 1 + len(re.sub(r"\$\{([^}]+)}", lambda found: "x" * LONGEST.get(found[1], AN_ADDRESS), written))


def _of_kind(template: Template, kind: str) -> list[dict[str, Any]]:
    return [resource for resource in template["Resources"].values() if resource.get("Type") == kind]


def _mentions(value: Any, name: str) -> bool:
    if isinstance(value, Mapping):
        return any(_mentions(item, name) for item in value.values())
    if isinstance(value, list):
        return any(_mentions(item, name) for item in value)
    return bool(value == name)
