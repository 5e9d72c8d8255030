"""The trail: every entry under its subject, in the order of time, never changed.

| access                   | how                  |
|--------------------------|----------------------|
| the trail of one subject | Query pk, consistent |
"""

from collections.abc import Sequence

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.changes import Audited


class AuditItem(Item):
    """
    | pk      | sk                     | carries |
    |---------|------------------------|---------|
    | subject | <at>#<place>#<name>    | entry   |

    The place keeps entries of one commit in order, the name keeps those of two commits apart.
    """

    entry = RecordAttribute(Audited)


def entry(items: type[AuditItem], entry: Audited, *, place: int, name: str) -> Row:
    return Row(items(keys.part(entry.subject), f"{keys.moment(entry.at)}#{place:02}#{name}", entry=entry))


class DynamoTrail:
    def __init__(self, items: type[AuditItem]) -> None:
        self._items = items

    def of(self, subject: str) -> Sequence[Audited]:
        return [item.entry for item in reading.under(self._items, keys.part(subject))]
