"""People, the ways to find them, and their sessions.

| access                                     | how                                                              |
|--------------------------------------------|------------------------------------------------------------------|
| a person                                   | GetItem, consistent                                              |
| a session and its person                   | one BatchGetItem, consistent                                     |
| who signs in                               | GetItem of the identity, then of the person, consistent          |
| sessions of a person                       | Query, consistent                                                |
| by e-mail or unique name                   | Query the name's key, then BatchGetItem, consistent              |
| everybody of a group or a role             | Query its key, then BatchGetItem, consistent                     |
| all by name, a page                        | Query, then BatchGetItem, consistent                             |
| by the beginning of a word                 | Query the words with its first letter, then BatchGetItem         |
| who named somebody their delegate          | Query the delegate's key from now on, then BatchGetItem          |
| all groups; how many are in one            | Query, consistent                                                |

The entries by which people are found are written in the transaction that writes the person. They may say too much but
never too little: whoever is found by one is asked whether it is still true.
"""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from pynamodb.attributes import TTLAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain import finding
from chalicelib.domain.directory import SESSION_LASTS, Anyone, Group, Person, Session, is_namesake
from chalicelib.domain.errors import Refused
from chalicelib.ports.directory import MOST_MEMBERS, PeoplePage

PERSON, IDENTITY, EVERYBODY, GROUPS = "person", "identity", "everybody", "groups"
# What BatchGetItem takes in one call.
BATCH = 100
# So many of a choice are read at once and sorted; of more than that enough stand side by side in the list of all.
FEW = 500
# How far one page looks for people who fit, which takes a second or so; the next one goes on from there.
MOST_EXAMINED = 2_000
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
    | role#<role>                | <id>             | nothing; groups and roles of active people only               |
    | delegate#<id>              | <ends>#<id>      | nothing; of those whose delegate they are, or were            |
    | everybody                  | <name>\\t<id>    | nothing                                                       |
    | word#<first letter>        | <word>\\t<name>\\t<id> | nothing                                                  |
    | groups                     | <group>          | group                                                         |
    """

    person = RecordAttribute(Person)
    group = RecordAttribute(Group)
    session = RecordAttribute(Session)
    holder = UnicodeAttribute(null=True)
    expires = TTLAttribute(null=True)


Items = type[DirectoryItem]


def person(items: Items, person: Person) -> list[Row]:
    return [
        Row(items(_person(person.id), PERSON, person=person), "person"),
        *_claimed(items, person),
        *(Row(items(key, place)) for key, place in entries(person)),
    ]


def _claimed(items: Items, person: Person) -> Iterator[Row]:
    """The identity, of those who have one."""
    if not person.is_expected:
        identity = items(_identity(person.issuer, person.subject), IDENTITY, holder=person.id)
        yield Row(identity, claim=items.pk.does_not_exist() | (items.holder == person.id))


def entries(person: Person) -> Iterator[tuple[str, str]]:
    """The keys by which a person is found."""
    id, place = keys.part(person.id), finding.place(person)
    if person.email:
        yield _email(person.email), id
    if person.unique_name:
        yield _name(person.unique_name), id
    if not person.disabled:
        yield from ((_group(group), id) for group in sorted(person.groups))
        yield from ((_role(role), id) for role in sorted(person.roles))
    if person.absence:
        yield _delegate(person.absence.delegate), f"{keys.moment(person.absence.ends)}#{id}"
    yield EVERYBODY, place
    yield from ((_word(word), f"{word}\t{place}") for word in finding.words(person))


def group(items: Items, group: Group) -> list[Row]:
    return [Row(items(GROUPS, keys.part(group.name), group=group), "group")]


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


def _delegate(person: str) -> str:
    return f"delegate#{keys.part(person)}"


def _word(word: str) -> str:
    return f"word#{word[0]}"


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

    def namesakes(self, person: Person) -> Sequence[Person]:
        listed = [_email(person.email)] if person.email else []
        listed += [_name(person.unique_name)] if person.unique_name else []
        others = self.several(self._ids(listed)).values()
        return _by_place(other for other in others if is_namesake(other, person))

    def by_email(self, email: str) -> Person | None:
        wanted = keys.folded(email)
        return self._only(_email(email), lambda person: keys.folded(person.email) == wanted) if email else None

    def by_unique_name(self, unique_name: str) -> Person | None:
        wanted = keys.folded(unique_name)
        if not unique_name:
            return None
        return self._only(_name(unique_name), lambda person: keys.folded(person.unique_name) == wanted)

    def chosen(self, choice: Anyone) -> Sequence[Person]:
        listed = self._ids(_choice(choice))
        people = self.several([*choice.people, *listed]).values()
        return sorted((person for person in people if choice.includes(person)), key=lambda each: (each.name, each.id))

    def page(self, *, among: Anyone | None = None, after: str | None = None, most: int = 25) -> PeoplePage:
        start = _read(after)
        if among and len(self._ids(_choice(among), most=FEW + 1)) + len(among.people) <= FEW:
            behind = [person for person in _by_place(self.chosen(among)) if finding.place(person) > start]
            return PeoplePage(behind[:most], _cursor(finding.place(behind[most - 1])) if len(behind) > most else None)
        rows: list[Person] = []
        last, examined = start, 0
        for place, person in self._standing(EVERYBODY, self._items.sk > start if start else None):
            if examined >= MOST_EXAMINED or len(rows) == most:
                return PeoplePage(rows, _cursor(last))
            last, examined = place, examined + 1
            if person and finding.place(person) == place and (among is None or among.includes(person)):
                rows.append(person)
        return PeoplePage(rows)

    def everybody(self) -> Iterator[Person]:
        standing = self._standing(EVERYBODY, None)
        return (person for place, person in standing if person and finding.place(person) == place)

    def search(self, text: str, *, among: Anyone | None = None, most: int = 25) -> Sequence[Person]:
        words = finding.sought(text)
        if not words:
            return self.page(among=among, most=most).rows
        standing = self._standing(_word(words[0]), self._items.sk.startswith(words[0]))
        found: dict[str, Person] = {}
        for _, person in islice(standing, MOST_EXAMINED):
            if person and finding.fits(person, text) and (among is None or among.includes(person)):
                found[person.id] = person
            if len(found) == most:
                break
        return _by_place(found.values())

    def delegating_to(self, person: str, at: datetime) -> Sequence[Person]:
        current = self._items.sk > keys.moment(at)
        ids = [place.partition("#")[2] for place in self._ids([_delegate(person)], which=current)]
        found = self.several(ids).values() if ids else ()
        return _by_place(one for one in found if one.absence and one.absence.delegate == person and at < one.absence.ends)

    def groups(self) -> Sequence[Group]:
        return [item.group for item in reading.under(self._items, GROUPS)]

    def group(self, name: str) -> Group:
        return reading.required(self._items, GROUPS, keys.part(name), otherwise="There is no such group.").group

    def members(self, group: str) -> int:
        return len(self._ids([_group(group)], most=MOST_MEMBERS))

    def _standing(self, key: str, which: Condition | None) -> Iterator[tuple[str, Person | None]]:
        """The places under a key with who stands there, as far as anybody still does."""
        with reading.retryable():
            places = iter(self._items.query(key, which, consistent_read=True, page_size=BATCH))
            while batch := [item.sk for item in islice(places, BATCH)]:
                people = self.several([finding.whose(place) for place in batch])
                yield from ((place, people.get(finding.whose(place))) for place in batch)

    def _only(self, key: str, fits: Callable[[Person], bool]) -> Person | None:
        """Whom it fits; of several the one who is not disabled, and nobody when that is not clear."""
        fitting = [person for person in self.several(self._ids([key])).values() if fits(person)]
        candidates = [person for person in fitting if not person.disabled] or fitting
        return candidates[0] if len(candidates) == 1 else None

    def _ids(self, entries: Iterable[str], *, which: Condition | None = None, most: int | None = None) -> list[str]:
        """Of everybody who stands under one of them; no more than so many of each."""
        with reading.retryable():
            return [
                item.sk
                for entry in entries
                for item in self._items.query(
                    entry, which, consistent_read=True, limit=most, attributes_to_get=["pk", "sk"]
                )
            ]


def _choice(choice: Anyone) -> list[str]:
    return [*map(_group, choice.groups), *map(_role, choice.roles)]


def _by_place(people: Iterable[Person]) -> list[Person]:
    return sorted(people, key=finding.place)


def _cursor(place: str) -> str:
    """It says no more than the page it came from."""
    return base64.urlsafe_b64encode(place.encode()).rstrip(b"=").decode()


def _read(cursor: str | None) -> str:
    try:
        return base64.b64decode(f"{cursor or ''}===", altchars=b"-_").decode() if cursor else ""
    except (binascii.Error, ValueError):
        raise Refused("This page of the list is not valid. Please start at the first one.") from None


class DynamoSessions:
    def __init__(self, items: Items) -> None:
        self._items = items

    def find(self, person: str, digest: str) -> tuple[Session, Person] | None:
        pk = _person(person)
        items = {item.sk: item for item in reading.several(self._items, [(pk, _session(digest)), (pk, PERSON)])}
        if len(items) < 2:
            return None
        return items[_session(digest)].session, items[PERSON].person

    def of(self, person: str) -> Sequence[Session]:
        items = reading.under(self._items, _person(person), self._items.sk.startswith("session#"))
        return [item.session for item in items]
