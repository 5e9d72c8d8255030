"""What marketplace orders are called on their way, in the reader's language."""

from collections.abc import Mapping
from gettext import NullTranslations

from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.orders.amazon import AmazonStatus, ChargeKind
from chalicelib.domain.orders.listing import Flag, Tab
from chalicelib.domain.orders.mapping import level_of
from chalicelib.domain.orders.order import Hold, HoldReason, LineKind, MarketplaceOrder, NotWork, Status
from chalicelib.domain.orders.shipping_clock import ShipBy
from chalicelib.views.texts import marked
from chalicelib.views.words.badges import Badge

STATUS: Mapping[Status, tuple[str, str]] = {
    Status.PENDING: ("grey", marked("Payment pending")),
    Status.OPEN: ("blue", marked("Open")),
    Status.PART_SHIPPED: ("blue", marked("Partly shipped")),
    Status.SHIPPED: ("green", marked("Shipped")),
    Status.CANCELED: ("grey", marked("Canceled")),
}

NOT_WORK: Mapping[NotWork, str] = {
    NotWork.AMAZON_SHIPS: marked("Amazon ships it"),
    NotWork.SHIPPED_BEFORE: marked("shipped before it came here"),
    NotWork.CANCELED_BEFORE: marked("canceled before it came here"),
    NotWork.UNFULFILLABLE: marked("Amazon calls it unfulfillable"),
    NotWork.FILTERED: marked("left out by a filter"),
    NotWork.NOT_CONNECTED: marked("its marketplace is not connected"),
}

# A hold in two words, what it means, and what to do about it.
HOLD: Mapping[HoldReason, tuple[str, str]] = {
    HoldReason.BUYER_CANCELS: (
        marked("The buyer asks to cancel"),
        marked("Nothing is canceled yet. Accept it, or go on if the parcel is as good as gone."),
    ),
    HoldReason.UNMAPPED_SHIP_METHOD: (
        marked("Ship method is not mapped"),
        marked("Say by which carrier and method this service level goes, save, and have the held orders mapped again."),
    ),
    HoldReason.UNMAPPED_ARTICLE: (
        marked("Article is not mapped"),
        marked("Say which article this SKU is, save, and have the held orders mapped again."),
    ),
    HoldReason.UNMAPPED_CHARGE: (
        marked("A charge has no article"),
        marked("Choose the charge article that stands for it, save, and have the held orders mapped again."),
    ),
    HoldReason.ADDRESS: (
        marked("The address does not hold up"),
        marked("Something that its country demands is missing or wrong. Check it with the buyer, then release it."),
    ),
    HoldReason.AMOUNTS: (
        marked("The amounts do not add up"),
        marked("Our lines come to something else than Amazon’s total. Check the charges before you release it."),
    ),
    HoldReason.FILTER: (
        marked("A filter holds it"),
        marked("An order filter of this connection says that somebody should look first."),
    ),
    HoldReason.CONTRADICTION: (
        marked("The mapping contradicts itself"),
        marked("Two settings of this connection say different things about it. Mend them, and save."),
    ),
    HoldReason.PROVISIONAL: (
        marked("Known from a report only"),
        marked("It came with a report, and Amazon’s full copy is on its way."),
    ),
}

# What somebody takes upon themselves who lets it go all the same.
RELEASE: Mapping[HoldReason, str] = {
    HoldReason.UNMAPPED_SHIP_METHOD: marked("It goes to the warehouse without a carrier; somebody there chooses one."),
    HoldReason.UNMAPPED_ARTICLE: marked(
        "It goes to the warehouse with Amazon’s SKU and title instead of an article; somebody there knows what it is."
    ),
    HoldReason.UNMAPPED_CHARGE: marked("Its charge stands in the order without an article; the books have to cope."),
    HoldReason.ADDRESS: marked("The parcel goes to the address as it is. You have checked that it arrives there."),
    HoldReason.AMOUNTS: marked(
        "Our lines keep their amounts, and the difference to Amazon’s total is yours to settle."
    ),
    HoldReason.FILTER: marked("Somebody has looked at it, and it may be shipped like any other order."),
    HoldReason.CONTRADICTION: marked("It is shipped as the mapping has it now. You have checked that this is right."),
}

