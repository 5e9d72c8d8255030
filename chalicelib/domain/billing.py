"""Billing groups: who pays, and which part of the Amazon Business account that is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalicelib.domain.addresses import CODE
from chalicelib.domain.directory import Anyone, Person
from chalicelib.domain.errors import Refused

# What fits beside others in a list, and what an extrinsic carries; of remarks a few lines are read by nobody.
LONGEST: Mapping[str, int] = {"name": 60, "business_unit": 60, "remarks": 500}


@dataclass(frozen=True, slots=True)
class BillingGroup:
    """``code`` goes to Amazon as BillTo/Address@addressID, ``business_unit`` as the UserBusinessUnit extrinsic, which
    chooses the Amazon group; ``credential_set`` names the account's credentials, and empty leaves it to the applicant's
    group. ``members`` is who may use it; None is everyone."""

    code: str
    name: str
    credential_set: str
    business_unit: str = ""
    members: Anyone | None = None
    remarks: str = ""
    default: bool = False
    revision: int = 0


def usable_by(group: BillingGroup, person: Person) -> bool:
    return group.members is None or group.members.includes(person)


def subject(code: str) -> str:
    """Under what the audit trail keeps what was done with it."""
    return f"billing-group/{code}"


def refusals(group: BillingGroup) -> Iterator[Refused]:
    """What is wrong with it by itself."""
    if not CODE.fullmatch(group.code):
        yield Refused("A code has 1 to 20 letters, digits, dots, hyphens or underscores.", field="code")
    if not group.name:
        yield Refused("Please give the billing group a name.", field="name")
    for name, most in LONGEST.items():
        if len(getattr(group, name)) > most:
            yield Refused("Please keep this under {most} characters.", field=name, most=most)
