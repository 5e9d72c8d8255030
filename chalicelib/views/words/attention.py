"""Why something waits for a person, and what can be done about it."""

from collections.abc import Mapping

from chalicelib.domain.attention import Reason, Topic
from chalicelib.views.texts import marked

REASON: Mapping[Reason, tuple[str, str]] = {
    Reason.UNKNOWN_DELIVERY: (
        marked("Nobody knows whether Amazon has this order"),
        marked("Look for its number on Amazon Business under Your Orders, then say on the order what you found."),
    ),
    Reason.REFUSED_DELIVERY: (
        marked("Amazon refused this order"),
        marked("Correct what Amazon complains about, then send the order again, or cancel it with a reason."),
    ),
    Reason.UNKNOWN_PERSON: (
        marked("Amazon sent a cart for somebody we do not know"),
        marked("Assign it to the person it belongs to, or ignore it."),
    ),
    Reason.UNUSABLE_CART: (
        marked("Amazon sent a cart that cannot become an order"),
        marked("Put the reason right, or give the cart to somebody who may order, or ignore it."),
    ),
    Reason.UNKNOWN_ORDER: (
        marked("Amazon wrote about an order that is not ours"),
        marked(
            "If it was ordered by hand on Amazon Business, ignore this. Otherwise ask Amazon, then have it read again."
        ),
    ),
    Reason.UNREADABLE_DOCUMENT: (
        marked("Amazon sent a document that we could not read"),
        marked(
            "It is kept as it came. Have it read again after an update, or compare it with Amazon Business "
            "and then ignore this."
        ),
    ),
    Reason.OVERPRICED: (
        marked("Amazon confirmed a higher price than was approved"),
        marked("Look at the lines, and cancel them on Amazon Business if the price is not acceptable."),
    ),
    Reason.UNREACHABLE: (
        marked("Letters about this order do not arrive"),
        marked(
            "Ask the person in another way, and have their address put right at your sign-in. If it is right, an "
            "operator has to take it off the list of addresses that the mail service no longer writes to."
        ),
    ),
    Reason.RESTORED: (
        marked("This approval was restored from a backup"),
        marked(
            "It may have been decided and ordered since. Look for its number on Amazon Business under Your Orders "
            "before anybody approves it again, then ignore this."
        ),
    ),
    Reason.CONTRADICTION: (
        marked("Amazon says something that does not fit this order"),
        marked(
            "Compare the order with Amazon Business under Your Orders, put it right, then have the document read again."
        ),
    ),
    Reason.UNEXPECTED: (
        marked("Amazon confirmed something that was not ordered"),
        marked("Compare the lines with Amazon Business under Your Orders, and cancel there what nobody wants."),
    ),
    Reason.CART_DISAGREES: (
        marked("The total of this cart is not what its lines come to"),
        marked("Compare the cart with Amazon Business before it is approved; what Amazon charges stands there."),
    ),
    Reason.INVOICE_DIFFERS: (
        marked("An invoice does not agree with this order"),
        marked("Compare what was ordered, what has arrived and what is asked for, then ask Amazon for a credit memo."),
    ),
    Reason.DUPLICATE_INVOICE: (
        marked("Amazon sent two different invoices under one number"),
        marked("The first one counts. If the other one is right, say so, or ask Amazon which one to pay."),
    ),
    Reason.STUCK_DELIVERY: (
        marked("An approved order has not left for Amazon"),
        marked("Ask an operator to look at the queues. It leaves by itself as soon as they move again."),
    ),
    Reason.NEWS_UNREADABLE: (
        marked("Amazon sent news of an order that we could not read"),
        marked("The sweep brings the order all the same. Tell us which part was missing, and ignore this."),
    ),
    Reason.UNKNOWN_SELLER: (
        marked("Amazon sends news of a seller who is not connected"),
        marked(
            "Connect this seller account: then this goes away. Or end the subscription of the application that it "
            "belongs to, and ignore this."
        ),
    ),
    Reason.ORDER_MISSING: (
        marked("Amazon told of an order and then did not know it"),
        marked("Look for it in Seller Central. Retry the download once it is there, or ignore this."),
    ),
    Reason.ORDER_REFUSED: (
        marked("Amazon refuses to show a marketplace order"),
        marked("Ask Amazon's support with the request id, then retry the download. It goes away when the order comes."),
    ),
    Reason.ORDER_NOT_STORED: (
        marked("A marketplace order came and could not be stored"),
        marked("Retry the download, after an update if it stays like this. The other orders are not concerned."),
    ),
    Reason.SWEEP_REFUSED: (
        marked("Amazon refuses to list the orders of a seller"),
        marked(
            "Test the connection: it says which permission is missing. It is tried again by itself, and this goes "
            "away when it succeeds."
        ),
    ),
    Reason.BACKFILL_FAILED: (
        marked("Fetching older orders ended early"),
        marked("What is stored stays. Put the reason right, then go on with it on the page of the connection."),
    ),
    Reason.CANCELED_AFTER_DESPATCH: (
        marked("An order was canceled after a parcel had left"),
        marked(
            "Stop the parcel at its carrier if that is possible, or wait for it to come back; then say here what "
            "became of it."
        ),
    ),
    Reason.TRACKING_MISSING: (
        marked("A box has left, and Amazon does not know its tracking number"),
        marked("Enter carrier and tracking number before the order has to be shipped: Amazon is told at once."),
    ),
    Reason.CONFIRMATION_REFUSED: (
        marked("Amazon does not take the confirmation of a box"),
        marked(
            "Put carrier or tracking number right: it is sent again. If it is settled in Seller Central, ignore this."
        ),
    ),
    Reason.CONFIRMATION_UNANSWERED: (
        marked("Amazon does not answer about a box that has left"),
        marked("It is tried again by itself, as the same package, and this goes away when Amazon has it."),
    ),
    Reason.CONFIRMATION_STOPPED: (
        marked("Amazon can’t be told of a box: there is no access to its seller"),
        marked(
            "Have access granted anew; it is tried again every half hour. Or confirm the shipment in Seller Central, "
            "and ignore this."
        ),
    ),
    Reason.CONFIRMATION_CANCELED: (
        marked("An order was canceled before Amazon was told of a box that has left"),
        marked("Amazon is told nothing. Stop the parcel at its carrier if that is possible, and ignore this."),
    ),
    Reason.CANCEL_REFUSED: (
        marked("Amazon does not cancel this order as we asked"),
        marked(
            "Cancel it in Seller Central if it is still to be canceled; otherwise it is work again. Then ignore this."
        ),
    ),
    Reason.CANCEL_UNANSWERED: (
        marked("Amazon was asked to cancel this order, and nobody knows whether it does"),
        marked("Look at the order in Seller Central. This goes away as soon as Amazon shows it as canceled."),
    ),
    Reason.CANCEL_STOPPED: (
        marked("Amazon can’t be asked to cancel this order: there is no access to its seller"),
        marked("Have access granted anew; it goes on by itself. Or cancel the order in Seller Central."),
    ),
    Reason.SHIP_PLUS: (
        marked("Amazon confirms the shipment of this order itself (Ship+)"),
        marked(
            "Amazon refuses to be told, so nothing was sent. See in Seller Central that it is marked as shipped, and "
            "ignore this."
        ),
    ),
    Reason.RETURNED_UNSHIPPED: (
        marked("Pieces of an order came back before they left, and Amazon still waits for them"),
        marked("They are not shipped here any more. Cancel them at Amazon: this goes away when Amazon says so."),
    ),
    Reason.OFFER_FAILED: (
        marked("Amazon does not take how many there are of a SKU"),
        marked(
            "Amazon goes on selling what it knew before. Put the listing right in Seller Central; it is tried again "
            "when the stock moves, or after six hours, and this goes away when Amazon has it."
        ),
    ),
    Reason.STOCK_DRIFTS: (
        marked("Amazon sells other numbers than it was told"),
        marked(
            "Somebody changed them at Amazon, or another program tells it too. Look at what drifts, and have it told "
            "again. This goes away then, or when a comparison finds nothing."
        ),
    ),
    Reason.GRANT_REVOKED: (
        marked("A seller’s access has ended"),
        marked("No orders come from this seller. Have access granted anew, on the page of the connections."),
    ),
    Reason.RENEWAL_DUE: (
        marked("A seller has to grant access anew soon"),
        marked("Amazon asks for it once a year. Renew it on the page of the connections before it ends."),
    ),
    Reason.SECRET_ENDS: (
        marked("The secret of our Amazon application ends soon"),
        marked("Make a new one in Seller Central and enter it on the page of our Amazon application."),
    ),
    Reason.NEWS_REFUSED: (
        marked("Amazon does not tell us what changes of a seller’s orders"),
        marked("Orders come by the sweep meanwhile, some minutes later. Test the connection: it says what is missing."),
    ),
}

# What the facts of an entry are called.
FACT: Mapping[str, str] = {
    "why": marked("Why"),
    "code": marked("Amazon’s code"),
    "request": marked("Request id"),
    "notification": marked("Notification"),
    "by": marked("Canceled by"),
    "backfill": marked("Job"),
    "marketplaces": marked("Left out"),
    "ends": marked("Ends on"),
    "box": marked("Box"),
    "carrier": marked("Carrier"),
    "tracking": marked("Tracking number"),
    "words": marked("Amazon’s words"),
}

# By whom an order was canceled, as Amazon says it.
CANCELED_BY: Mapping[str, str] = {"buyer": marked("Buyer"), "merchant": marked("Seller"), "amazon": "Amazon"}

TOPIC: Mapping[Topic, str] = {
    Topic.ORDERS: marked("Orders"),
    Topic.INVOICES: marked("Invoices"),
    Topic.DOCUMENTS: marked("Documents"),
    Topic.CARTS: marked("Carts"),
    Topic.PEOPLE: marked("People"),
    Topic.EXPORTS: marked("Exports"),
    Topic.MARKETPLACE_ORDERS: marked("Marketplace orders"),
    Topic.CONNECTIONS: marked("Connections"),
}
