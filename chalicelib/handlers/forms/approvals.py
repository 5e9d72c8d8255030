"""An approver's answer, as the page of the link posts it."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class Answer:
    verdict: Verdict
    comment: str
    at_current_price: bool
    page_nonce: str


def answer(form: Mapping[str, str]) -> Answer:
    """Raises Refused when no button was pressed."""
    try:
        verdict = Verdict(form.get("verdict", ""))
    except ValueError:
        raise Refused("Please choose one of the three answers.") from None
    return Answer(
        verdict=verdict,
        comment=form.get("comment", ""),
        at_current_price=form.get("at_current_price") == "yes",
        page_nonce=form.get("page_nonce", ""),
    )
