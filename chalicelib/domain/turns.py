"""What stands for a whole list whose entries have to agree: names told apart, one default, never the last one gone."""

from dataclasses import dataclass
from enum import StrEnum


class Listed(StrEnum):
    ADDRESSES = "addresses"
    BILLING_GROUPS = "billing_groups"
    KITS = "kits"  # of the articles only those that are kits, and so may be no parts


@dataclass(frozen=True, slots=True)
class Turn:
    """Every commit that writes an entry of the list takes its next turn, so that of two people who change different
    entries at the same moment the second decides again on the list as it is then. Revision 0 was never written."""

    of: Listed
    revision: int = 0
