"""People, the ways to find them, and their sessions.

| access                                     | how                                                              |
|--------------------------------------------|------------------------------------------------------------------|
| a person                                   | GetItem, consistent                                              |
| a session and its person                   | one BatchGetItem, consistent                                     |
| who signs in                               | GetItem of the identity, then of the person, consistent          |
| by e-mail or unique name                   | Query the name's key, then BatchGetItem, consistent              |
| everybody of a group or a role             | Query its key, then BatchGetItem, consistent                     |

The entries by which people are found are written in the transaction that writes the person. They may say too much but
never too little: whoever is found by one is asked whether it is still true.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.directory import SESSION_LASTS, Anyone, Person, Session

PERSON, IDENTITY = "person", "identity"
# The clock decides when a session is over; DynamoDB only sweeps up, a little later.
SWEPT_AFTER = timedelta(days=1)


class DirectoryItem(Item):
    """
    | pk                         | sk               | carries                                                       |
    |----------------------------|------------------|---------------------------------------------------------------|
    | person#<id>                | person           | person                                                        |
    | person#<id>                | session#<digest> | session; expires, for DynamoDB                                |
    | identity#<issuer>#<subject>| identity         | holder: the id of the one person who has it                   |
    | email#<e-mail>             | <id>             | nothing; in small letters, and several people may share one   |
    | name#<unique name>         | <id>             | nothing, likewise                                             |
    | group#<group>              | <id>             | nothing                                                       |
    | role#<role>                | <id>             | nothing                                                       |
    """

    person = RecordAttribute(Person)
    session = RecordAttribute(Session)
    holder = UnicodeAttribute(null=True)
    expires = TTLAttribute(null=True)


Items = type[DirectoryItem]


def person(items: Items, person: Person) -> list[Row]:
    identity = items(_identity(person.issuer, person.subject), IDENTITY, holder=person.id)
    return [
        Row(items(_person(person.id), PERSON, person=person), "person"),
        Row(identity, claim=items.pk.does_not_exist() | (items.holder == person.id)),
        *(Row(items(key, keys.part(person.id))) for key in _entries(person)),
    ]


def _entries(person: Person) -> Iterator[str]:
    if person.email:
        yield _email(person.email)
    if person.unique_name:
        yield _name(person.unique_name)
    yield from map(_group, sorted(person.groups))
    yield from map(_role, sorted(person.roles))


def session(items: Items, session: Session) -> list[Row]:
    expires = session.started_at + SESSION_LASTS + SWEPT_AFTER
    return [Row(items(_person(session.person), _session(session.digest), session=session, expires=expires), "session")]


def _person(id: str) -> str:
    return f"person#{keys.part(id)}"


def _session(digest: str) -> str:
    return f"session#{keys.part(digest)}"


def _identity(issuer: str, subject: str) -> str:
    return f"identity#{keys.part(issuer)}#{keys.part(subject)}"


def _email(email: str) -> str:
    return f"email#{keys.folded(email)}"


def _name(unique_name: str) -> str:
    return f"name#{keys.folded(unique_name)}"


def _group(group: str) -> str:
    return f"group#{keys.part(group)}"


def _role(role: str) -> str:
    return f"role#{role}"


class DynamoPeople:
    def __init__(self, items: Items) -> None:
        self._items = items

    def get(self, id: str) -> Person:
        return reading.required(self._items, _person(id), PERSON, otherwise="There is no such person.").person

    def several(self, ids: Sequence[str]) -> dict[str, Person]:
        items = reading.several(self._items, {(_person(id), PERSON) for id in ids})
        return {item.person.id: item.person for item in items}

    def by_identity(self, issuer: str, subject: str) -> Person | None:
        identity = reading.one(self._items, _identity(issuer, subject), IDENTITY)
        if identity is None:
            return None
        person = self.several([identity.holder]).get(identity.holder)
        return person if person and (person.issuer, person.subject) == (issuer, subject) else None

    def by_email(self, email: str) -> Person | None:
        wanted = keys.folded(email)
        return self._only(_email(email), lambda person: keys.folded(person.email) == wanted) if email else None

    def by_unique_name(self, unique_name: str) -> Person | None:
        wanted = keys.folded(unique_name)
        if not unique_name:
            return None
        return self._only(_name(unique_name), lambda person: keys.folded(person.unique_name) == wanted)

    def chosen(self, choice: Anyone) -> Sequence[Person]:
        listed = self._ids([*map(_group, choice.groups), *map(_role, choice.roles)])
        people = self.several([*choice.people, *listed]).values()
        return sorted((person for person in people if choice.includes(person)), key=lambda each: (each.name, each.id))

    def _only(self, key: str, fits: Callable[[Person], bool]) -> Person | None:
        """Whom it fits; of several the one who is not disabled, and nobody when that is not clear."""
        fitting = [person for person in self.several(self._ids([key])).values() if fits(person)]
        candidates = [person for person in fitting if not person.disabled] or fitting
        return candidates[0] if len(candidates) == 1 else None

    def _ids(self, entries: Iterable[str]) -> list[str]:
        return [item.sk for entry in entries for item in reading.under(self._items, entry)]


class DynamoSessions:
    def __init__(self, items: Items) -> None:
        self._items = items

    def find(self, person: str, digest: str) -> tuple[Session, Person] | None:
        pk = _person(person)
        items = {item.sk: item for item in reading.several(self._items, [(pk, _session(digest)), (pk, PERSON)])}
        if len(items) < 2:
            return None
        return items[_session(digest)].session, items[PERSON].person
