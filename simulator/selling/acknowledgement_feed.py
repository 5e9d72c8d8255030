"""POST_FLAT_FILE_ORDER_ACKNOWLEDGEMENT_DATA: the seller cancels orders, or lines of them, and says why."""

from datetime import datetime
from typing import Any

from simulator.selling.sales import life
from simulator.selling.sales.news import News
from simulator.selling.sales.store import Sale, Sales
from simulator.world import World

REASONS = (
    "NoInventory",
    "ShippingAddressUndeliverable",
    "CustomerExchange",
    "BuyerCanceled",
    "GeneralAdjustment",
    "CarrierCreditDecision",
    "RiskAssessmentInformationNotValid",
    "CarrierCoverageFailure",
    "CustomerReturn",
    "MerchandiseNotReceived",
)
ORDER, REASON, ITEM = "order-id", "cancellation-reason-code", "amazon-order-item-code"
COLUMNS = ("original-record-number", "order-id", "order-item-id", "error-code", "error-type", "error-message")
# The names of the columns may stand below a line about the template.
HEAD = 3


class Rejected(ValueError):
    """A row; with the code under which it is reported, which is our choice."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def work(
    world: World, *, seller: str, region: str, content: bytes, at: datetime, is_half: bool, **_rest: Any
) -> tuple[str, bool]:
    try:
        rows = read(content)
    except ValueError as error:
        return report(0, [(0, {}, Rejected("99001", str(error)))]), False
    rejected: list[tuple[int, dict[str, str], Rejected]] = []
    for number, row in enumerate(rows[: len(rows) // 2] if is_half else rows, start=1):
        try:
            cancel(world, seller, region, row, at)
        except Rejected as error:
            rejected.append((number, row, error))
    return report(len(rows), rejected), True


def read(content: bytes) -> list[dict[str, str]]:
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ValueError("The file is not in the encoding that was announced.") from None
    for place in range(min(HEAD, len(lines))):
        names = [name.strip() for name in lines[place].split("\t")]
        if {ORDER, REASON} <= set(names):
            rows = ([cell.strip() for cell in line.split("\t")] for line in lines[place + 1 :])
            found = [dict(zip(names, row, strict=False)) for row in rows if any(row)]
            if found:
                return found
            raise ValueError("There are no records in the file.")
    raise ValueError(f"The columns {ORDER} and {REASON} are required.")


def cancel(world: World, seller: str, region: str, row: dict[str, str], at: datetime) -> None:
    order_id, reason, item = row.get(ORDER, ""), row.get(REASON, ""), row.get(ITEM, "")
    sale = Sales(world.state).get(order_id)
    if sale is None or (sale.seller, sale.region) != (seller, region):
        raise Rejected("18028", f"The order {order_id} was not found.")
    if reason not in REASONS:
        raise Rejected("18030", f"The cancellation reason {reason or '(none)'} is not valid.")
    if sale.fulfilled_by == "AMAZON":
        raise Rejected("18031", "An order that Amazon fulfils cannot be cancelled by a feed.")
    life.alter(world, order_id, lambda sale, at: cancelled(sale, at, item, reason), at)


def cancelled(sale: Sale, at: datetime, item: str, reason: str) -> News:
    if sale.status not in life.OPEN:
        raise Rejected("18032", f"The order is {sale.status} and cannot be cancelled.")
    if not item:
        return life.cancel(sale, at, by="MERCHANT", reason=reason)
    line = next((one for one in sale.order["orderItems"] if one["orderItemId"] == item), None)
    if line is None:
        raise Rejected("18029", f"The order has no item {item}.")
    if not line["fulfillment"]["quantityUnfulfilled"]:
        raise Rejected("18032", f"Nothing of item {item} is left to cancel.")
    return life.cancel_lines(sale, at, items=(item,), by="MERCHANT", reason=reason)


def report(count: int, rejected: list[tuple[int, dict[str, str], Rejected]]) -> str:
    """As flat files are answered: what was done, then what was not, by row number."""
    wrong = len({number for number, _, _ in rejected if number})
    lines = [
        "Feed Processing Summary:",
        f"\tNumber of records processed\t\t{count}",
        f"\tNumber of records successful\t\t{count - wrong}",
        "",
        "\t".join(COLUMNS),
    ]
    for number, row, error in rejected:
        cells = (str(number) if number else "", row.get(ORDER, ""), row.get(ITEM, ""), error.code, "Error", str(error))
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"
