"""The lines of an order and what they bring, charge by charge.

A breakdown's charges always add up to its subtotal: whatever its details leave over is a charge without a part.
"""

from collections.abc import Iterator, Mapping

from chalicelib.adapters.amazon import parting
from chalicelib.adapters.amazon.fields import Fields, Unreadable
from chalicelib.domain.money import Money
from chalicelib.domain.orders.amazon import AmazonLine, Charge, ChargeKind

_KINDS = {kind.upper(): kind for kind in ChargeKind}
# Of an order as a whole Amazon tells the sums of these over its lines once more.
_OF_LINES = set(_KINDS)


def lines(order: Fields) -> tuple[AmazonLine, ...]:
    """Raises Unreadable when they are missing, or two have one name."""
    found = tuple(_line(item) for item in order.each("orderItems"))
    if "orderItems" not in order.content or len({line.id for line in found}) < len(found):
        raise Unreadable("orderItems")
    return found


def _line(item: Fields) -> AmazonLine:
    product, proceeds, fulfillment = item.below("product"), item.below("proceeds"), item.below("fulfillment")
    price, gift = product.below("price"), fulfillment.below("packing", "giftOption")
    request = item.below("cancellation", "cancellationRequest")
    canceled = item.below("cancellation", "cancellationExecution")
    quantity = item.pieces("quantityOrdered")
    if quantity is None:
        raise Unreadable(f"{item.place}.quantityOrdered")
    return AmazonLine(
        id=item.needed("orderItemId"),
        quantity=quantity,
        sku=product.text("sellerSku"),
        asin=product.text("asin"),
        title=product.text("title"),
        condition=_condition(product.below("condition")),
        unit_price=price.money("unitPrice"),
        is_business_price=price.text("priceDesignation").startswith("BUSINESS"),
        charges=tuple(_charges(proceeds)),
        total=proceeds.money("proceedsTotal"),
        promotions=tuple(
            filter(None, (each.text("promotionId") for each in item.below("promotion").each("breakdowns")))
        ),
        fulfilled=fulfillment.pieces("quantityFulfilled") or 0,
        unfulfilled=fulfillment.pieces("quantityUnfulfilled"),
        gift_wrap=gift.text("giftWrapLevel"),
        has_gift_message=bool(gift.text("giftMessage")),
        is_customized=bool(product.below("customization").content),
        cancel_requested=bool(request.content),
        cancel_request_reason=_reason(request),
        canceled_by=canceled.text("cancelledBy").lower(),
        cancel_reason=_reason(canceled),
        ioss=fulfillment.below("shipping", "internationalShipping").text("iossNumber"),
    )


def _condition(fields: Fields) -> str:
    """New, or Used/Good."""
    kind, finer = fields.text("conditionType"), fields.text("conditionSubtype")
    return f"{kind}/{finer}" if finer and finer != kind else kind


def _reason(fields: Fields) -> str:
    reason = fields.text("cancelReason")
    return reason if parting.is_code(reason) else ""


def _charges(proceeds: Fields) -> Iterator[Charge]:
    for breakdown in proceeds.each("breakdowns"):
        subtotal = breakdown.money("subtotal")
        if subtotal is None:
            continue
        word = breakdown.text("type")
        kind = _KINDS.get(word, ChargeKind.OTHER)
        if kind is ChargeKind.DISCOUNT:
            yield from _in_parts(kind, _negative(subtotal), _discounts(breakdown, subtotal))
        elif kind is ChargeKind.TAX:
            yield from _in_parts(kind, subtotal, _taxes(breakdown, subtotal))
        else:
            yield Charge(kind, subtotal, "" if word in _KINDS else word)


def _details(breakdown: Fields) -> list[Charge]:
    """Of which charge each part is; kinds do not matter yet."""
    told = ((each.money("value"), each.text("subtype").lower()) for each in breakdown.each("detailedBreakdowns"))
    return [Charge(ChargeKind.OTHER, value, part) for value, part in told if value is not None]


def _discounts(breakdown: Fields, subtotal: Money) -> list[Charge]:
    """All negative. Parts that come to more than the whole tell nothing, so only the whole counts."""
    parts = [Charge(each.kind, _negative(each.amount), each.part) for each in _details(breakdown)]
    return parts if _left(_negative(subtotal), parts).amount <= 0 else []


def _taxes(breakdown: Fields, subtotal: Money) -> list[Charge]:
    """A discount lessens tax. Amazon does not say which sign that has: it is the one with which the parts add up."""
    told = _details(breakdown)
    turned = [
        Charge(each.kind, _negative(each.amount), each.part) if each.part == ChargeKind.DISCOUNT else each
        for each in told
    ]
    return turned if _left(subtotal, told).amount != 0 and _left(subtotal, turned).amount == 0 else told


def _in_parts(kind: ChargeKind, whole: Money, parts: list[Charge]) -> Iterator[Charge]:
    for part in parts:
        if part.amount.amount != 0:
            yield Charge(kind, part.amount, part.part)
    left = _left(whole, parts)
    if left.amount != 0:
        yield Charge(kind, left)


def _left(whole: Money, parts: list[Charge]) -> Money:
    """Raises Unreadable when the parts are in another currency than their sum."""
    try:
        return sum((Money(-part.amount.amount, part.amount.currency) for part in parts), whole)
    except ValueError:
        raise Unreadable("breakdowns") from None


def _negative(amount: Money) -> Money:
    return Money(-abs(amount.amount), amount.currency)


def charges_of_the_whole(proceeds: Fields) -> tuple[Charge, ...]:
    """Tips, and whatever else Amazon adds that belongs to no line."""
    found = []
    for breakdown in proceeds.each("breakdowns"):
        word, amount = breakdown.text("type"), breakdown.money("subtotal")
        if word not in _OF_LINES and amount is not None:
            found.append(Charge(ChargeKind.OTHER, amount, word))
    return tuple(found)


def gift_messages(order: Fields) -> Mapping[str, str]:
    return {
        item.needed("orderItemId"): message
        for item in order.each("orderItems")
        if (message := item.below("fulfillment", "packing", "giftOption").text("giftMessage"))
    }


def customizations(order: Fields) -> Mapping[str, str]:
    return {
        item.needed("orderItemId"): url
        for item in order.each("orderItems")
        if (url := item.below("product", "customization").text("customizedUrl"))
    }
