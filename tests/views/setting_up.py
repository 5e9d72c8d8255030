"""The guide, Company Settings and Integration Settings in every state, for the gallery: as a house shows them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chalicelib.domain.company import EXTRINSIC_SOURCES, Logo, Mode, accounts, buying, letterhead
from chalicelib.domain.company.connection import Outcome
from chalicelib.handlers.forms.people import Picked
from chalicelib.ports.vault import Lock
from chalicelib.queries.company.guide import guide
from chalicelib.queries.company.integration import account, integration_settings
from chalicelib.queries.directory import named
from chalicelib.usecases.company.locks import renew
from chalicelib.views import amazon, zones
from chalicelib.views.form import Form
from tests import examples, fakes
from tests.examples import NOON
from tests.fakes import FakeHub, FakeStore

# A picture's name, its template and what the template is given.
Shown = tuple[str, str, dict[str, object]]

LOGO = Logo("0" * 64, "png", 240, 60)
WRONG = "Amazon <b>refused</b>, and this is a rather long sentence about it that has to find its place."


def pictures() -> Iterator[Shown]:
    for name, house in (("empty", _empty()), ("busy", _busy()), ("done", fakes.hub(examples.connection_test()))):
        links = {"links": amazon.marketplace("JP"), "others": list(amazon.MARKETPLACES.values())}
        yield f"settings-guide-{name}", "pages/settings/guide", {"guide": house.do(guide), **links}
        yield f"settings-integration-{name}", "pages/settings/integration", _integration(house)
    shown = _integration(_busy(), secrets=("s" * 43, "t" * 43))
    yield "settings-integration-wrong", "pages/settings/integration", shown
    yield "settings-company-new", "pages/settings/company", _company(letterhead.texts(letterhead.NOBODY), logo=None)
    errors = dict.fromkeys((*letterhead.FIELDS, "working_days", "logo"), WRONG)
    stored = {"name": "Example AG", "currency": "EUR"}
    company = letterhead.texts(examples.company())
    yield "settings-company-wrong", "pages/settings/company", _company(company, errors=errors, stored=stored)
    for name, of in (("main", "main"), ("trial", "trial"), ("new", "")):
        yield f"settings-account-{name}", "pages/settings/account", _account(_busy(), of)
    yield "not-ready", "pages/not_ready", {"ask": ["Gita Rao", "Hugo Martin"]}
    yield "not-ready-nobody", "pages/not_ready", {"ask": []}


def _empty() -> FakeHub:
    return fakes.hub(store=FakeStore(examples.person("gita")))


def _busy() -> FakeHub:
    """Two accounts, of which one is refused, a mapping with fixed text, and a door that is changed over."""
    sets = {
        "main": examples.credentials(label="Amazon.de", password_set_at=NOON, password_set_by="gita"),
        "trial": examples.credentials("trial", mode=Mode.TEST, groups=frozenset({"team-leads"})),
    }
    extrinsics = {"UserEmail": "email", "Location": "fixed:Headquarters"}
    refused = examples.connection_test("main", outcome=Outcome.REFUSED, code="403", text=WRONG)
    house = fakes.hub(examples.integration(credential_sets=sets, extrinsics=extrinsics, default_set="main"), refused)
    house.do(renew, Lock.DOCUMENT_DOOR, by=examples.person("gita"), where="page")
    return house


def _integration(house: FakeHub, *, secrets: tuple[str, ...] = ()) -> dict[str, Any]:
    shown = house.do(integration_settings)
    typed = buying.texts(shown.integration)
    errors = dict.fromkeys((*typed, "may_order"), WRONG) if secrets else {}
    return {
        "shown": shown,
        "form": Form(typed=typed, errors=errors, error=WRONG if secrets else ""),
        "may_order": Picked(house.do(named, ["role:applicant"])),
        "rows": 4,
        "sources": [(name, name) for name in EXTRINSIC_SOURCES],
        "secrets": secrets,
        "hosts": ("amazon.com", "amazonsedi.com"),
        "links": amazon.marketplace("US"),
        "done": "",
    }


def _company(typed: dict[str, str], *, logo: Logo | None = LOGO, **form: Any) -> dict[str, Any]:
    house = fakes.hub()
    country = typed["country"]
    return {
        "form": Form(typed=typed, **form),
        "days": ["1", "2"],
        "is_kept": logo is not None,
        "logo": logo,
        "countries": house.address_rules.countries(),
        "demands": house.address_rules.demands(country) if country else None,
        "zones": zones.names(),
        "languages": [("en", "English"), ("ja", "日本語")],
        "currencies": [("EUR", "EUR")],
        "senders": house.senders if logo else replace(house.senders, domain=""),
        "done": "updated",
    }


def _account(house: FakeHub, name: str) -> dict[str, Any]:
    found = house.do(account, name) if name else None
    typed = accounts.texts(found.credentials) if found else {"mode": "production", "at_amazon": accounts.UNKNOWN}
    errors = {} if found else dict.fromkeys((*accounts.FIELDS, "password", "groups"), WRONG)
    return {"account": found, "form": Form(typed=typed, errors=errors), "groups": Picked(), "done": "tested"}
