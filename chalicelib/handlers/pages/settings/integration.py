"""Integration Settings: Amazon accounts, how the company buys, and what opens our doors."""

from collections.abc import Callable, Iterable, Sequence
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.company import EXTRINSIC_SOURCES, FIXED, accounts, buying
from chalicelib.domain.directory import Anyone, Role
from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.domain.purchasing.custom_fields import CUSTOM, CustomFields, extrinsic_sources
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again, people
from chalicelib.handlers.forms import integration as forms
from chalicelib.handlers.visit import Visit
from chalicelib.queries.company.integration import Account, Shown, account, integration_settings
from chalicelib.queries.directory import GROUP
from chalicelib.usecases.company import integration as use
from chalicelib.usecases.company import locks
from chalicelib.usecases.company.testing import try_connection
from chalicelib.views import amazon
from chalicelib.views.form import EMPTY, Form

integration = Blueprint(__name__)

ADMINISTRATORS = (Role.PURCHASING_ADMINISTRATOR,)
HOME = "/settings/integration"
ACCOUNTS = f"{HOME}/accounts"
# A new account as most begin.
_NEW = {"mode": "production", "at_amazon": accounts.UNKNOWN, "revision": ""}


@integration.route(HOME, name="integration")
@page(integration, roles=ADMINISTRATORS)
def show(here: Visit) -> Response:
    return _home(here, EMPTY)


@integration.route(HOME, methods=["POST"], content_types=ANY, name="update-integration")
@page(integration, roles=ADMINISTRATORS)
def update(here: Visit) -> Response:
    if people.FIND in here.form:
        return _home(here, Form(typed=here.form))

    def kept() -> None:
        may_order = people.anyone(here.fields.all("may_order"), field="may_order")
        here.do(use.keep_buying, here.form, forms.rows(here.form), may_order, by=here.person, where=here.where)

    return _done(here, "updated", kept)


@integration.route(f"{ACCOUNTS}/add", name="new-account")
@page(integration, roles=ADMINISTRATORS)
def new(here: Visit) -> Response:
    return _account(here, Form(typed=_NEW))


@integration.route(f"{ACCOUNTS}/add", methods=["POST"], content_types=ANY, name="add-account")
@page(integration, roles=ADMINISTRATORS)
def add(here: Visit) -> Response:
    return _kept(here, "", f"{HOME}?done=added")


@integration.route(f"{ACCOUNTS}/edit/{{name}}", name="one-account")
@page(integration, roles=ADMINISTRATORS)
def edit(here: Visit, name: str) -> Response:
    return _stored(here, unquote(name), EMPTY)


@integration.route(f"{ACCOUNTS}/edit/{{name}}", methods=["POST"], content_types=ANY, name="update-account")
@page(integration, roles=ADMINISTRATORS)
def update_account(here: Visit, name: str) -> Response:
    return _kept(here, unquote(name), f"{ACCOUNTS}/edit/{name}?done=updated")


@integration.route(f"{ACCOUNTS}/delete/{{name}}", methods=["POST"], content_types=ANY, name="delete-account")
@page(integration, roles=ADMINISTRATORS)
def delete(here: Visit, name: str) -> Response:
    return _done(here, "deleted", lambda: here.do(use.delete_account, unquote(name), by=here.person, where=here.where))


@integration.route(f"{ACCOUNTS}/test/{{name}}", methods=["POST"], content_types=ANY, name="test-account")
@page(integration, roles=ADMINISTRATORS, asks_others=True)
def test(here: Visit, name: str) -> Response:
    try:
        here.do(try_connection, unquote(name), by=here.person, where=here.where)
    except Refused as refusal:
        return _stored(here, unquote(name), Form(error=here.words.problem(refusal)), status=422)
    back = f"{ACCOUNTS}/edit/{name}" if here.form.get("back") == "account" else HOME
    return here.sent_to(f"{back}?done=tested")


@integration.route(f"{HOME}/locks/renew", methods=["POST"], content_types=ANY, name="renew-lock")
@page(integration, roles=ADMINISTRATORS)
def renew(here: Visit) -> Response:
    return _done(here, "renewed", lambda: here.do(locks.renew, forms.lock(here.form), by=here.person, where=here.where))


