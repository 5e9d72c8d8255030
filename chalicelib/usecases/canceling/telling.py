"""Asking Amazon to cancel, and finding out what became of it, however often messages come and answers are lost.

The journey: the document is put at Amazon, of which nothing follows; a recovery point, and Amazon is asked to work on
it; its report is awaited; the order, read back, says that it is canceled. Whatever dies on its way goes on from its
last step, by the schedule.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.attention import Reason
from chalicelib.domain.changes import Audited, Change, Changed, Said
from chalicelib.domain.fulfilment import cancellation as rules
from chalicelib.domain.fulfilment.cancellation import Cancellation, CancelStep
from chalicelib.domain.messages import CancelAtAmazon, IndexSale
from chalicelib.domain.orders.amazon import Garbled
from chalicelib.domain.orders.canceling import is_asked, let_go
from chalicelib.domain.orders.news import Fetch
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.cancellations import Answer, Cancellations, CancelState
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.fulfilment import Boxes, DueCancellation
from chalicelib.ports.intake import Intake
from chalicelib.ports.orders import Known, Sales
from chalicelib.ports.selling import (
    BACKGROUND,
    BadApplication,
    Caller,
    Denied,
    Missing,
    Rejected,
    Revoked,
    Selling,
    Throttled,
    Unavailable,
)
from chalicelib.usecases.attention import instead
from chalicelib.usecases.orders.hearing import GaveUp, waiting_for
from chalicelib.usecases.orders.upserting import connection_of

# A seller's bucket of feeds fills by one in two minutes; what is left waits for the next minute.
MOST_A_MINUTE = 100


def tell_of_cancel(
    message: CancelAtAmazon,
    *,
    gave_up: GaveUp,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    connections: Connections,
    intake: Intake,
    attention: AttentionItems,
    selling: Selling,
    cancellations: Cancellations,
    commit: Commit,
) -> Cancellation | None:
    """Brings a wish as far as it goes now. Any number of these messages has the effect of one. Raises Conflict when
    somebody else was quicker."""
    found = boxes.of(message.subject).cancellation(message.cancel)
    if found is None or not found.is_open or (found.due_at is not None and at < found.due_at):
        return found
    known = sales.known(message.subject)
    if known is None:
        return found
    connection = connection_of(known.order, connections)
    authorization = connection.authorization if connection else ""
    guide = _Guide(at, authorization, known, sales, intake, attention, selling, cancellations, commit, gave_up)
    if (ended := guide.ended(found)) is not None:
        return ended
    if connection is None or not connections.authorization(authorization).is_usable:
        return guide.kept(found, rules.stopped(found, at=at))
    caller = Caller.with_slot(message.slot)
    while found.is_open and found.due_at is not None and found.due_at <= at:
        found, caller = guide.one_step(found, caller), BACKGROUND
    return found


def due_cancels(*, at: datetime, boxes: Boxes, commit: Commit) -> list[DueCancellation]:
    """Sends wishes that nobody follows on their way again; the longest due first."""
    due = list(boxes.due_cancellations(before=at - rules.PATIENCE, most=MOST_A_MINUTE))
    for begin in range(0, len(due), 50):
        commit(
            *(Said(CancelAtAmazon(each.order_id, cancel=each.number), due_at=at) for each in due[begin : begin + 50])
        )
    return due


@dataclass(frozen=True, slots=True)
class _Guide:
    at: datetime
    authorization: str
    known: Known
    sales: Sales
    intake: Intake
    attention: AttentionItems
    selling: Selling
    cancellations: Cancellations
    commit: Commit
    gave_up: GaveUp

    def ended(self, wished: Cancellation) -> Cancellation | None:
        """What needs no more asking: the order is canceled by now, or nobody waits any longer."""
        if rules.is_canceled(self.known.copy.order, wished):
            return self.kept(wished, rules.done(wished))
        if rules.is_given_up(wished, at=self.at):
            return self._refused(wished, "", why=Reason.CANCEL_UNANSWERED)
        return None

    def one_step(self, wished: Cancellation, caller: Caller) -> Cancellation:
        """One call, so that a slot that was booked for it is used for it, and what it came to."""
        if wished.step is CancelStep.WRITTEN:
            return self._asked_for(wished, caller)
        try:
            match wished.step:
                case CancelStep.ASKED:
                    return self._written(wished, caller)
                case CancelStep.SENDING:
                    return self._looked_up(wished, caller)
                case CancelStep.SENT:
                    return self._answered(wished, caller)
                case CancelStep.DOUBTED:
                    return self._read_back(wished, caller)
                case _:
                    return self._read_again(wished)
        except Throttled as throttled:
            return self._later(wished, throttled.until)
        except (Unavailable, Missing):
            return self.kept(wished, rules.waiting(wished, at=self.at))
        except (Revoked, BadApplication, Denied) as error:
            return self._stopped(wished, error)
        except Rejected as rejected:
            if wished.step is CancelStep.ASKED:
                return self._refused(wished, _words(rejected))
            return self.kept(wished, rules.waiting(wished, at=self.at))  # a look that failed says nothing of the wish

    def kept(self, before: Cancellation, after: Cancellation, *more: Change) -> Cancellation:
        """In the commit that says so: what people are told of it, and the message that goes on."""
        self.commit(Changed(before, after), *more, *self._told(before, after), *_again(after))
        return replace(after, revision=before.revision + 1)

    def _written(self, wished: Cancellation, caller: Caller) -> Cancellation:
        """Dying here leaves a document that nobody asks Amazon to work on."""
        id = self.cancellations.write(self.authorization, wished.order_id, wished.reason, wished.lines, caller=caller)
        return self.kept(wished, rules.written(wished, id, at=self.at))

    def _asked_for(self, wished: Cancellation, caller: Caller) -> Cancellation:
        claim = self.kept(wished, rules.sending(wished, at=self.at))
        try:
            id = self.cancellations.ask(self.authorization, self.known.order.marketplace, claim.wish, caller=caller)
        except Throttled as throttled:
            return self._later(rules.not_sent(claim, until=throttled.until), throttled.until, before=claim)
        except Unavailable:
            return claim  # it is looked for when its lease has ended
        except (Revoked, BadApplication, Denied) as error:
            return self._stopped(rules.not_sent(claim, until=self.at), error, before=claim)
        except Missing:
            return self.kept(claim, rules.unwritten(claim, at=self.at))
        except Rejected as rejected:
            return self._refused(claim, _words(rejected))
        return self.kept(claim, rules.sent(claim, id, at=self.at))

    def _looked_up(self, wished: Cancellation, caller: Caller) -> Cancellation:
        """Nothing goes out again while Amazon works on anything that may be ours."""
        since = (wished.sent_at or wished.asked_at) - rules.SKEW
        if self.cancellations.is_under_way(self.authorization, since, caller=caller):
            return self.kept(wished, rules.waiting(wished, at=self.at))
        return self.kept(wished, rules.doubted(wished, at=self.at))

    def _answered(self, wished: Cancellation, caller: Caller) -> Cancellation:
        try:
            answer = self.cancellations.answer(self.authorization, wished.request, wished.order_id, caller=caller)
        except Missing:  # Amazon keeps what it was asked for a while only
            return self.kept(wished, rules.unknown(wished))
        except Denied:
            raise
        except Rejected:
            answer = Answer(CancelState.UNCLEAR)
        if answer.state is CancelState.WAITING:
            return self.kept(wished, rules.waiting(wished, at=self.at))
        if answer.state is CancelState.TAKEN:
            return self._taken(wished)
        at = self.at + (rules.KNOWN_AFTER if answer.state is CancelState.UNCLEAR else timedelta(0))
        return self.kept(wished, rules.doubted(wished, answer.words, at=at))

    def _read_back(self, wished: Cancellation, caller: Caller) -> Cancellation:
        """What was refused, or was never heard of again, may have come true all the same."""
        try:
            received = self.selling.order(self.authorization, wished.order_id, caller=caller)
        except Missing:
            return self._refused(wished, wished.words)
        if not isinstance(received, Garbled) and rules.is_canceled(received.order, wished):
            return self._taken(wished)
        if wished.request:
            return self._refused(wished, wished.words)
        return self.kept(wished, rules.absent(wished, at=self.at))

    def _read_again(self, wished: Cancellation) -> Cancellation:
        """Our own copy does not say so yet."""
        if rules.is_shipped(self.known.copy.order, wished):
            return self._refused(wished, "")
        return self.kept(wished, rules.waiting(wished, at=self.at), *self._fetch())

    def _taken(self, wished: Cancellation) -> Cancellation:
        """The order is read at once, by whoever reads orders."""
        return self.kept(wished, rules.taken(wished, at=self.at), *self._fetch())

    def _fetch(self) -> Iterator[Change]:
        id = self.known.order.order_id
        wanted = Fetch(id, self.authorization, covers=self.at, asked_at=self.at)
        return waiting_for(wanted, self.intake.fetch(id), due=self.at, slot=None)

    def _refused(self, wished: Cancellation, words: str, *, why: Reason = Reason.CANCEL_REFUSED) -> Cancellation:
        facts = {"text": words} if words else {}
        said = Audited("cancel_refused", wished.order_id, by="amazon", at=self.at, where="feed", facts=facts)
        return self.kept(wished, rules.refused(wished, words, why=why), said)

    def _stopped(self, wished: Cancellation, error: Exception, *, before: Cancellation | None = None) -> Cancellation:
        if not isinstance(error, Denied):  # a permission that is missing for this says nothing about orders
            self.gave_up(self.authorization, error)
        return self.kept(before or wished, rules.stopped(wished, at=self.at))

    def _later(self, wished: Cancellation, until: datetime, *, before: Cancellation | None = None) -> Cancellation:
        """With the slot that is booked for the call that did not go out."""
        before, after = before or wished, replace(wished, due_at=until)
        message = CancelAtAmazon(after.order_id, cancel=after.number, slot=until.isoformat())
        self.commit(Changed(before, after), *self._told(before, after), Said(message, due_at=until))
        return replace(after, revision=before.revision + 1)

    def _told(self, before: Cancellation, after: Cancellation) -> Iterator[Change]:
        yield from instead(rules.entry(before, at=self.at), rules.entry(after, at=self.at), self.attention)
        if after.is_open:
            return
        order = self.sales.get(after.order_id)
        if is_asked(order):
            yield Changed(order, let_go(order))
            yield Said(IndexSale(order.order_id), due_at=self.at)


def _again(wished: Cancellation) -> Iterator[Change]:
    if wished.due_at is not None:
        yield Said(CancelAtAmazon(wished.order_id, cancel=wished.number), due_at=wished.due_at)


def _words(rejected: Rejected) -> str:
    return rejected.words or rejected.code
