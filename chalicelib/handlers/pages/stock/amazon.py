"""What Amazon is told of our stock: how much of it, seller by seller, and what would be told now."""

import re
from collections.abc import Callable
from functools import partial
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.domain.texts import in_one_line
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again, revision, whole
from chalicelib.handlers.pages.stock.places import AMAZON, READERS, WAY
from chalicelib.handlers.visit import Visit
from chalicelib.queries.inventory.told import nameless, tellings
from chalicelib.usecases.inventory.comparing.asking import begin, tell_again
from chalicelib.usecases.inventory.planning import plan
from chalicelib.usecases.inventory.policies import Given, save
from chalicelib.views.form import EMPTY, Form

amazon = Blueprint(__name__)

KEEPERS = (Role.SELLERS_ADMINISTRATOR,)
# More than any figure here may have; the rule says which are too large.
DIGITS = 6
_BETWEEN = re.compile(r"[;\r\n]+")


@amazon.route(AMAZON, name="stock-at-amazon")
@page(amazon, roles=READERS)
def show(here: Visit) -> Response:
    return _page(here, EMPTY)


@amazon.route(f"{AMAZON}/{{authorization}}", methods=["POST"], content_types=ANY, name="keep-stock-policy")
@page(amazon, roles=KEEPERS)
def keep(here: Visit, authorization: str) -> Response:
    id = unquote(authorization)
    try:
        here.do(save, id, _given(here), by=here.person, where=here.where)
    except (Refused, Overtaken) as problem:
        status = 409 if isinstance(problem, Overtaken) else 422
        return _page(here, again(here, problem, about=id), status=status)
    return here.sent_to(f"{AMAZON}?done=kept")


@amazon.route(f"{AMAZON}/{{authorization}}/compare", methods=["POST"], content_types=ANY, name="compare-stock")
@page(amazon, roles=KEEPERS)
def compare(here: Visit, authorization: str) -> Response:
    return _done(here, "compared", partial(here.do, begin, unquote(authorization), by=here.person, where=here.where))


@amazon.route(f"{AMAZON}/{{authorization}}/again", methods=["POST"], content_types=ANY, name="tell-stock-again")
@page(amazon, roles=KEEPERS)
def again_told(here: Visit, authorization: str) -> Response:
    """One SKU, or all that drift."""
    skus = [sku] if (sku := here.form.get("sku", "")) else []
    verb = partial(here.do, tell_again, unquote(authorization), skus, by=here.person, where=here.where)
    return _done(here, "again", verb)


def _done(here: Visit, done: str, act: Callable[[], object]) -> Response:
    try:
        act()
    except Refused as refusal:
        return _page(here, again(here, refusal), status=422)
    return here.sent_to(f"{AMAZON}?done={done}")


def _given(here: Visit) -> Given:
    typed, cap = here.form, here.form.get("cap", "").strip()
    skus = (in_one_line(each) for each in _BETWEEN.split(typed.get("excluded", "")))
    return Given(
        is_on=typed.get("is_on", "") == "yes",
        buffer=whole(typed.get("buffer", "").strip() or "0", digits=DIGITS, otherwise=-1),
        share=whole(typed.get("share", "").strip() or "100", digits=DIGITS, otherwise=-1),
        cap=whole(cap, digits=DIGITS, otherwise=-1) if cap else None,
        excluded=tuple(filter(None, skus)),
        revision=revision(typed),
    )


def _page(here: Visit, form: Form, *, status: int = 200) -> Response:
    return here.page(
        "pages/stock/amazon",
        way=WAY,
        status=status,
        form=form,
        sellers=here.do(tellings),
        planned=here.do(plan),
        nameless=here.do(nameless, after=here.query("after") or None),
        may_edit=here.person.has(*KEEPERS),
        done=here.query("done"),
    )