# On which page of a connection's mapping the cause is, and what the way there says.
CURE: Mapping[HoldReason, str] = {
    HoldReason.UNMAPPED_SHIP_METHOD: marked("Map the ship method"),
    HoldReason.UNMAPPED_ARTICLE: marked("Say which article it is"),
    HoldReason.UNMAPPED_CHARGE: marked("Choose the charge article"),
    HoldReason.AMOUNTS: marked("Look at charges and tax"),
    HoldReason.ADDRESS: marked("Look at the defaults"),
    HoldReason.FILTER: marked("Look at the filters"),
    HoldReason.CONTRADICTION: marked("Mend the mapping"),
}

# What an order is mapped to.
FIELD: Mapping[str, str] = {
    "status": marked("Status"),
    "not_work": marked("Not work"),
    "carrier": marked("Carrier"),
    "method": marked("Ship method"),
    "warehouse": marked("Warehouse"),
    "delivery_terms": marked("Delivery terms"),
    "payment_terms": marked("Payment terms"),
    "order_type": marked("Order type"),
    "customer_category": marked("Customer category"),
    "source": marked("Source"),
    "open_pieces": marked("Pieces to ship"),
}

LINE_KIND: Mapping[LineKind, str] = {
    LineKind.ARTICLE: marked("Article"),
    LineKind.PLACEHOLDER: marked("Placeholder"),
    LineKind.CHARGE: marked("Charge"),
}

# What Amazon charges beside the goods, and its words for what is OTHER.
CHARGE: Mapping[str, str] = {
    ChargeKind.SHIPPING: marked("Freight"),
    ChargeKind.GIFT_WRAP: marked("Gift wrap"),
    ChargeKind.COD_FEE: marked("Cash on delivery fee"),
    ChargeKind.DISCOUNT: marked("Promotion discount"),
    ChargeKind.OTHER: marked("Other charges"),
    "delivery_tip": marked("Tip"),
    "tip": marked("Tip"),
}

LEVEL: Mapping[str, str] = {
    "STANDARD": marked("Standard"),
    "EXPEDITED": marked("Expedited"),
    "SECOND_DAY": marked("Second day"),
    "NEXT_DAY": marked("Next day"),
    "FREE_ECONOMY": marked("Free economy"),
    "SAME_DAY": marked("Same day"),
    "PRIORITY": marked("Priority"),
    "SCHEDULED": marked("Scheduled"),
}

SHIP_BY: Mapping[ShipBy, tuple[str, str]] = {
    ShipBy.ON_TRACK: ("", marked("on track")),
    ShipBy.AT_RISK: ("amber", marked("at risk")),
    ShipBy.OVERDUE: ("red", marked("overdue")),
}

TAB: Mapping[Tab, str] = {
    Tab.READY: marked("To ship"),
    Tab.HELD: marked("On hold"),
    Tab.PENDING: marked("Payment pending"),
    Tab.SHIPPED: marked("Shipped"),
    Tab.CANCELED: marked("Canceled"),
}

FLAG: Mapping[Flag, str] = {
    Flag.PRIME: marked("Prime"),
    Flag.BUSINESS: marked("Business"),
    Flag.GIFT: marked("Gift"),
    Flag.AT_RISK: marked("Ship-by at risk"),
    Flag.OVERDUE: marked("Ship-by overdue"),
    Flag.AMAZON_SHIPS: marked("Amazon ships"),
}

# What a hold's facts are called.
FACT: Mapping[str, str] = {
    "filters": marked("Filters"),
    "service_level": marked("Service level"),
    "skus": marked("SKUs"),
    "charges": marked("Charges"),
    "missing": marked("Missing"),
    "fields": marked("Fields"),
    "difference": marked("Difference"),
    "ours": marked("Our lines"),
    "amazons": marked("Amazon’s total"),
    "reason": marked("Reason"),
    "lines": marked("Lines"),
}

