"""An Amazon that is told of parcels: it keeps the packages of each order, and fails as a test asks it to."""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from chalicelib.domain.orders.amazon import AmazonOrder, AmazonStatus, Package
from chalicelib.ports.selling import BACKGROUND, Caller, Missing, Rejected, Revoked
from chalicelib.ports.shipping import Shipped
from tests.fakes.selling import FakeSelling


@dataclass
class FakeShipments:
    """The orders are those of ``selling``. ``faults`` are raised by the next calls, one each; with ``is_kept`` Amazon
    takes the parcel all the same, and only its answer is lost."""

    selling: FakeSelling
    sent: list[tuple[str, Shipped]] = field(default_factory=list)  # all that arrived, by order id
    callers: list[Caller] = field(default_factory=list)
    faults: list[tuple[Exception, bool]] = field(default_factory=list)
    packages: dict[str, dict[int, Package]] = field(default_factory=lambda: defaultdict(dict))

    def fail(self, *faults: Exception, is_kept: bool = False) -> None:
        self.faults += [(fault, is_kept) for fault in faults]

    def confirm(
        self,
        authorization: str,
        marketplace: str,
        order_id: str,
        package: Shipped,
        *,
        caller: Caller = BACKGROUND,
    ) -> str:
        self.callers.append(caller)
        if authorization in self.selling.revoked:
            raise Revoked("The seller has to authorize Crossdock anew.")
        fault, is_kept = self.faults.pop(0) if self.faults else (None, True)
        if is_kept:
            self._keep(authorization, order_id, package)
        if fault is not None:
            raise fault
        return f"request-{len(self.sent)}"

    def _keep(self, authorization: str, order_id: str, package: Shipped) -> None:
        received = self.selling.orders[authorization].get(order_id)
        if received is None:
            raise Missing("Amazon does not know this.")
        order = received.order
        if order.status is AmazonStatus.CANCELLED:
            raise Rejected("InvalidInput", "The order is CANCELLED.", "fake-request")
        self.sent.append((order_id, package))
        known = {int(each.reference): each for each in order.packages if each.reference.isdecimal()}
        known[package.reference] = _kept(package)
        self.packages[order_id] = known
        self.selling.put(authorization, replace(received, order=_counted(order, tuple(known.values()))))


def _kept(package: Shipped) -> Package:
    return Package(
        reference=str(package.reference),
        carrier=package.carrier_name if package.carrier == "Other" else package.carrier,
        tracking=package.tracking,
        shipped_at=package.shipped_at,
        status="shipped",
        items=dict(package.items),
    )


def _counted(order: AmazonOrder, packages: tuple[Package, ...]) -> AmazonOrder:
    lines = []
    for line in order.lines:
        sent = sum(package.items.get(line.id, 0) for package in packages)
        lines.append(replace(line, fulfilled=sent, unfulfilled=line.quantity - sent))
    is_whole = not any(line.open for line in lines)
    status = AmazonStatus.SHIPPED if is_whole else AmazonStatus.PARTIALLY_SHIPPED
    return replace(order, lines=tuple(lines), packages=packages, status=status)
