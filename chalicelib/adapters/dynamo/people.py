"""Finding people, their groups and their sessions.

| access                                     | how                                                              |
|--------------------------------------------|------------------------------------------------------------------|
| a person                                   | GetItem, consistent                                              |
| a session and its person                   | one BatchGetItem, consistent                                     |
| who signs in                               | GetItem of the identity, then of the person, consistent          |
| by e-mail or unique name                   | Query the name's key, then BatchGetItem, consistent              |
| everybody of a group or a role             | Query its key, then BatchGetItem, consistent                     |
| all by name, a page                        | Query, then BatchGetItem, consistent                             |
| by the beginning of a word                 | Query the words with its first letter, then BatchGetItem         |
| who named somebody their delegate          | Query the delegate's key from now on, then BatchGetItem          |
| all groups; how many are in one            | Query, consistent                                                |
"""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from pynamodb.expressions.condition import Condition

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.directory import (
    EVERYBODY,
    GROUPS,
    IDENTITY,
    PERSON,
    Items,
    delegate_key,
    email_key,
    group_key,
    identity_key,
    name_key,
    person_key,
    role_key,
    session_key,
    word_key,
)
from chalicelib.domain import finding
from chalicelib.domain.directory import Anyone, Group, Person, Session, is_namesake
from chalicelib.domain.errors import Refused
from chalicelib.ports.directory import MOST_MEMBERS, PeoplePage

# What BatchGetItem takes in one call.
BATCH = 100
# So many of a choice are read at once and sorted; of more than that enough stand side by side in the list of all.
FEW = 500
# How far one page looks for people who fit, which takes a second or so; the next one goes on from there.
MOST_EXAMINED = 2_000


class DynamoPeople:
    def __init__(self, items: Items) -> None:
        self._items = items

    def get(self, id: str) -> Person:
        return reading.required(self._items, person_key(id), PERSON, otherwise="There is no such person.").person

    def several(self, ids: Sequence[str]) -> dict[str, Person]:
        items = reading.several(self._items, {(person_key(id), PERSON) for id in ids})
        return {item.person.id: item.person for item in items}

    def by_identity(self, issuer: str, subject: str) -> Person | None:
        identity = reading.one(self._items, identity_key(issuer, subject), IDENTITY)
        if identity is None:
            return None
        person = self.several([identity.holder]).get(identity.holder)
        return person if person and (person.issuer, person.subject) == (issuer, subject) else None

    def namesakes(self, person: Person) -> Sequence[Person]:
        listed = [email_key(person.email)] if person.email else []
        listed += [name_key(person.unique_name)] if person.unique_name else []
        others = self.several(self._ids(listed)).values()
        return _by_place(other for other in others if is_namesake(other, person))

    def by_email(self, email: str) -> Person | None:
        wanted = keys.folded(email)
        return self._only(email_key(email), lambda person: keys.folded(person.email) == wanted) if email else None

    def by_unique_name(self, unique_name: str) -> Person | None:
        wanted = keys.folded(unique_name)
        if not unique_name:
            return None
        return self._only(name_key(unique_name), lambda person: keys.folded(person.unique_name) == wanted)

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
        standing = self._standing(word_key(words[0]), self._items.sk.startswith(words[0]))
        found: dict[str, Person] = {}
        for _, person in islice(standing, MOST_EXAMINED):
            if person and finding.fits(person, text) and (among is None or among.includes(person)):
                found[person.id] = person
            if len(found) == most:
                break
        return _by_place(found.values())

    def delegating_to(self, person: str, at: datetime) -> Sequence[Person]:
        current = self._items.sk > keys.moment(at)
        ids = [place.partition("#")[2] for place in self._ids([delegate_key(person)], which=current)]
        found = self.several(ids).values() if ids else ()
        return _by_place(
            one for one in found if one.absence and one.absence.delegate == person and at < one.absence.ends
        )

    def groups(self) -> Sequence[Group]:
        return [item.group for item in reading.under(self._items, GROUPS)]

    def group(self, name: str) -> Group:
        return reading.required(self._items, GROUPS, keys.part(name), otherwise="There is no such group.").group

    def members(self, group: str) -> int:
        return len(self._ids([group_key(group)], most=MOST_MEMBERS))

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
    return [*map(group_key, choice.groups), *map(role_key, choice.roles)]


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
        pk = person_key(person)
        items = {item.sk: item for item in reading.several(self._items, [(pk, session_key(digest)), (pk, PERSON)])}
        if len(items) < 2:
            return None
        return items[session_key(digest)].session, items[PERSON].person
