"""Billing groups: who pays, and which part of the Amazon Business account that is."""

from dataclasses import dataclass

from chalicelib.domain.directory import Anyone, Person


@dataclass(frozen=True, slots=True)
class BillingGroup:
    """``code`` goes to Amazon as BillTo/Address@addressID, ``business_unit`` as the UserBusinessUnit extrinsic, which
    chooses the Amazon group; ``credential_set`` names the account's credentials. ``members`` is who may use it; None is
    everyone."""

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
