"""Shipping Address Settings and Billing Group Settings, in every state worth looking at."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from chalicelib.adapters.addressing import PostalRules
from chalicelib.domain.addresses import LARGEST_FIRST, texts
from chalicelib.domain.directory import Anyone
from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.imports import Difference, Outcome, Planned
from chalicelib.handlers.forms.addresses import COLUMNS
from chalicelib.handlers.forms.billing import COLUMNS as GROUP_COLUMNS
from chalicelib.handlers.forms.billing import typed as group_typed
from chalicelib.handlers.forms.imports import Preview
from chalicelib.handlers.forms.people import Picked
from chalicelib.queries.billing import Leaning, Listed
from chalicelib.queries.directory import Choice
from chalicelib.views.form import EMPTY, Form
from tests import examples

Named = tuple[str, str, Mapping[str, object]]

LAB = Choice("group:lab", "lab", warning="nobody")
BERLIN = examples.address(default=True)
TOKYO = replace(
    examples.address("TYO-1"),
    label="Tokyo office",
    lines=("丸の内1-2-3",),
    city="千代田区",
    state="東京都",
    postcode="100-0005",
    country="JP",
    groups=frozenset({"lab", "team-leads"}),
)
WRONG = Form(
    typed={"label": "Somewhere"},
    errors=dict.fromkeys(("code", "city", "groups", "country", "line1", "postcode"), "Please enter the city."),
    error="Please look at the marked fields.",
)


def pictures() -> Iterator[Named]:
    """Name, template, rows."""
    yield from _lists()
    yield from _addresses()
    yield from _groups()
    yield from _imports()


def _lists() -> Iterator[Named]:
    heard = {"form": EMPTY, "done": "", "imported": ""}
    tick = heard | {"form": Form(error="Please tick the addresses to delete.")}
    yield "addresses", "pages/addresses/list", heard | {"addresses": [BERLIN, TOKYO], "done": "added", "imported": "7"}
    yield "addresses-none", "pages/addresses/list", heard | {"addresses": []}
    yield "addresses-untick", "pages/addresses/list", tick | {"addresses": [BERLIN]}
    office, lab = examples.billing_group(default=True, remarks="Paper, pens"), examples.billing_group("LAB")
    listed = [Listed(office, (), is_idle=False), Listed(replace(lab, members=Anyone()), [LAB], True, "Amazon.de")]
    yield "billing", "pages/billing/list", heard | {"rows": listed, "bill_to": examples.company(), "done": "deleted"}
    yield "billing-none", "pages/billing/list", tick | {"rows": [], "bill_to": None}


def _addresses() -> Iterator[Named]:
    rules = PostalRules()
    typed = texts(TOKYO) | {"revision": "1"}
    overtaken = Form(typed=typed, error="Changed meanwhile.", stored={"city": "中央区", "default": "yes"})
    for name, code, form, country, groups in (
        ("new", "", Form(typed={"country": "US"}), "US", Picked()),
        ("wrong", "", WRONG, "", Picked((), [], "x")),
        ("edit", "TYO-1", Form(typed=typed), "JP", Picked([LAB], [Choice("group:b", "b")], "b")),
        ("overtaken", "TYO-1", overtaken, "JP", Picked([LAB])),
    ):
        demands = rules.demands(country) if country else None
        rows = {"code": code, "form": form, "groups": groups, "demands": demands, "countries": rules.countries()}
        yield f"address-{name}", "pages/addresses/one", rows | {"is_largest_first": country in LARGEST_FIRST}


def _groups() -> Iterator[Named]:
    office = examples.billing_group()
    typed = group_typed(office)
    around = {"accounts": [examples.credentials()], "bill_to": examples.company(), "members": Picked()}
    wrong = replace(WRONG, errors=dict.fromkeys(("name", "code", "members", "credential_set", "remarks"), "Wrong"))
    overtaken = Form(typed=typed, error="Changed meanwhile.", stored={"remarks": "Paper", "credential_set": ""})
    for name, code, form, leaning in (
        ("new", "", EMPTY, None),
        ("wrong", "", wrong, None),
        ("edit", "OFFICE", Form(typed=typed), Leaning([], 3)),
        ("route", "OFFICE", overtaken, Leaning(["Laboratory"], 0)),
    ):
        yield f"billing-group-{name}", "pages/billing/one", around | {"code": code, "form": form, "leaning": leaning}


def _imports() -> Iterator[Named]:
    new = Planned(2, "Tokyo office", Outcome.NEW, warning=Refused("Nobody is in the group “{group}” yet.", group="lab"))
    changed = Planned(
        3, "Berlin", Outcome.CHANGED, [Difference("city", "Bonn", "Berlin"), Difference("line2", "x", "")]
    )
    same = Planned(4, "Osaka", Outcome.UNCHANGED)
    unfit = Unfit("Marked", [Refused("Please enter the city.", field="city"), Refused("Wrong", field="code")])
    wrong = Planned(5, "X", Outcome.WRONG, problem=unfit)
    refused = Form(errors={"file": "There are no rows below the header.", "csv": "Wrong"}, typed={"csv": "a;b"})
    for name, form, seen in (
        ("choose", EMPTY, None),
        ("refused", refused, None),
        ("preview", EMPTY, Preview([new, changed, same], "code\nA", "f" * 64)),
        ("overtaken", EMPTY, Preview([new], "code\nA", "f" * 64, is_overtaken=True)),
        ("wrong", EMPTY, Preview([wrong, new, changed], "code\nA", "f" * 64)),
        ("same", EMPTY, Preview([same], "code\nA", "f" * 64)),
    ):
        yield f"addresses-import-{name}", "pages/addresses/import", {"columns": COLUMNS, "form": form, "seen": seen}
    yield "billing-import", "pages/billing/import", {"columns": GROUP_COLUMNS, "form": EMPTY, "seen": None}
