"""Who did what through which door, as the audit trail tells it."""

from collections.abc import Mapping

from chalicelib.views.texts import marked

DOOR: Mapping[str, str] = {
    "page": marked("on a page"),
    "mail link": marked("by a link in a mail"),
    "cart": marked("with a cart"),
    "document": marked("with a document"),
    "order request": marked("in answer to the order"),
    "schedule": marked("by the clock"),
    "mail": marked("by mail"),
    "restore": marked("while a backup was restored"),
}

ACTION: Mapping[str, str] = {
    "signed_in": marked("signed in"),
    "signed_out": marked("signed out"),
    "went_shopping": marked("went shopping on Amazon Business"),
    "appointed": marked("gave roles"),
    "cart_returned": marked("brought the cart back"),
    "cart_refused": marked("brought a cart back that could not be taken"),
    "punched_in": marked("cart sent by Amazon"),
    "received_punch_in": marked("sent a cart"),
    "applied": marked("applied for approval"),
    "approved_automatically": marked("approved without asking anybody, because the total is below the limit"),
    "readdressed": marked("changed the shipping address"),
    "canceled": marked("canceled the order"),
    "decided_approve": marked("approved"),
    "decided_remand": marked("remanded"),
    "decided_disapprove": marked("disapproved"),
    "reminded": marked("reminded the approvers"),
    "letter_refused": marked("could not deliver a letter"),
    "sent_again": marked("told Crossdock to send the order again"),
    "settled_arrived": marked("found the order at Amazon"),
    "settled_send": marked("did not find the order at Amazon and let it go out again"),
    "settled_give_up": marked("did not find the order at Amazon and gave it up"),
    "amazon_received": marked("received the order"),
    "amazon_refused": marked("refused the order"),
    "amazon_none": marked("gave no answer"),
    "received_confirmation": marked("sent an order confirmation"),
    "received_ship_notice": marked("sent a ship notice"),
    "received_invoice": marked("sent an invoice"),
    "received_status": marked("sent a status update"),
    "received_unreadable": marked("sent a document that we could not read"),
    "assigned": marked("assigned the cart"),
    "ignored": marked("took it off the list"),
    "held_back": marked("held the order back"),
    "mail_failed": marked("noted that letters do not arrive"),
    "mail_arrives": marked("noted that letters arrive"),
    "sent_back": marked("gave failed messages another try"),
    "cleared": marked("cleared away what had failed"),
}
