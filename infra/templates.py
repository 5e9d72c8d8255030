"""The templates of this folder as one, which `chalice package` merges into what it makes of the handlers."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from infra import gateway, monitoring

INFRA = Path(__file__).parent
# What a template says about itself; the first one speaks for all.
_HEADS = ("AWSTemplateFormatVersion", "Description")


class Ambiguous(Exception):
    """Two of the templates speak of the same thing."""


def merged(stage: str) -> dict[str, Any]:
    """Raises Ambiguous. The stage decides nothing yet: what differs is given as parameters at the deploy."""
    whole: dict[str, Any] = {}
    for name, part in _parts():
        for section, content in part.items():
            if section in _HEADS:
                whole.setdefault(section, content)
            elif not section.startswith("."):  # what begins with a dot is only there to be repeated
                _join(whole.setdefault(section, {}), content, f"{section} of {name}")
    whole["Resources"]["RestAPI"]["Properties"]["GatewayResponses"] = gateway.responses()
    return whole


def _parts() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What is written down, and what is made of a table."""
    for file in sorted(INFRA.glob("*.yaml")):
        yield file.name, load(file)
    yield "monitoring", monitoring.template()


def load(file: Path) -> dict[str, Any]:
    """A template with its short tags written out: ``!Sub x`` is ``{"Fn::Sub": x}``. What begins with a dot is there to
    be repeated by an anchor."""
    template = yaml.load(file.read_text(), Loader=_CloudFormationLoader)  # noqa: S506  # nosec B506  # a SafeLoader
    return {section: content for section, content in template.items() if not section.startswith(".")}


def _join(there: dict[str, Any], more: Mapping[str, Any], where: str) -> None:
    if twice := there.keys() & more.keys():
        raise Ambiguous(f"{', '.join(sorted(twice))} in {where} is there already")
    there.update(more)


class _CloudFormationLoader(yaml.SafeLoader):
    """Knows every intrinsic function by its short tag."""


def _intrinsic(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    name = tag if tag in ("Ref", "Condition") else f"Fn::{tag}"
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        return {name: value.split(".", 1) if tag == "GetAtt" else value}  # JSON knows only the list
    if isinstance(node, yaml.MappingNode):
        return {name: loader.construct_mapping(node, deep=True)}
    raise ValueError("A tag that this reader does not know", tag)


_CloudFormationLoader.add_multi_constructor("!", _intrinsic)
