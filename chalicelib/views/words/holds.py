"""Why an order is held, what to do about it, and what is known of it, in the reader's language."""

from collections.abc import Mapping

from chalicelib.domain.orders.order import HoldReason
from chalicelib.views.texts import marked
from chalicelib.views.words.addresses import ANY_POSTCODE, ANY_STATE
from chalicelib.views.words.amazon import CHARGE

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
    HoldReason.CANCELING: (
        marked("Amazon has been asked to cancel it"),
        marked(
            "Nobody works on it until Amazon answers, which takes some minutes. If Amazon refuses, it is work again."
        ),
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

MORE = marked("+ %(count)s more")
_MISSING, _LEVEL = marked("Missing"), marked("Service level")
# What a hold's facts are called, in this order; the other ones are told beside one of these.
FACT: Mapping[HoldReason, Mapping[str, str]] = {
    HoldReason.BUYER_CANCELS: {"lines": marked("Lines"), "why": marked("Reason")},
    HoldReason.UNMAPPED_SHIP_METHOD: {"service_level": _LEVEL},
    HoldReason.UNMAPPED_ARTICLE: {"skus": marked("SKUs")},
    HoldReason.UNMAPPED_CHARGE: {"charges": marked("Charges")},
    HoldReason.ADDRESS: {"missing": _MISSING, "fields": marked("Fields")},
    HoldReason.AMOUNTS: {
        "missing": _MISSING,
        "currencies": marked("Currency"),
        "total": marked("Amazon’s total"),
        "lines": marked("Our lines"),
        "difference": marked("Difference"),
        "line": marked("Line"),
    },
    HoldReason.FILTER: {"filters": marked("Filters")},
    HoldReason.CANCELING: {"lines": marked("Lines"), "why": marked("Reason")},
    HoldReason.CONTRADICTION: {
        "service_level": _LEVEL,
        "filter": marked("Filter"),
        "article": marked("Article"),
        "placeholder": marked("Placeholder article"),
        **CHARGE,
    },
}

# What is missing or refused, or what a filter looks at.
PART: Mapping[str, str] = {
    "address": marked("Address"),
    "lines": marked("Street"),
    "city": marked("City"),
    "state": ANY_STATE,
    "postcode": ANY_POSTCODE,
    "country": marked("Country"),
    "sku": marked("SKU"),
    "total": marked("Amazon’s total"),
}
