"""The rules around the approval routes, and trying out what becomes of an order."""

from dataclasses import dataclass

from chalice.app import Blueprint, Response

from chalicelib.domain.approvals.automatic import NEVER_FROM
from chalicelib.domain.approvals.routes import SIGN_IN_ABOVE, Policy
from chalicelib.domain.approvals.rules import Rules, of
from chalicelib.domain.errors import NotFound, Overtaken, Refused
from chalicelib.domain.money import Money
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again, amounts, people
from chalicelib.handlers.forms import rules as forms
from chalicelib.handlers.forms.routes import BLANK, CHANGE
from chalicelib.handlers.pages.settings.routes import ADMINISTRATORS, LIST, usual
from chalicelib.handlers.visit import Visit
from chalicelib.queries.directory import PERSON
from chalicelib.queries.routes import RoutesLook, look
from chalicelib.queries.try_route import Trial, try_out
from chalicelib.usecases.approvals import routes as keeping
from chalicelib.views.form import EMPTY, Form

route_rules = Blueprint(__name__)


@route_rules.route(f"{LIST}/policy", name="route-rules")
@page(route_rules, roles=ADMINISTRATORS)
def show(here: Visit) -> Response:
    return _policy(here, _stored(here), EMPTY)


@route_rules.route(f"{LIST}/policy", methods=["POST"], content_types=ANY, name="set-route-rules")
@page(route_rules, roles=ADMINISTRATORS)
def update(here: Visit) -> Response:
    if CHANGE in here.form or people.FIND in here.form:
        return _policy(here, _stored(here), Form(typed=here.form, chosen=here.fields.every()))
    try:
        revision = here.form.get("revision", "")
        here.do(
            keeping.set_rules,
            forms.rules(here.fields),
            revision=int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else -1,
            by=here.person,
            where=here.where,
        )
    except Overtaken as overtaken:
        stored = _stored(here)
        texts = forms.texts(*_rules(stored))
        return _policy(here, stored, again(here, overtaken, stored=texts), is_overtaken=True, status=409)
    except Refused as refusal:
        return _policy(here, _stored(here), again(here, refusal), status=422)
    return here.sent_to(f"{LIST}?done=rules")


@route_rules.route(f"{LIST}/try", name="try-route")
@page(route_rules, roles=ADMINISTRATORS)
def ask(here: Visit) -> Response:
    return _trial(here, EMPTY)


@route_rules.route(f"{LIST}/try", methods=["POST"], content_types=ANY, name="see-route")
@page(route_rules, roles=ADMINISTRATORS)
def see(here: Visit) -> Response:
    """By POST, for no name and no price belongs into an address; it changes nothing."""
    form = Form(typed=here.form, chosen=here.fields.every())
    if people.FIND in here.form:
        return _trial(here, form)
    try:
        return _trial(here, form, here.do(try_out, **_order(here).facts()))
    except (Refused, NotFound) as problem:
        refusal = problem if isinstance(problem, Refused) else Refused("There is no such person.", field="applicant")
        return _trial(here, again(here, refusal), status=422)


@dataclass(frozen=True, slots=True)
class _Order:
    """What somebody wants to try out."""

    applicant: str
    total: Money
    billing_group: str
    kind: str

    def facts(self) -> dict[str, object]:
        is_code = self.kind.isascii() and self.kind.isdigit()
        return {
            "applicant": self.applicant,
            "total": self.total,
            "billing_group": self.billing_group,
            "code": self.kind if is_code else "",
            "category": "" if is_code else self.kind,
        }


def _order(here: Visit) -> _Order:
    """Raises Refused with the field of the form."""
    applicant = people.person(here.fields.all("applicant"), field="applicant")
    if not applicant:
        raise Refused("Please choose who applies.", field="applicant")
    total = amounts.money(here.form.get("amount", ""), here.form.get("currency", ""), "amount")
    return _Order(applicant, total, here.form.get("billing_group", ""), here.form.get("kind", "").strip()[:80])


def _stored(here: Visit) -> Policy | None:
    try:
        policy: Policy = here.hub.settings.approvals()
    except Refused:
        return None
    return policy


def _rules(policy: Policy | None) -> tuple[Rules, int]:
    return (of(policy), policy.rules_revision) if policy else (Rules("", sign_in_above=SIGN_IN_ABOVE), 0)


def _policy(
    here: Visit, policy: Policy | None, form: Form, *, is_overtaken: bool = False, status: int = 200
) -> Response:
    """Filled from what was typed, or from what is kept when nobody typed anything."""
    rules, revision = _rules(policy)
    if form is EMPTY:
        form = Form(typed=forms.texts(rules, revision))
        rows = dict(forms.rows(rules))
        chosen = [f"{PERSON}:{rules.fallback}"] if rules.fallback else []
    else:
        rows = {name: amounts.rows(here.fields, name) for name in (forms.SIGN_IN, forms.AUTOMATIC)}
        chosen = [value for value in here.fields.all("fallback") if value]
    if (more := here.form.get(CHANGE)) in rows:
        rows[more] = (*rows[more], BLANK)
    return here.page(
        "pages/routes/policy",
        way="settings",
        status=status,
        is_new=policy is None,
        fallback=people.picked(here, "fallback", chosen, kinds=(PERSON,)),
        rows=rows,
        stored=rules if is_overtaken else None,
        stored_fallback=people.picked(here, "", [f"{PERSON}:{rules.fallback}"]).chosen if is_overtaken else (),
        never_from=[Money(amount, currency) for currency, amount in NEVER_FROM.items()],
        form=form,
        currencies=amounts.offered([row for each in rows.values() for row in each], usual(here)),
        automatic_currencies=tuple(NEVER_FROM),
    )


def _trial(here: Visit, form: Form, trial: Trial | None = None, *, status: int = 200) -> Response:
    found: RoutesLook = here.do(look)
    applicant = [value for value in form.chosen.get("applicant", ()) if value]
    return here.page(
        "pages/routes/try",
        way="settings",
        status=status,
        found=found,
        applicant=people.picked(here, "applicant", applicant, kinds=(PERSON,)),
        trial=trial,
        form=form,
        currencies=amounts.offered((), usual(here)),
        usual=usual(here),
    )
