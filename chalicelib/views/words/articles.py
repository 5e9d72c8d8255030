"""What articles, the small lists and the jobs that take listings over are called, in the reader's language."""

from collections.abc import Mapping
from gettext import NullTranslations

from chalicelib.domain.articles.taking_over import Reason, TakeOver
from chalicelib.domain.lists import ListName
from chalicelib.views.texts import marked

# A list's name, and what it is there for.
LIST: Mapping[ListName, tuple[str, str]] = {
    ListName.WAREHOUSES: (marked("Warehouses"), marked("Where goods lie and orders are packed.")),
    ListName.CARRIERS: (
        marked("Carriers"),
        marked("Who brings parcels, by which methods, and what Amazon calls them."),
    ),
    ListName.DELIVERY_TERMS: (marked("Delivery terms"), marked("Who bears cost and risk until where.")),
    ListName.PAYMENT_TERMS: (marked("Payment terms"), marked("How and until when an order is paid.")),
    ListName.ORDER_TYPES: (marked("Order types"), marked("What kinds of orders you tell apart.")),
    ListName.CUSTOMER_CATEGORIES: (marked("Customer categories"), marked("What kinds of customers you tell apart.")),
    ListName.SOURCES: (marked("Sources"), marked("Where orders come from.")),
}

FIELD: Mapping[str, str] = {
    "title": marked("Title"),
    "ean": marked("EAN"),
    "stocked": marked("Stock"),
    "warehouse": marked("Warehouse"),
    "bin": marked("Bin"),
    "skus": marked("SKUs"),
    "asins": marked("ASINs"),
    "parts": marked("Parts"),
}

LEFT_OUT: Mapping[Reason, str] = {
    Reason.TAKEN: marked("Another article has this number in other letters."),
    Reason.UNFIT: marked("This SKU can be no number of an article."),
}

STOPPED: Mapping[str, str] = {
    "": marked("Stopped by hand."),
    "Unavailable": marked("Amazon has not answered for hours."),
    "Revoked": marked("The seller’s authorization is worth nothing any more. Please have it authorized again."),
    "BadApplication": marked("Amazon refuses our application. Please look at its client id and secret."),
    "Unauthorized": marked("The seller’s authorization lacks the role Product Listing."),
}
STOPPED_OTHERWISE = marked("Amazon refuses to list: {code}.")


class ArticleWords:
    def __init__(self, translations: NullTranslations) -> None:
        self._say = translations.gettext

    def list(self, of: ListName) -> str:
        return self._say(LIST[of][0])

    def list_hint(self, of: ListName) -> str:
        return self._say(LIST[of][1])

    def fields(self, names: str) -> str:
        """Those of an article that were changed, as a trail names them."""
        return ", ".join(self._say(FIELD[name]) if name in FIELD else name for name in names.split(", "))

    def left_out(self, reason: Reason) -> str:
        return self._say(LEFT_OUT[reason])

    def stopped(self, job: TakeOver) -> str:
        """Why it does not go on."""
        code = job.stopped_because
        return self._say(STOPPED[code]) if code in STOPPED else self._say(STOPPED_OTHERWISE).format(code=code)
