"""Pictures of the pages of customers."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.domain.changes import Audited
from chalicelib.domain.customers import Customer
from chalicelib.domain.customers.fields import Field
from chalicelib.domain.customers.finding import Match
from chalicelib.domain.customers.rules import DEFAULT, MOST_RULES, Criterion, Doubt, How, Rule
from chalicelib.domain.customers.searching import DuplicateSearch, Rekeying
from chalicelib.domain.errors import Refused
from chalicelib.handlers.forms.customers import TypedRule, shown
from chalicelib.queries.customers.details import Details
from chalicelib.queries.customers.listing import Listed, Row
from chalicelib.queries.customers.trying import ByRule, Hit, Tried
from chalicelib.queries.orders.listing import Row as OrderRow
from chalicelib.views.form import EMPTY, Form
from tests.examples import DAY, sales
from tests.views import sales as sold
from tests.views.rows import NOW

Named = tuple[str, str, Mapping[str, object]]

ALIKE = Rule((Criterion(Field.NAME, How.SIMILAR, 85), Criterion(Field.CITY)))
LONG = "Maximiliane Freifrau von Hohenstein-Schwarzenberg-Sonderburg zu Löwenstein-Wertheim"


def customer(number: int, **changes: Any) -> Customer:
    at = NOW - number * DAY
    usual = Customer(f"C-7K2M9Q{number:02}", "DE", at, at, at + DAY, f"306-000000{number}-0000000", orders=number)
    return replace(usual, **changes)


def rows() -> list[Row]:
    long = sales.personal(buyer_name=LONG, buyer_company="Hohenstein & Söhne Verwaltungsgesellschaft mbH & Co. KG")
    japan = sales.personal(buyer_name="山田 太郎", address=sales.address(name="", city="千代田区", postcode="100-0001"))
    known = (sales.personal(), long, japan, None, None)
    countries = ("DE", "DE", "JP", "FR", "")
    found = [customer(number, country=country) for number, country in enumerate(countries, 1)]
    found[4] = replace(found[4], erased_at=NOW)
    return [
        Row(each, 1200 if each.orders == 2 else each.orders, NOW, about)
        for each, about in zip(found, known, strict=True)
    ]


def pictures() -> Iterator[Named]:
    """Name, template, rows."""
    yield from _list()
    yield from _one()
    yield from _merging()
    yield from _rules()
    yield from _trying()


def _list() -> Iterator[Named]:
    around: dict[str, object] = {"search": "", "sealed": "", "is_first": True, "may_edit": True}
    page = "pages/customers/list"
    yield "customers", page, around | {"found": Listed(rows(), "cursor")}
    yield "customers-to-read", page, around | {"found": Listed(rows()), "may_edit": False}
    yield "customers-found", page, around | {"found": Listed(rows()[:1], "c", is_cut=True), "search": "müller"}
    yield "customers-not-found", page, around | {"found": Listed([], "c"), "search": "nobody"}
    yield "customers-no-more", page, around | {"found": Listed([]), "is_first": False}
    yield "customers-none", page, around | {"found": Listed([])}


def _one() -> Iterator[Named]:
    page = "pages/customers/one"
    orders = [OrderRow(order, None, sales.personal()) for order in sold.orders()[:4]]
    anna = customer(1, absorbed=("C-7K2M9Q02",), orders=12)
    other = customer(2, merged_into=anna.id, merged_at=NOW - DAY, absorbed=("C-7K2M9Q03",))
    third = customer(3, merged_into=other.id, merged_at=NOW - 2 * DAY)
    entry = Audited(
        "customers_merged", "customer/x", by="ida", at=NOW, where="page, ::1", facts={"customers": other.id}
    )
    address = sales.address(line2="Hinterhaus, 3. Stock links")
    known = Details(
        customer=anna,
        members=[anna, other, third],
        orders=orders,
        next="cursor",
        category="Consumer",
        names=[LONG, "Jörg Müller"],
        companies=["Example GmbH"],
        emails=["a-very-long-relay-address-of-amazon-0123456789@marketplace.amazon.de"],
        phones=["+49 221 5550123"],
        addresses=[address, sales.address(country="AT", city="Wien", postcode="1010")],
        trail=[entry],
        people={"ida": "Ida Nkemelu"},
    )
    nothing = {"names": [], "companies": [], "emails": [], "phones": [], "addresses": [], "trail": [], "next": None}
    over = replace(known, customer=customer(4, country=""), members=[customer(4)], category="", **nothing)
    around: dict[str, object] = {"form": EMPTY, "done": "", "merged": "", "may_edit": True}
    yield "customer", page, around | {"known": known, "done": "merged"}
    yield "customer-followed", page, around | {"known": known, "merged": other.id, "may_edit": False}
    yield "customer-over", page, around | {"known": over, "done": "parted"}
    gone = replace(over, customer=customer(4, erased_at=NOW), orders=[])
    yield "customer-erased", page, around | {"known": gone, "done": "erased"}
    yield "customer-erasing", page, around | {"known": gone, "done": "erasing"}
    yield "customer-refused", page, around | {"known": over, "form": Form(error="C-2 was merged into C-1 before.")}


def _merging() -> Iterator[Named]:
    page = "pages/customers/merge"
    some = rows()[:3]
    around: dict[str, object] = {"rows": some, "unknown": [], "stays": some[1].customer.id, "form": EMPTY}
    yield "customers-merge", page, around
    refused = Form(error="One of these customers does not exist.")
    yield "customers-merge-refused", page, around | {"rows": some[:1], "unknown": ["C-404"], "form": refused}


def _rules() -> Iterator[Named]:
    page = "pages/customers/duplicates"
    search = DuplicateSearch(rules=(*DEFAULT, ALIKE))
    around: dict[str, object] = {"typed": shown(search), "form": EMPTY, "doubts": [], "search": search}
    around |= {"is_silent": False, "most": MOST_RULES, "done": ""}
    yield "duplicates", page, around | {"done": "saved", "doubts": [(2, Doubt.CROWDED)]}
    job = Rekeying(1, NOW, NOW, total=12_000, done=4_500)
    yield "duplicates-preparing", page, around | {"search": replace(search, job=job)}
    clearing = replace(search, job=replace(job, is_clearing=True))
    yield "duplicates-silent", page, around | {"search": clearing, "is_silent": True}
    nothing = replace(search, is_on=False, rules=())
    yield "duplicates-off", page, around | {"search": nothing, "typed": shown(nothing)}
    wrong = replace(shown(search), rules=(*shown(search).rules, TypedRule()))
    sentence = "Please choose at least one field for this rule."
    refused = Form(errors={"rule-3": sentence}, error="Please look at the marked rules.")
    yield "duplicates-wrong", page, around | {"typed": wrong, "form": refused}


def _trying() -> Iterator[Named]:
    page = "pages/customers/try"
    told = {Field.NAME: "Jorg Müler", Field.CITY: "Köln"}
    around: dict[str, object] = {"told": told, "order": "", "found": None, "search": DuplicateSearch(), "form": EMPTY}
    row, other, _, nameless, _ = rows()
    by_rule = [
        ByRule(1, DEFAULT[0], [Field.EMAIL], []),
        ByRule(2, DEFAULT[1], [], [Hit(Match(DEFAULT[1], nameless.customer.id), nameless)]),
        ByRule(
            3,
            ALIKE,
            [],
            [
                Hit(Match(ALIKE, row.customer.id, {Field.NAME: 91}), row),
                Hit(Match(ALIKE, other.customer.id, {Field.NAME: 31}), other),
            ],
        ),
    ]
    found = Tried(told, by_rule, row, is_on=True)
    yield "duplicates-try", page, around
    yield "duplicates-tried", page, around | {"found": found}
    new = [replace(each, hits=[]) for each in by_rule]
    yield "duplicates-tried-new", page, around | {"found": replace(found, taken=None, by_rule=new)}
    yield "duplicates-tried-off", page, around | {"found": Tried(told, [], None, is_on=False)}
    preparing = DuplicateSearch(job=Rekeying(1, NOW, NOW, total=3))
    refused = Form(errors={"order": Refused("There is no such order.").message})
    yield "duplicates-try-refused", page, around | {"search": preparing, "form": refused, "order": "306"}
