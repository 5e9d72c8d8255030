"""Every page in every state worth looking at, with rows made up for it.

`python -m tests.views.gallery FOLDER [LANGUAGE]` writes them as files, to be looked at in a browser.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.destinations import allow_list
from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import Conflict, Forbidden, Refused
from chalicelib.domain.mail import Failure, MailProblem
from chalicelib.domain.purchasing.custom_fields import MOST_FIELDS, CustomFields, FieldKind
from chalicelib.domain.purchasing.order import Status
from chalicelib.ports.outbox import MOST_COUNTED
from chalicelib.queries.home import Home, ToDecide
from chalicelib.queries.purchasing.choices import Choices
from chalicelib.queries.purchasing.lines import with_changes
from chalicelib.queries.purchasing.mine import STATUSES as MY_STATUSES
from chalicelib.queries.purchasing.mine import Mine
from chalicelib.views.form import EMPTY, Form
from chalicelib.views.html import Pages, Reader
from tests import examples
from tests.examples import HOUR, NOON
from tests.views import (
    articles,
    billing,
    canceling,
    connecting,
    customers,
    deciding,
    directory,
    managing,
    mappings,
    order_lines,
    ordering,
    returns,
    route_pages,
    rows,
    sales,
    setting_up,
    stock,
    syncing,
    warehouse,
)
from tests.views.ordering import CHANGED, FILLED, MARKED, MAY_NOT, offered
from tests.views.picture import Picture
from tests.views.rows import NOW
from tests.views.settings_lists import pictures


def gallery(language: str = "en") -> Iterator[Picture]:
    anna, gita, nobody = (_reader(language, person) for person in (examples.person("anna"), rows.gita(), None))
    anna = replace(anna, may_shop=True)
    yield from _start(anna, nobody)
    yield from _shop(anna)
    yield from _lists(anna, gita)
    yield from ordering.orders(anna, gita)
    yield from ordering.goods(anna)
    yield from _custom_fields(replace(gita, way="settings"))
    yield from _operations(gita)
    for name, template, of in (*pictures(), *route_pages.pictures(), *directory.pictures(), *setting_up.pictures()):
        yield Picture(name, template, replace(gita, way="settings"), dict(of))
    rooms = (
        ("articles", articles),
        ("connections", connecting),
        ("connections", syncing),
        ("connections", mappings),
        ("sales", sales),
        ("sales", canceling),
        ("customers", customers),
        ("warehouse", warehouse),
        ("returns", returns),
        ("stock", stock),
    )
    for way, room in rooms:
        for name, template, of in room.pictures():
            yield Picture(name, template, replace(_reader(language, _seller()), way=way), dict(of))
    yield from (Picture(name, template, nobody, dict(of)) for name, template, of in connecting.public())
    yield from _approvals(nobody, _reader(language, examples.person("dmitri")))


def _seller() -> Person:
    return examples.person("ida", name="Ida Nkemelu", roles=frozenset({Role.SELLERS_ADMINISTRATOR}))


def shown(pages: Pages, picture: Picture) -> str:
    return pages(picture.template, picture.reader, **picture.rows)


def _reader(language: str, person: Person | None) -> Reader:
    return Reader(language, NOW, "Europe/Berlin", person, form_nonce="nonce" if person else "")


def _start(anna: Reader, nobody: Reader) -> Iterator[Picture]:
    some = rows.several()
    choices = offered()
    decide = [ToDecide(some[1], NOON, "token"), ToDecide(some[1], NOON + HOUR, "token")]
    at_home = replace(anna, way="home")

    def home(name: str, reader: Reader, found: Home) -> Picture:
        return Picture(f"home-{name}", "pages/home", reader, {"home": found})

    yield Picture("welcome", "pages/welcome", nobody, {})
    yield home("busy", at_home, Home(choices, some[:5], [some[2], some[0]], decide))
    yield home("new", replace(at_home, is_test=True), Home(choices, [], [], []))
    yield home("straight", at_home, Home(Choices([examples.address()], [examples.billing_group()]), some[5:8], [], []))
    unreached = replace(examples.person("anna"), mail_problem=MailProblem(Failure.BOUNCED, NOON))
    yield home("unreached", replace(at_home, person=unreached), Home(choices, some[:2], [], []))
    may_not = Home(Choices((), (), refusal=MAY_NOT), [], [], [])
    yield home("may-not", at_home, may_not)
    for name, more in _hosts(at_home).items():
        yield home(name, more, may_not)
    problem = {"title": "There is nothing here", "picture": "box", "sentences": ["There is no such order."]}
    yield Picture("problem", "pages/problem", anna, problem | {"to": "/", "to_label": "To the start page"})


def _hosts(reader: Reader) -> dict[str, Reader]:
    """Whom the start page welcomes although they may not order, and one to whom everything is open."""
    every = replace(rows.gita(), name="Maximiliane von Hohenstein-Schwarzenberg", roles=frozenset(Role))
    porter = examples.person("pia", roles=frozenset({Role.WAREHOUSE}))
    return {
        "administrator": replace(reader, person=rows.gita(), attention=120),
        "administrator-idle": replace(reader, person=rows.gita(), company="Example GmbH", logo="logo-1.png"),
        "approver": replace(reader, person=examples.person("chiara"), approvals=2),
        "approver-idle": replace(reader, person=examples.person("chiara"), approvals=0),
        "warehouse": replace(reader, person=porter),
        "accountant": replace(reader, person=examples.person("kim", roles=frozenset({Role.ACCOUNTANT}))),
        "everything": replace(reader, person=every, attention=7, approvals=5, may_shop=True, is_test=True),
    }


def _shop(anna: Reader) -> Iterator[Picture]:
    wrong = Form(errors={"address": "Please choose a shipping address."}, error=MARKED)
    for name, form, choices in (
        ("fresh", EMPTY, offered()),
        ("wrong", wrong, offered()),
        ("may-not", EMPTY, Choices((), (), refusal=MAY_NOT)),
    ):
        yield Picture(f"shop-{name}", "pages/shop", anna, {"choices": choices, "form": form})


def _lists(anna: Reader, gita: Reader) -> Iterator[Picture]:
    some, admin = rows.several(), replace(gita, attention=7)
    for name, own, chosen, searched in (
        ("", Mine(some, "older"), None, ""),
        ("-none", Mine([]), None, ""),
        ("-found", Mine(some[:2], "older", is_cut=True), Status.APPLYING, "desk <b>"),
        ("-nothing", Mine([]), None, "desk"),
        ("-far", Mine([], "older", is_cut=True), Status.DISAPPROVED, ""),
        *((f"-no-{status}", Mine([]), status, "") for status in MY_STATUSES),
    ):
        asked = {"found": own, "statuses": MY_STATUSES, "chosen": chosen, "searched": searched, "is_later": False}
        yield Picture(f"orders{name}", "pages/orders", replace(anna, way="orders"), asked)
    for picture, template, decided in deciding.pictures():
        yield Picture(picture, template, replace(admin, way="approvals", approvals=5), decided)
    for picture, template, managed in managing.pictures():
        yield Picture(picture, template, replace(admin, way="management"), managed)
    for picture, template, bills in billing.pictures():
        way = "attention" if template == "pages/attention" else "invoices"
        yield Picture(picture, template, replace(admin, way=way), bills)


def _custom_fields(gita: Reader) -> Iterator[Picture]:
    wrong = Form(
        typed={"label": "Cost center", "key": "x", "kind": "choice", "revision": "2"},
        errors={"key": MARKED, "options": MARKED},
        stored={"label": "Project", "options": "A"},
        error=MARKED,
    )
    for name, custom, done in (
        ("some", order_lines.custom_fields(), "updated"),
        ("none", CustomFields(), "deleted"),
        ("most", CustomFields(order_lines.custom_fields().fields * 3), "added"),
    ):
        listed = {"custom": custom, "most": MOST_FIELDS, "done": done, "form": EMPTY}
        yield Picture(f"custom-fields-{name}", "pages/custom_fields/list", gita, listed)
    for name, key, form in (("new", "", EMPTY), ("wrong", "cost_center", wrong)):
        one = {"key": key, "form": form, "kinds": list(FieldKind)}
        yield Picture(f"custom-fields-{name}", "pages/custom_fields/one", gita, one)


def _approvals(nobody: Reader, dmitri: Reader) -> Iterator[Picture]:
    asked = rows.order(Status.APPLYING, application=rows.application())
    late = replace(asked, hold_until=NOW - 3 * HOUR)
    wrong = Form(errors={"comment": MARKED, "at_current_price": MARKED}, error=MARKED)
    decided = Conflict("This was already decided.", by="chiara", at=NOON, verdict=Verdict.APPROVE)
    for name, shown, reader, changes, form in (
        ("fresh", asked, nobody, {}, EMPTY),
        ("colleague", asked, dmitri, {}, EMPTY),
        ("deputy", asked, dmitri, {"deputy": examples.person("dmitri")}, EMPTY),
        ("own", asked, dmitri, {"is_own": True}, EMPTY),
        ("late", late, nobody, {}, wrong),
        ("sign-in", asked, nobody, {"must_sign_in": True}, EMPTY),
        ("decided", asked, nobody, {"obstacle": decided}, EMPTY),
        ("changed", rows.order(Status.APPLYING, application=rows.application(), **FILLED), nobody, CHANGED, EMPTY),
        ("dead", asked, nobody, {"obstacle": Refused("This link has expired.")}, EMPTY),
        ("old", asked, nobody, {"obstacle": Refused("This link has expired."), "can_renew": True}, EMPTY),
        ("sent", asked, dmitri, {"obstacle": Refused("This link has expired."), "can_renew": True}, EMPTY),
        ("replaced", asked, nobody, {"obstacle": Forbidden("Somebody else was asked.", instead="emma")}, EMPTY),
    ):
        page = rows.under_approval(shown, **changes)
        lines = with_changes(order_lines.lines(), page.changes)
        more = {"page": page, "token": "token", "rows": lines, "form": form, "preselected": ""}
        yield Picture(f"approval-{name}", "pages/approval", reader, more | {"is_sent": name == "sent"})


def _operations(gita: Reader) -> Iterator[Picture]:
    page = {"most_counted": MOST_COUNTED, "queue": "letters", "sent_back": None, "cleared": None, "is_indexing": False}
    for name, seen, more in (
        ("quiet", rows.quiet(), {}),
        ("troubled", rows.troubled(), {}),
        ("sent-back", rows.quiet(), {"sent_back": 12}),
        ("cleared", rows.quiet(), {"queue": "publish-due", "cleared": 1}),
        ("indexing", rows.quiet(), {"is_indexing": True}),
    ):
        yield Picture(f"operations-{name}", "pages/operations", gita, page | {"seen": seen} | more)
    for name, queue, letters, has_way_back in (
        ("failed", "purchase-orders-out", rows.dead_letters(), True),
        ("leftovers", "publish-fresh", rows.dead_letters()[-1:], False),
        ("none", "letters", (), True),
    ):
        more = {"queue": queue, "letters": letters, "has_way_back": has_way_back}
        yield Picture(f"operations-{name}", "pages/dead_letters", gita, more)


def main(folder: Path, language: str) -> None:
    pages = Pages("", allowed=allow_list(["amazon.com"]))
    (folder / "assets").mkdir(parents=True, exist_ok=True)
    for picture in gallery(language):
        (folder / f"{picture.name}.html").write_text(shown(pages, picture))
    for name in ("crossdock.css", "crossdock.js", "crossdock.svg"):
        found = pages.assets.find(pages.assets.file(name))
        assert found is not None
        (folder / "assets" / found[0].file).write_text(found[0].content)


if __name__ == "__main__":
    main(Path(sys.argv[1]), (sys.argv[2:] or ["en"])[0])
