"""A billing group as its form and its table have it."""

from collections.abc import Mapping

from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.directory import Anyone
from chalicelib.domain.texts import in_one_line
from chalicelib.handlers.forms import people, revision
from chalicelib.handlers.forms.tables import Column
from chalicelib.handlers.visit import Visit
from chalicelib.views.texts import marked

COLUMNS = (
    Column("code", is_required=True, hint=marked("What Amazon knows the group by; 1 to 20 letters and digits.")),
    Column("name", hint=marked("What people here choose it by.")),
    Column("users", hint=marked("E-mails or user names, with semicolons between; empty with the groups for everyone.")),
    Column("groups", hint=marked("Names of groups, with semicolons between.")),
    Column("remarks", hint=marked("Shown where people choose.")),
    Column("business_unit", hint=marked("Chooses the group at Amazon (UserBusinessUnit).")),
    Column(
        "credential_set", hint=marked("An Amazon account of the integration settings; empty: by the applicant’s group.")
    ),
    Column("default", hint=marked("“yes” for the one that is proposed to everybody.")),
)
MEMBERS = "members"


def group(here: Visit, code: str = "") -> BillingGroup:
    """As it was typed, unchecked; ``code`` is the one that a group keeps. Raises Refused for members that no picker
    offers."""
    form = here.form
    members = people.anyone(here.fields.all(MEMBERS), field=MEMBERS)
    return BillingGroup(
        code=code or in_one_line(form.get("code", "")),
        name=in_one_line(form.get("name", "")),
        credential_set=in_one_line(form.get("credential_set", "")),
        business_unit=in_one_line(form.get("business_unit", "")),
        members=members if members != Anyone() else None,
        remarks="\n".join(map(in_one_line, form.get("remarks", "").splitlines())).strip(),
        default=form.get("default") == "yes",
        revision=revision(form),
    )


def typed(group: BillingGroup) -> Mapping[str, str]:
    """What its form shows of a stored one."""
    return {
        "code": group.code,
        "name": group.name,
        "credential_set": group.credential_set,
        "business_unit": group.business_unit,
        "remarks": group.remarks,
        "default": "yes" if group.default else "",
        "revision": str(group.revision),
    }