@integration.route(f"{HOME}/locks/retire", methods=["POST"], content_types=ANY, name="retire-lock")
@page(integration, roles=ADMINISTRATORS)
def retire(here: Visit) -> Response:
    return _done(
        here, "retired", lambda: here.do(locks.retire, forms.lock(here.form), by=here.person, where=here.where)
    )


@integration.route(f"{HOME}/secret", methods=["POST"], content_types=ANY, name="show-secret")
@page(integration, roles=ADMINISTRATORS)
def secret(here: Visit) -> Response:
    """In the answer to a button, so that no address leads to it and no history keeps it."""
    return _home(here, EMPTY, secrets=here.do(locks.show_secret, by=here.person, where=here.where))


def _done(here: Visit, done: str, act: Callable[[], object]) -> Response:
    """Back to the page, or to it as it is with what was wrong; only the long form has fields to go back to."""
    try:
        act()
    except Overtaken as overtaken:
        stored = buying.texts(here.hub.settings.integration())
        return _home(here, again(here, overtaken, stored=stored), status=409)
    except Refused as refusal:
        return _home(here, again(here, refusal), status=422)
    return here.sent_to(f"{HOME}?done={done}")


def _kept(here: Visit, name: str, onward: str) -> Response:
    if people.FIND in here.form:
        return _account(here, Form(typed=here.form), name)
    try:
        here.do(use.keep_account, here.form, forms.groups(here), name=name, by=here.person, where=here.where)
    except Overtaken as overtaken:
        stored = accounts.texts(here.do(account, name).credentials)
        return _account(here, again(here, overtaken, stored=stored), name, status=409)
    except Refused as refusal:
        return _account(here, again(here, refusal), name, status=422)
    return here.sent_to(onward)


def _stored(here: Visit, name: str, form: Form, *, status: int = 200) -> Response:
    found: Account = here.do(account, name)
    typed = accounts.texts(found.credentials)
    return _account(here, Form(typed=typed, error=form.error), name, found.credentials.groups, status=status)


def _account(
    here: Visit, form: Form, name: str = "", groups: frozenset[str] | None = None, *, status: int = 200
) -> Response:
    """``name`` is empty for a new one; without ``groups`` those that were ticked are shown."""
    values = here.fields.all("groups") if groups is None else people.values(Anyone(groups=groups))
    return here.page(
        "pages/settings/account",
        way="settings",
        status=status,
        account=here.do(account, name) if name else None,
        form=form,
        groups=people.picked(here, "groups", values, kinds=[GROUP]),
        done=here.query("done"),
    )


def _home(here: Visit, form: Form, *, status: int = 200, secrets: Sequence[str] = ()) -> Response:
    shown: Shown = here.do(integration_settings)
    is_typed = "tolerance" in form.typed
    stored = buying.texts(shown.integration) | ({} if shown.is_kept else {"revision": ""})
    typed = form.typed if is_typed else stored
    values = here.fields.all("may_order") if is_typed else people.values(shown.integration.may_order)
    country = here.standing.company.country if here.standing.company else ""
    return here.page(
        "pages/settings/integration",
        way="settings",
        status=status,
        shown=shown,
        form=Form(form.about, typed, form.errors, form.error, form.chosen, form.stored),
        may_order=people.picked(here, "may_order", values),
        rows=forms.shown_rows(typed),
        sources=_sources(here, shown.custom_fields, told=shown.integration.extrinsics.values()),
        secrets=secrets,
        hosts=here.hub.allowed.hosts,
        links=amazon.marketplace(country),
        done=here.query("done"),
    )


def _sources(here: Visit, custom: CustomFields, *, told: Iterable[str]) -> list[tuple[str, str]]:
    """What may be told, with what it is called; a company's own fields by their labels. What is ``told`` and can't be
    any more stays in its row, where it is refused, for in its place a browser would choose something else."""
    labels = {f"{CUSTOM}{key}": label for key, label in custom.labels.items()}
    gone = [source for source in told if source.startswith(CUSTOM)]
    names = dict.fromkeys((*EXTRINSIC_SOURCES, *extrinsic_sources(custom), *gone, FIXED))
    return [(name, labels.get(name) or here.words.source(name)) for name in names]
