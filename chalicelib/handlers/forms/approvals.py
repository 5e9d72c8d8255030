"""An approver's answer, as the page of the link posts it, and the orders ticked in a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.errors import Refused
from chalicelib.usecases.approvals.several import Chosen


@dataclass(frozen=True, slots=True)
class Answer:
    verdict: Verdict
    comment: str
    at_current_price: bool
    page_nonce: str


# After the price hold the two ways on have buttons of their own.
AT_CURRENT_PRICE, PUNCH_OUT_AGAIN = "approve_at_current_price", "punch_out_again"
_AFTER_THE_HOLD = {AT_CURRENT_PRICE: Verdict.APPROVE, PUNCH_OUT_AGAIN: Verdict.REMAND}


def answer(form: Mapping[str, str], *, again: str) -> Answer:
    """``again`` is what an applicant reads who should shop anew. Raises Refused when no button was pressed."""
    pressed, comment = form.get("verdict", ""), form.get("comment", "")
    try:
        verdict = _AFTER_THE_HOLD.get(pressed) or Verdict(pressed)
    except ValueError:
        raise Refused("Please choose one of the answers.") from None
    return Answer(
        verdict=verdict,
        comment="\n".join(filter(None, (again, comment.strip()))) if pressed == PUNCH_OUT_AGAIN else comment,
        at_current_price=pressed == AT_CURRENT_PRICE or form.get("at_current_price") == "yes",
        page_nonce=form.get("page_nonce", ""),
    )


def chosen(boxes: Sequence[str]) -> list[Chosen]:
    """The ticked boxes of the list: each holds a link's token and the proof that its page was open."""
    return [Chosen(token, proof) for token, _, proof in (box.partition("~") for box in boxes)]
