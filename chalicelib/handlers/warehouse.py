"""Jobs of the warehouse: stock that follows the orders."""

from chalice.app import Blueprint

from chalicelib.domain.messages import STOCK, ContinueCounts, Envelope, FinishAllocation, KeepStock, Unreadable
from chalicelib.handlers.jobs import Facts, messages
from chalicelib.usecases.fulfilment.finishing import finish_allocation
from chalicelib.usecases.fulfilment.following import follow
from chalicelib.usecases.inventory.importing import count_on
from chalicelib.usecases.inventory.promising import keep_promise
from chalicelib.wiring import Hub

warehouse = Blueprint(__name__)


@warehouse.on_sqs_message(queue=STOCK, batch_size=10, name="keep-stock")
@messages
def keep_stock(hub: Hub, envelope: Envelope) -> Facts:
    match envelope.message:
        case KeepStock(subject=order_id):
            return {"boxes": hub.do(follow, order_id), "levels": hub.do(keep_promise, order_id)}
        case FinishAllocation(subject=order_id, box=box):
            return {"finished": hub.do(finish_allocation, order_id, box)}
        case ContinueCounts(subject=table, step=step):
            done = hub.do(count_on, table, step)
            return {"counts": done.done if done else 0}
        case other:
            raise Unreadable("This message does not belong in this queue.", kind=other.kind)
