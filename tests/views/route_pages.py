"""Approval Routes, their rules and trying them out, in every state worth looking at."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from chalicelib.domain.approvals.automatic import NEVER_FROM
from chalicelib.domain.approvals.routes import Route, Rule, Step
from chalicelib.domain.approvals.rules import Rules
from chalicelib.domain.changes import Audited
from chalicelib.domain.directory import Absence, Anyone, Role
from chalicelib.domain.money import Money
from chalicelib.handlers.forms import routes as forms
from chalicelib.handlers.forms.amounts import AmountRow
from chalicelib.handlers.forms.people import Picked
from chalicelib.queries.directory import Choice
from chalicelib.queries.routes import Latest, RoutesLook, Trouble, look
from chalicelib.queries.try_route import Trial, try_out
from chalicelib.views.form import EMPTY, Form
from tests import examples, fakes
from tests.examples import DAY, NOON

Named = tuple[str, str, Mapping[str, object]]

EMMA = Choice("person:emma", "Emma Lindqvist", "emma@example.com", "no_email")
GHOSTS = Step("Nobody", Anyone(frozenset({"ghost"}), frozenset({"empty"})), Rule.ANY, from_amount={"USD": Decimal(10)})
CROWD = Step("Crowd", Anyone(roles=frozenset({Role.APPROVER}), people=frozenset({"emma"})), Rule.ALL, ask_manager=True)
LAB = Route(
    "Laboratory",
    (GHOSTS, CROWD),
    billing_groups=frozenset({"LAB", "MOON"}),
    from_amount={"USD": Decimal(10), "EUR": Decimal(10)},
    below={"USD": Decimal(900), "JPY": Decimal(90_000)},
    codes=frozenset({"41", "12"}),
    categories=frozenset({"Lab & Scientific"}),
    always_asks=True,
    id="lab",
)
CURRENCIES = ("USD", "EUR", "JPY")
WRONG_FIELDS = ("name", "place", "conditions", "bands", "billing_groups", "codes", "categories", "steps")
WRONG_STEP = ("step-0-name", "step-0-approvers", "step-0-rule", "step-0-amounts")


def pictures() -> Iterator[Named]:
    """Name, template, rows."""
    yield from _lists()
    yield from _editors()
    yield from _rules()
    yield from _trials()


def _found(**policy: object) -> RoutesLook:
    narrow = replace(LAB, name="Narrow", id="narrow", categories=frozenset(), codes=frozenset({"4110"}))
    usual: dict[str, object] = {"routes": (LAB, narrow), "default": examples.route(id="rest")}
    house = fakes.hub(
        examples.policy(**usual | policy), examples.billing_group("LAB"), examples.person("emma", email="")
    )
    found: RoutesLook = house.do(look)
    return found


def _lists() -> Iterator[Named]:
    nobody, some = Latest((), {}), Audited("route_moved", "", by="gita", at=NOON, facts={"route": "Laboratory"})
    latest = Latest((some,), {"gita": "Gita Rao"})
    for done in ("added", "updated", "moved", "deleted", "rules"):
        yield f"routes-{done}", "pages/routes/list", {"found": _found(), "latest": latest, "done": done}
    stuck = _found(fallback="ghost", default=Route("Default", ()))
    yield "routes-stuck", "pages/routes/list", {"found": stuck, "latest": nobody, "done": ""}
    yield "routes-none", "pages/routes/list", {"found": RoutesLook(None), "latest": nobody, "done": ""}


def _editors() -> Iterator[Named]:
    found = _found()
    typed, wrong = forms.shown(LAB, before="narrow"), dict.fromkeys((*WRONG_FIELDS, *WRONG_STEP), "Wrong")
    steps = [(typed.steps[0], Picked([EMMA], [Choice("group:a", "a")], "a"), Trouble.FALLBACK)]
    steps += [(typed.steps[1], Picked([], [], "x"), trouble) for trouble in (Trouble.STUCK, Trouble.CROWD, None)]
    around = {"found": found, "currencies": CURRENCIES, "stored": None, "kept": None, "is_default": False}
    for name, form, more in (
        ("new", EMPTY, {}),
        ("edit", EMPTY, {"kept": found.routes[0]}),
        ("default", EMPTY, {"kept": found.default, "is_default": True}),
        ("wrong", Form(errors=wrong), {}),
        ("refused", Form(error="Refused"), {}),
        ("overtaken", Form(error="Changed", stored={"name": "Lab"}), {"kept": found.routes[0], "stored": LAB}),
    ):
        yield f"route-{name}", "pages/routes/edit", around | {"typed": typed, "steps": steps, "form": form} | more


def _rules() -> Iterator[Named]:
    rows = {"sign_in": (AmountRow("USD", "5000.00"), AmountRow("EUR", "5000.00")), "automatic": ()}
    around: dict[str, object] = {
        "is_new": False,
        "fallback": Picked([EMMA]),
        "rows": rows,
        "stored": None,
        "stored_fallback": (),
        "never_from": [Money(amount, currency) for currency, amount in NEVER_FROM.items()],
        "currencies": CURRENCIES,
        "automatic_currencies": CURRENCIES,
    }
    wrong = Form(errors=dict.fromkeys(("fallback", "sign_in", "automatic"), "Wrong"))
    stored = {"stored_fallback": [EMMA], "form": Form(error="Changed")}
    busy = Rules("emma", True, {"USD": Decimal(5)}, {"USD": Decimal(5)})
    yield "rules", "pages/routes/policy", around | {"form": EMPTY}
    yield "rules-new", "pages/routes/policy", around | {"form": EMPTY, "is_new": True, "fallback": Picked((), [], "x")}
    yield "rules-wrong", "pages/routes/policy", around | {"form": wrong}
    yield "rules-overtaken", "pages/routes/policy", around | stored | {"stored": busy}
    yield "rules-overtaken-none", "pages/routes/policy", around | stored | {"stored": Rules("emma", sign_in_above={})}


def _trials() -> Iterator[Named]:
    around = {"found": _found(), "currencies": CURRENCIES, "usual": "USD", "applicant": Picked([EMMA]), "form": EMPTY}
    lost = Step(
        "Lost", Anyone(frozenset({"anna", "ben", "hugo", "ghost"}), frozenset({"empty"})), Rule.ANY, ask_manager=True
    )
    dear = {"USD": Decimal(9_000)}
    steps = (lost, examples.step("Both", "emma", "felix"), examples.step("Dear", "felix", from_amount=dear))
    for name, currency, policy in (
        ("steps", "USD", {"default": examples.route(steps=steps)}),
        ("unbanded", "PLN", {"routes": (LAB,)}),
        ("automatic", "USD", {"automatic_below": {"USD": Decimal(500)}}),
        ("refused", "USD", {"default": examples.route(steps=(lost,)), "fallback": "ghost"}),
    ):
        trial = _trial(Money(Decimal(80), currency), **{"routes": ()} | policy)
        yield f"try-{name}", "pages/routes/try", around | {"trial": trial}
    yield "try", "pages/routes/try", around | {"trial": None}
    wrong = Form(errors={"applicant": "Wrong", "amount": "Wrong"}, error="Refused")
    yield "try-wrong", "pages/routes/try", around | {"trial": None, "form": wrong}
    yield "try-none", "pages/routes/try", around | {"trial": None, "found": RoutesLook(None)}


def _trial(total: Money, **policy: object) -> Trial:
    away = examples.person("emma", absence=Absence("chiara", NOON - DAY, NOON + DAY))
    gone = [examples.person("hugo", disabled=True), examples.person("ben", email="")]
    found: Trial = fakes.hub(examples.policy(**policy), away, *gone).do(
        try_out, "anna", total=total, billing_group="LAB", code="41101010"
    )
    return found
