"""What marketplace orders are called on their way, in the reader's language."""

from collections.abc import Mapping
from gettext import NullTranslations

from chalicelib.domain.fulfilment.cancellation import CancelReason, CancelStep
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.orders.amazon import AmazonStatus, ChargeKind
from chalicelib.domain.orders.listing import Flag, Tab
from chalicelib.domain.orders.order import Hold, HoldReason, LineKind, MarketplaceOrder, NotWork, Status
from chalicelib.domain.orders.shipping_clock import ShipBy
from chalicelib.views.texts import marked
from chalicelib.views.words.amazon import AMAZON_STATUS, CHARGE, level_in_words
from chalicelib.views.words.badges import Badge
from chalicelib.views.words.canceling import CANCEL_REASON, CANCEL_STEP
from chalicelib.views.words.holds import CURE, FACT, HOLD, MORE, PART, RELEASE

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

    @property
    def cancel_reasons(self) -> list[tuple[str, str]]:
        """Amazon's code and what it means, for a choice among them."""
        return [(reason.value, self._say(words)) for reason, words in CANCEL_REASON.items()]

    def cancel_reason(self, reason: CancelReason) -> str:
        return self._say(CANCEL_REASON[reason])

    def cancel_step(self, step: CancelStep) -> str:
        return self._say(CANCEL_STEP[step][0])

    def cancel_next(self, step: CancelStep) -> str:
        what = CANCEL_STEP[step][1]
        return self._say(what) if what else ""

    def field(self, name: str) -> str:
        return self._say(FIELD[name])

    def facts(self, hold: Hold) -> list[tuple[str, str]]:
        """What is known of a hold, each with its name."""
        named = FACT.get(hold.reason, {})
        return [
            (self._say(label), self._fact(name, hold.facts)) for name, label in named.items() if hold.facts.get(name)
        ]

    def _fact(self, name: str, facts: Mapping[str, str]) -> str:
        value = facts[name]
        match name:
            case "service_level":
                return self.level(value)
            case "skus":
                more = [self._say(MORE) % {"count": facts["more"]}] if "more" in facts else []
                return ", ".join([*value.split("\n"), *more])
            case "charges":
                return ", ".join(map(self.charge, value.split(", ")))
            case "missing" | "fields" | "filter" | "filters":
                return ", ".join(self._say(PART[part]) if part in PART else part for part in value.split(", "))
            case "lines" if "of" in facts:
                return f"{value} / {facts['of']}"
            case "why" if value in set(CancelReason):
                return self.cancel_reason(CancelReason(value))
        return value

    def level(self, level: str) -> str:
        return level_in_words(level, self._say)

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
