"""A CloudFormation stack, changed by change sets: made, shown, executed and followed to their end."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

# What holds something that cannot be made again: nothing may replace it by accident.
KEEPERS = {
    "AWS::Cognito::UserPool",
    "AWS::DynamoDB::Table",
    "AWS::KMS::Key",
    "AWS::S3::Bucket",
    "AWS::SecretsManager::Secret",
}
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]  # the last is for SAM
PAUSE = 2.0  # seconds between two looks; CloudFormation itself is slower than that
PATIENCE = 3600.0  # a certificate or a distribution may take most of an hour

Say = Callable[[str], None]


class Failed(Exception):
    """The stack is not what was wanted. The message says what happened and what to do."""


@dataclass(frozen=True)
class Planned:
    """A change set that waits to be executed; empty when the stack is like that already."""

    name: str
    changes: Sequence[Mapping[str, Any]]

    @property
    def replaced(self) -> list[str]:
        """What keeps data and would be made anew, empty. Whatever the templates want kept is one of those, such as the
        dead letters that wait for a person."""
        return [
            change["LogicalResourceId"]
            for change in self.changes
            if _is_keeper_lost(change) or change.get("PolicyAction") == "ReplaceAndRetain"
        ]

    @property
    def summary(self) -> str:
        counts = {action: sum(change["Action"] == action for change in self.changes) for action in _WORDS}
        return ", ".join(f"{count} to {_WORDS[action]}" for action, count in counts.items() if count)


_WORDS = {"Add": "make", "Import": "take back", "Modify": "change", "Remove": "remove"}


class Stack:
    def __init__(self, client: Any, name: str, *, pause: float = PAUSE, say: Say = print) -> None:
        self.name = name
        self._client = client
        self._pause = pause
        self._say = say

    def status(self) -> str:
        """Empty when there is no such stack."""
        return str(self._described().get("StackStatus", ""))

    def outputs(self) -> dict[str, str]:
        return {output["OutputKey"]: output["OutputValue"] for output in self._described().get("Outputs", [])}

    def parameters(self) -> dict[str, str]:
        """As they were chosen last; of a stack that was only planned yet, none."""
        found = self._described().get("Parameters", []) if self._is_there() else []
        return {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in found}

    def plan(self, name: str, template_url: str, parameters: Mapping[str, str | None]) -> Planned:
        """A parameter that is None stays as it was. Raises Failed."""
        self._refuse_unusable()
        is_there = self._is_there()
        self._client.create_change_set(
            StackName=self.name,
            ChangeSetName=name,
            ChangeSetType="UPDATE" if is_there else "CREATE",
            # An older release that did not know a table yet has left it behind; a new stack has left nothing.
            ImportExistingResources=is_there,
            TemplateURL=template_url,
            Parameters=[_parameter(key, value) for key, value in parameters.items()],
            Capabilities=CAPABILITIES,
        )
        return self._planned(name)

    def execute(self, planned: Planned) -> None:
        """Returns when the stack has become what was planned; tells every step. Raises Failed."""
        seen = {event["EventId"] for event in self._events()}
        self._client.execute_change_set(StackName=self.name, ChangeSetName=planned.name)
        self._follow(seen)
        if self.status() not in {"CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"}:
            raise Failed(
                f"The stack {self.name} is {self.status()}. The first FAILED among the lines above is the cause."
            )

    def delete(self) -> None:
        """Raises Failed when something holds on."""
        seen = {event["EventId"] for event in self._events()}
        identity = self._described()["StackId"]  # its name is gone with it
        self._client.delete_stack(StackName=self.name)
        status = self._follow(seen, identity)
        if status != "DELETE_COMPLETE":
            raise Failed(
                f"The stack {self.name} is {status}. The FAILED among the lines above say what holds on to it."
            )

    def discard(self, planned: Planned) -> None:
        self._client.delete_change_set(StackName=self.name, ChangeSetName=planned.name)

    def resources(self, kind: str) -> list[str]:
        """The physical names of all of a kind."""
        pages = self._client.get_paginator("list_stack_resources").paginate(StackName=self.name)
        found = (resource for page in pages for resource in page["StackResourceSummaries"])
        return [resource["PhysicalResourceId"] for resource in found if resource["ResourceType"] == kind]

    def _is_there(self) -> bool:
        return self.status() not in {"", "REVIEW_IN_PROGRESS", "DELETE_COMPLETE"}

    def _refuse_unusable(self) -> None:
        status = self.status()
        if status == "ROLLBACK_COMPLETE":  # keeps nothing, so even a productive stage may go
            raise Failed(
                f"The stack {self.name} is {status}: its first deploy failed, and it keeps nothing. "
                f"Delete it, then deploy again: aws cloudformation delete-stack --stack-name {self.name}"
            )
        if status in {"ROLLBACK_FAILED", "DELETE_FAILED"}:
            raise Failed(f"The stack {self.name} is {status}, never completely there. Destroy it, then deploy again.")
        if status.endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS":
            raise Failed(f"The stack {self.name} is {status}: somebody else is changing it. Wait until that is over.")

    def _planned(self, name: str) -> Planned:
        for _ in self._patiently():
            found = self._client.describe_change_set(StackName=self.name, ChangeSetName=name)
            if found["Status"] == "CREATE_COMPLETE":
                return Planned(name, [change["ResourceChange"] for change in self._changes(name)])
            if found["Status"] == "FAILED":
                planned = Planned(name, [])
                self.discard(planned)
                reason = str(found.get("StatusReason", ""))
                if "didn't contain changes" in reason or "No updates" in reason:
                    return planned
                raise Failed(f"CloudFormation does not accept the change set: {reason}")
        raise Failed("CloudFormation did not finish the change set within an hour.")

    def _changes(self, name: str) -> Iterator[Any]:
        pages = self._client.get_paginator("describe_change_set").paginate(StackName=self.name, ChangeSetName=name)
        return (change for page in pages for change in page["Changes"])

    def _follow(self, seen: set[str], identity: str = "") -> str:
        """Tells what is new until the stack rests, and returns in which status."""
        for _ in self._patiently():
            for event in reversed(self._events(identity)):
                if event["EventId"] not in seen:
                    seen.add(event["EventId"])
                    self._tell(event)
            status = str(self._described(identity).get("StackStatus", "DELETE_COMPLETE"))
            if not status.endswith("_IN_PROGRESS"):
                return status
        raise Failed(f"The stack {self.name} did not come to rest within an hour.")

    def _tell(self, event: Mapping[str, Any]) -> None:
        reason = event.get("ResourceStatusReason", "") if "FAILED" in event["ResourceStatus"] else ""
        if event["ResourceStatus"].endswith("_IN_PROGRESS"):
            return
        line = f"  {event['ResourceStatus']:<20} {event['ResourceType']:<46} {event['LogicalResourceId']}"
        self._say(f"{line}\n    {reason}" if reason else line)

    def _events(self, identity: str = "") -> list[Mapping[str, Any]]:
        """Newest first."""
        try:
            pages = self._client.get_paginator("describe_stack_events").paginate(StackName=identity or self.name)
            return [event for page in pages for event in page["StackEvents"]]
        except ClientError as error:
            if "does not exist" in str(error):
                return []
            raise

    def _described(self, identity: str = "") -> Mapping[str, Any]:
        try:
            found = self._client.describe_stacks(StackName=identity or self.name)["Stacks"]
        except ClientError as error:
            if "does not exist" in str(error):
                return {}
            raise
        return dict(found[0]) if found else {}

    def _patiently(self) -> Iterator[None]:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            yield
            time.sleep(self._pause)


def _is_keeper_lost(change: Mapping[str, Any]) -> bool:
    is_gone = change["Action"] == "Remove" or change.get("Replacement") == "True"
    return change["ResourceType"] in KEEPERS and is_gone and change.get("PolicyAction") != "Retain"


def _parameter(key: str, value: str | None) -> dict[str, Any]:
    if value is None:
        return {"ParameterKey": key, "UsePreviousValue": True}
    return {"ParameterKey": key, "ParameterValue": value}
