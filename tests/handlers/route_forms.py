"""An administrator at the forms of approval routes."""

from decimal import Decimal
from urllib.parse import urlencode

import lxml.html

from tests import examples, fakes
from tests.fakes import FakeHub
from tests.handlers.browser import Browser, Shown

Fields = list[tuple[str, str]]

LAB = examples.route(name="Laboratory", id="lab", billing_groups=frozenset({"LAB"}))
DEAR = examples.route(name="Dear", id="dear", from_amount={"USD": Decimal(500)})
USUAL = examples.route(id="usual", steps=(examples.step("Lead", "emma"),))
LIST = "/settings/routes"


def house_with_routes() -> FakeHub:
    return fakes.hub(examples.policy(routes=(LAB, DEAR), default=USUAL), examples.billing_group("LAB"))


def routes(house: FakeHub) -> list[str]:
    return [route.name for route in house.settings.approvals().routes]


def filled(page: Shown, **typed: str) -> Fields:
    """The editor's form as a browser would post it, with these fields typed; a field that is not there is added."""
    form = lxml.html.fromstring(page.text).xpath("//form[contains(@class, 'route-form')]")[0]
    fields = [(name, value) for name, value in form.form_values() if name not in typed]
    return fields + list(typed.items())


def post(gita: Browser, path: str, fields: Fields) -> Shown:
    return gita.post(path, urlencode(fields).encode())


SAFETY = {
    "name": "Safety",
    "codes": "46, 42",
    "categories": "Safety\nJanitorial & Sanitation",
    "before": "lab",
    "always_asks": "yes",
    "step-0-name": "Officer",
    "step-0-approvers": "person:felix",
    "step-0-rule": "any",
}
