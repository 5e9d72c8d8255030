"""Canceling orders by Amazon's flat file of order acknowledgements."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.adapters.amazon.answers import LONGEST_WORDS
from chalicelib.adapters.amazon.feeds import Feeds
from chalicelib.domain.fulfilment.cancellation import CancelReason
from chalicelib.ports.cancellations import Answer, CancelState
from chalicelib.ports.offering import FeedKind, FeedState
from chalicelib.ports.selling import BACKGROUND, Caller

COLUMNS = ("order-id", "cancellation-reason-code", "amazon-order-item-code")
# Where the report begins to say what was not taken; a warning was.
ORDER, CODE, TYPE, MESSAGE = "order-id", "error-code", "error-type", "error-message"
TEXT_TYPE = "text/tab-separated-values; charset=UTF-8"


class FedCancellations:
    """``Cancellations``."""

    def __init__(self, feeds: Feeds) -> None:
        self._feeds = feeds

    def write(
        self,
        authorization: str,
        order_id: str,
        reason: CancelReason,
        lines: Sequence[str] = (),
        *,
        caller: Caller = BACKGROUND,
    ) -> str:
        return self._feeds.upload(authorization, file(order_id, reason, lines), TEXT_TYPE, caller)

    def ask(self, authorization: str, marketplace: str, wish: str, *, caller: Caller = BACKGROUND) -> str:
        return self._feeds.submit(authorization, FeedKind.CANCELLATIONS, [marketplace], wish, caller)

    def answer(self, authorization: str, request: str, order_id: str, *, caller: Caller = BACKGROUND) -> Answer:
        feed = self._feeds.one(authorization, request, caller)
        if feed.state is FeedState.WAITING:
            return Answer(CancelState.WAITING)
        said = refusals(self._feeds.download(authorization, feed.report, caller), order_id) if feed.report else []
        if feed.state is FeedState.FAILED or said:
            return Answer(CancelState.REFUSED, " ".join(dict.fromkeys(said or []))[:LONGEST_WORDS])
        return Answer(CancelState.UNCLEAR if said is None else CancelState.TAKEN)

    def is_under_way(self, authorization: str, since: datetime, *, caller: Caller = BACKGROUND) -> bool:
        found = self._feeds.several(authorization, FeedKind.CANCELLATIONS, since, caller)
        return any(feed.state is FeedState.WAITING for feed in found)


def file(order_id: str, reason: CancelReason, lines: Sequence[str]) -> bytes:
    """A row for the whole order, or one for each of its lines."""
    rows = [COLUMNS, *((order_id, reason.value, line) for line in lines or ("",))]
    return ("\n".join("\t".join(row) for row in rows) + "\n").encode()


def refusals(report: str, order_id: str) -> list[str] | None:
    """What stands in the report about this order, or about the file, in which there is no other; below a summary in
    free words. None for one that says neither what was refused nor that nothing was."""
    names: list[str] = []
    found, counts = [], list[str]()
    for cells in ([cell.strip() for cell in line.split("\t")] for line in report.splitlines()):
        if MESSAGE in map(str.lower, cells):
            names = [cell.lower() for cell in cells]
        elif names and any(cells):
            row = dict(zip(names, cells, strict=False))
            if row.get(ORDER, "") in ("", order_id) and row.get(TYPE, "").lower() != "warning":
                found.append(row.get(MESSAGE, "") or row.get(CODE, ""))
        elif cells[-1].isascii() and cells[-1].isdecimal():
            counts.append(cells[-1])
    is_all = len(counts) >= 2 and counts[0] == counts[1] != "0"  # processed, and successful
    return [words for words in found if words] if names or is_all else None
