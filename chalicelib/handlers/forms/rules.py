"""The rules around the approval routes as their form shows and posts them."""

from collections.abc import Mapping

from chalicelib.domain.approvals.rules import Rules
from chalicelib.domain.errors import Refused
from chalicelib.handlers.forms import amounts, people
from chalicelib.handlers.forms.amounts import AmountRow
from chalicelib.handlers.request import Fields

SIGN_IN, AUTOMATIC = "sign_in", "automatic"


def rules(fields: Fields) -> Rules:
    """Raises Refused with the field of the form."""
    form = fields.one()
    is_automatic = form.get("is_automatic") == "yes"
    automatic = amounts.amounts(amounts.rows(fields, AUTOMATIC), AUTOMATIC) if is_automatic else {}
    if is_automatic and not automatic:
        raise Refused("Please say below which totals nobody need be asked.", field=AUTOMATIC)
    return Rules(
        fallback=people.person(fields.all("fallback"), field="fallback") or "",
        self_approval=form.get("self_approval") == "yes",
        sign_in_above=amounts.amounts(amounts.rows(fields, SIGN_IN), SIGN_IN),
        automatic_below=automatic,
    )


def texts(rules: Rules, revision: int) -> dict[str, str]:
    """The fields that stand in the form once."""
    return {
        "self_approval": "yes" if rules.self_approval else "",
        "is_automatic": "yes" if rules.automatic_below else "",
        "revision": str(revision),
    }


def rows(rules: Rules) -> Mapping[str, tuple[AmountRow, ...]]:
    return {SIGN_IN: amounts.rows_of(rules.sign_in_above), AUTOMATIC: amounts.rows_of(rules.automatic_below)}
