"""A stage that runs, as its stack tells of it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Deployed:
    """A stage that runs."""

    stage: str
    outputs: Mapping[str, str]
    parameters: Mapping[str, str]

    @property
    def home(self) -> str:
        """Where people and Amazon find it, without a slash at the end."""
        return self.outputs["Home"].rstrip("/")

    @property
    def prefix(self) -> str:
        return self.parameters["Prefix"]