# Amazon's status, as its own pages have it.
AMAZON_STATUS: Mapping[AmazonStatus, str] = {
    AmazonStatus.PENDING_AVAILABILITY: marked("Pending availability"),
    AmazonStatus.PENDING: marked("Pending"),
    AmazonStatus.UNSHIPPED: marked("Unshipped"),
    AmazonStatus.PARTIALLY_SHIPPED: marked("Partially shipped"),
    AmazonStatus.SHIPPED: marked("Shipped"),
    AmazonStatus.CANCELLED: marked("Canceled"),
    AmazonStatus.UNFULFILLABLE: marked("Unfulfillable"),
    AmazonStatus.OTHER: marked("something new"),
}


class SaleWords:
    """The words of the selling half."""

    def __init__(self, translations: NullTranslations) -> None:
        self._say = translations.gettext

    def badge(self, order: MarketplaceOrder) -> Badge:
        """A status never hides that an order is held or none of our work."""
        tone, label = STATUS[order.status]
        if order.not_work:
            return Badge("grey", self._say(label), self._say(NOT_WORK[order.not_work]))
        if order.open_holds and order.status in (Status.OPEN, Status.PART_SHIPPED):
            return Badge("amber", self._say(label), self.hold(order.open_holds[0]))
        return Badge(tone, self._say(label))

    def status(self, status: Status) -> str:
        return self._say(STATUS[status][1])

    def hold(self, hold: Hold) -> str:
        return self._say(HOLD[hold.reason][0])

    def hold_advice(self, hold: Hold) -> str:
        return self._say(HOLD[hold.reason][1])

    def held_for(self, codes: str) -> str:
        """Reasons to hold an order, as a trail names them, in words."""
        known = [code.strip() for code in codes.split(",")]
        return ", ".join(self._say(HOLD[HoldReason(code)][0]) if code in set(HoldReason) else code for code in known)

    def release(self, hold: Hold) -> str:
        """What releasing it means; nothing for what is not just released."""
        return self._say(RELEASE[hold.reason]) if hold.reason in RELEASE else ""

    def cure(self, hold: Hold) -> str:
        return self._say(CURE[hold.reason]) if hold.reason in CURE else ""

    def field(self, name: str) -> str:
        return self._say(FIELD[name])

    def fact(self, name: str) -> str:
        return self._say(FACT[name]) if name in FACT else name

    def fact_value(self, name: str, value: str) -> str:
        """A hold's fact; what stands there as a code of Amazon's in words."""
        if name == "service_level":
            return self.level(value)
        between = {"charges": ", ", "skus": "\n"}.get(name)
        parts = value.split(between) if between else [value]
        return ", ".join(self.charge(part) if name == "charges" else part for part in parts)

    def level(self, level: str) -> str:
        known = level_of(level)
        return self._say(LEVEL[known]) if known in LEVEL else level

    def charge(self, title: str) -> str:
        """What a line without an article is called, from the codes that it is kept by: DISCOUNT SHIPPING, OTHER
        DELIVERY_TIP. Any other title as it is."""
        kind, _, part = title.lower().partition(" ")
        if kind not in CHARGE:
            return title
        if kind == ChargeKind.OTHER and part:
            return self._say(CHARGE[part]) if part in CHARGE else part.replace("_", " ").capitalize()
        whole = self._say(CHARGE[kind])
        return f"{whole} · {self._say(CHARGE[part])}" if part in CHARGE else whole

    def not_work(self, reason: NotWork) -> str:
        return self._say(NOT_WORK[reason])

    def line_kind(self, kind: LineKind) -> str:
        return self._say(LINE_KIND[kind])

    def ship_by(self, standing: ShipBy) -> tuple[str, str]:
        """Its colour and its words."""
        tone, label = SHIP_BY[standing]
        return tone, self._say(label)

    def tab(self, tab: Tab) -> str:
        return self._say(TAB[tab])

    def flag(self, flag: Flag) -> str:
        return self._say(FLAG[flag])

    def amazon_status(self, status: AmazonStatus) -> str:
        return self._say(AMAZON_STATUS[status])

    def channel(self, marketplace: str) -> str:
        """Amazon.de; the id of a marketplace that is none of the 23."""
        known = MARKETPLACES.get(marketplace)
        return known.label if known else f"Amazon {marketplace}"
