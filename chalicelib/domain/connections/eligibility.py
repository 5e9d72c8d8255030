"""Whether a seller's account can be connected at all, and what each of Amazon's roles opens."""

from dataclasses import dataclass
from enum import StrEnum


class AccountKind(StrEnum):
    """The kinds of Amazon account that sellers' software used to be made for."""

    SELLING = "selling"  # a selling account that is not Individual: Professional
    WEBSTORE = "webstore"
    CHECKOUT = "checkout"
    PRODUCT_ADS = "product_ads"
    INDIVIDUAL = "individual"


@dataclass(frozen=True, slots=True)
class Kind:
    """``ended`` is the year in which Amazon closed the programme; 0 for what still is."""

    kind: AccountKind
    can_connect: bool
    ended: int = 0


# From Amazon's announcements of the ends of its programmes; only their years are told here.
KINDS = (
    Kind(AccountKind.SELLING, can_connect=True),
    Kind(AccountKind.INDIVIDUAL, can_connect=False),
    Kind(AccountKind.WEBSTORE, can_connect=False, ended=2016),
    Kind(AccountKind.CHECKOUT, can_connect=False, ended=2017),
    Kind(AccountKind.PRODUCT_ADS, can_connect=False, ended=2015),
)


class Need(StrEnum):
    """Roles of our application, by what they are for (facts, section 7)."""

    ORDERS = "orders"  # Inventory and Order Tracking
    ADDRESSES = "addresses"  # Direct-to-Consumer Shipping (Restricted)
    BUYERS = "buyers"  # Tax Invoicing (Restricted)
    LISTINGS = "listings"  # Product Listing
    SETTLEMENT = "settlement"  # Finance and Accounting


# Amazon's own names, as they stand on its consent page.
ROLE_NAMES = {
    Need.ORDERS: "Inventory and Order Tracking",
    Need.ADDRESSES: "Direct-to-Consumer Shipping (Restricted)",
    Need.BUYERS: "Tax Invoicing (Restricted)",
    Need.LISTINGS: "Product Listing",
    Need.SETTLEMENT: "Finance and Accounting",
}
