"""A fresh link instead of a dead one: mailed to whom it belongs, and to nobody else."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.approvals import links, renewing
from chalicelib.domain.changes import Audited, Changed, Said
from chalicelib.domain.errors import Refused
from chalicelib.domain.messages import SendFreshLink
from chalicelib.domain.purchasing import approval
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.letters import LinkKeys
from chalicelib.ports.purchasing import PurchaseOrders


def send_fresh(
    token: str,
    *,
    page_nonce: str,
    where: str,
    at: datetime,
    orders: PurchaseOrders,
    people: People,
    link_keys: LinkKeys,
    commit: Commit,
) -> None:
    """Has a fresh link mailed to the approver of this one, or to who stands in for them. Whoever asks learns nothing
    and decides nothing by it; links of an earlier application may ask too.

    Raises NotFound for a link that is not ours, Refused when nobody waits for this approver or one was sent just now.
    """
    keys = link_keys()
    link = links.read(token)
    order = orders.get(link.number)
    approval.refuse_foreign(token, link, order, keys=keys)
    if not links.is_page_nonce(page_nonce, token, keys=keys):
        raise Refused("This page is out of date. Please look at the order again before you answer.")
    approver, application = people.get(link.approver), order.application
    if application is None or not approval.is_asked(order, approver):
        raise Refused("Nobody waits for an answer by this link any more.")
    refreshed = renewing.refreshed(application, approver.id, at=at)
    message = SendFreshLink(order.number, order.content_version, refreshed.step, approver.id)
    commit(
        Changed(order, replace(order, application=refreshed)),
        Audited("link_renewed", order.number, by="crossdock", at=at, where=where, facts={"approver": approver.id}),
        Said(message, due_at=at),
    )
