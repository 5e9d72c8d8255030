"""What approvers answer."""

from collections.abc import Mapping

from chalicelib.domain.approvals.application import Verdict
from chalicelib.views.texts import marked

VERDICT: Mapping[Verdict, str] = {
    Verdict.APPROVE: marked("Approved"),
    Verdict.REMAND: marked("Remanded"),
    Verdict.DISAPPROVE: marked("Disapproved"),
}
