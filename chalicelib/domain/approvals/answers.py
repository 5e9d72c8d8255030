"""What somebody answered to an application, kept beside the order for the list of what they decided lately."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.approvals.application import Verdict


@dataclass(frozen=True, slots=True)
class Answered:
    """``person`` is who answered, ``approver`` in whose name."""

    person: str
    number: str
    step: int
    approver: str
    verdict: Verdict
    at: datetime
    revision: int = 0
