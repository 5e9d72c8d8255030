"""What is measured: each module's ``run`` gives one result or several, and ``python -m benchmarks`` runs them all."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One line of the report. ``met`` is None for a figure that is only reported, as its ``goal`` then says."""

    name: str
    figure: str
    goal: str
    met: bool | None

    def __str__(self) -> str:
        if self.met is None:
            return f"{self.name}: {self.figure}, {self.goal}"
        return f"{self.name}: {self.figure}, goal {self.goal}, {'met' if self.met else 'NOT met'}"
