"""What a record is when it is kept: one item or several, of which the first carries the record and its revision."""

from dataclasses import dataclass

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.models import Model


class Keyed(Model):
    """A table's model adds what its items carry, and ``tables`` binds it to a name and a connection."""

    pk = UnicodeAttribute(hash_key=True)


class Item(Keyed):
    sk = UnicodeAttribute(range_key=True)


@dataclass(frozen=True, slots=True)
class Row:
    """``record`` names the attribute that holds the record, if this item does. ``claim`` is what must hold for anybody
    to write or remove the item at all, as when an identity belongs to one person."""

    item: Keyed
    record: str = ""
    claim: Condition | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """Unlike that of any other item in the house."""
        return self.item.Meta.table_name, self.item.pk, getattr(self.item, "sk", "")

    @property
    def is_absent(self) -> Condition:
        return type(self.item).pk.does_not_exist()

    def is_at(self, revision: int) -> Condition:
        """Whether the record that stands there has this revision."""
        return Path([self.record, "revision"]) == revision
