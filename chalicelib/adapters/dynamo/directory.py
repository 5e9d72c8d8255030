"""People, the entries by which they are found, their groups and their sessions, as items.

The entries by which people are found are written in the transaction that writes the person. They may say too much but
never too little: whoever is found by one is asked whether it is still true.
"""

from collections.abc import Iterator
from datetime import timedelta

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib.adapters.dynamo import keys
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain import finding
from chalicelib.domain.directory import SESSION_LASTS, Group, Person, Session

PERSON, IDENTITY, EVERYBODY, GROUPS = "person", "identity", "everybody", "groups"
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
        Row(items(person_key(person.id), PERSON, person=person), "person"),
        *_claimed(items, person),
        *(Row(items(key, place)) for key, place in entries(person)),
    ]


def _claimed(items: Items, person: Person) -> Iterator[Row]:
    """The identity, of those who have one."""
    if not person.is_expected:
        identity = items(identity_key(person.issuer, person.subject), IDENTITY, holder=person.id)
        yield Row(identity, claim=items.pk.does_not_exist() | (items.holder == person.id))


def entries(person: Person) -> Iterator[tuple[str, str]]:
    """The keys by which a person is found."""
    id, place = keys.part(person.id), finding.place(person)
    if person.email:
        yield email_key(person.email), id
    if person.unique_name:
        yield name_key(person.unique_name), id
    if not person.disabled:
        yield from ((group_key(group), id) for group in sorted(person.groups))
        yield from ((role_key(role), id) for role in sorted(person.roles))
    if person.absence:
        yield delegate_key(person.absence.delegate), f"{keys.moment(person.absence.ends)}#{id}"
    yield EVERYBODY, place
    yield from ((word_key(word), f"{word}\t{place}") for word in finding.words(person))


def group(items: Items, group: Group) -> list[Row]:
    return [Row(items(GROUPS, keys.part(group.name), group=group), "group")]


def session(items: Items, session: Session) -> list[Row]:
    expires = session.started_at + SESSION_LASTS + SWEPT_AFTER
    return [
        Row(items(person_key(session.person), session_key(session.digest), session=session, expires=expires), "session")
    ]


def person_key(id: str) -> str:
    return f"person#{keys.part(id)}"


def session_key(digest: str) -> str:
    return f"session#{keys.part(digest)}"


def identity_key(issuer: str, subject: str) -> str:
    return f"identity#{keys.part(issuer)}#{keys.part(subject)}"


def email_key(email: str) -> str:
    return f"email#{keys.folded(email)}"


def name_key(unique_name: str) -> str:
    return f"name#{keys.folded(unique_name)}"


def group_key(group: str) -> str:
    return f"group#{keys.part(group)}"


def role_key(role: str) -> str:
    return f"role#{role}"


def delegate_key(person: str) -> str:
    return f"delegate#{keys.part(person)}"


def word_key(word: str) -> str:
    return f"word#{word[0]}"
