"""People by every name they have, and the sessions that show them as they are now."""

from dataclasses import replace

import pytest

from chalicelib.domain.changes import Changed, Created, Erased, Kept
from chalicelib.domain.directory import Anyone, Person, Role
from chalicelib.domain.errors import Conflict, NotFound
from tests import examples
from tests.adapters.stores import Store
from tests.examples import DIGEST, ISSUER


@pytest.fixture
def people(store: Store) -> Store:
    """A store that knows all eight."""
    for person in examples.people().values():
        store.commit(Created(person))
    return store


def changed(store: Store, id: str, **changes: object) -> Person:
    person = store.people.get(id)
    store.commit(Changed(person, replace(person, **changes)))
    return store.people.get(id)


def ids(people: list[Person]) -> list[str]:
    return [person.id for person in people]


@pytest.mark.parametrize("id", ["", "nobody", "x" * 3_000])
def test_nobody_is_found_under_an_unknown_id(id: str, people: Store):
    with pytest.raises(NotFound, match="no such person"):
        people.people.get(id)


def test_several_people_are_read_at_once(people: Store):
    found = people.people.several(["anna", "ben", "nobody", "anna"])

    assert found == {"anna": examples.person("anna"), "ben": examples.person("ben")}
    assert people.people.several([]) == {}


def test_a_person_is_found_by_every_name(people: Store):
    anna = examples.person("anna")

    assert people.people.by_identity(ISSUER, "anna") == anna
    assert people.people.by_email("Anna@Example.COM ") == anna
    assert people.people.by_unique_name("ANNA") == anna


@pytest.mark.parametrize("name", ["", "nobody", "x" * 3_000])
def test_an_unknown_name_finds_nobody(name: str, people: Store):
    people.commit(Created(examples.person("zoe", email="", unique_name="")))

    assert people.people.by_identity(ISSUER, name) is None
    assert people.people.by_email(name) is None
    assert people.people.by_unique_name(name) is None


def test_an_identity_of_another_issuer_is_somebody_else(people: Store):
    assert people.people.by_identity("https://elsewhere.example", "anna") is None


def test_an_identity_belongs_to_one_person(people: Store):
    with pytest.raises(Conflict):
        people.commit(Created(examples.person("anna2", subject="anna")))
    with pytest.raises(Conflict):
        changed(people, "ben", subject="anna")

    assert people.people.by_identity(ISSUER, "anna") == examples.person("anna")
    assert people.people.by_identity(ISSUER, "ben") == examples.person("ben")


def test_a_freed_identity_can_be_taken(people: Store):
    changed(people, "anna", subject="anna-old")

    people.commit(Created(examples.person("anna2", subject="anna")))

    assert people.people.by_identity(ISSUER, "anna") == examples.person("anna2", subject="anna")
    assert people.people.by_identity(ISSUER, "anna-old").id == "anna"


def test_a_new_email_is_found_and_the_old_one_is_not(people: Store):
    anna = changed(people, "anna", email="sato@example.com")

    assert people.people.by_email("sato@example.com") == anna
    assert people.people.by_email("anna@example.com") is None


def test_an_email_that_two_people_have_finds_neither(people: Store):
    changed(people, "ben", email="anna@example.com")

    assert people.people.by_email("anna@example.com") is None


def test_an_email_that_was_given_to_a_successor_finds_the_successor(people: Store):
    changed(people, "anna", disabled=True)

    ben = changed(people, "ben", email="anna@example.com")

    assert people.people.by_email("anna@example.com") == ben


def test_the_chosen_are_found_by_id_group_and_role_nobody_twice(people: Store):
    choice = Anyone(
        people=frozenset({"anna", "chiara", "nobody"}),
        groups=frozenset({"team-leads"}),
        roles=frozenset({Role.OPERATOR}),
    )

    assert ids(people.people.chosen(choice)) == ["anna", "chiara", "dmitri", "gita"]


def test_the_chosen_of_nothing_are_nobody(people: Store):
    assert ids(people.people.chosen(Anyone())) == []


def test_who_left_a_group_or_was_switched_off_is_not_chosen(people: Store):
    changed(people, "chiara", groups=frozenset({"others"}))
    changed(people, "dmitri", disabled=True)

    assert ids(people.people.chosen(Anyone(groups=frozenset({"team-leads"})))) == []
    assert ids(people.people.chosen(Anyone(groups=frozenset({"others"})))) == ["chiara"]


def test_who_got_a_role_is_chosen(people: Store):
    changed(people, "hugo", roles=frozenset({Role.WAREHOUSE}))

    assert ids(people.people.chosen(Anyone(roles=frozenset({Role.WAREHOUSE})))) == ["hugo"]


def test_an_erased_person_is_found_by_no_name(people: Store):
    people.commit(Erased(examples.person("chiara")))

    assert people.people.by_identity(ISSUER, "chiara") is None
    assert people.people.by_email("chiara@example.com") is None
    assert ids(people.people.chosen(Anyone(groups=frozenset({"team-leads"})))) == ["dmitri"]


def test_a_person_who_is_kept_over_another_version_is_found_only_by_what_is_true(people: Store):
    people.commit(Kept(examples.person("chiara", email="rossi@example.com", groups=frozenset())))

    assert people.people.by_email("rossi@example.com").id == "chiara"
    assert people.people.by_email("chiara@example.com") is None
    assert ids(people.people.chosen(Anyone(groups=frozenset({"team-leads"})))) == ["dmitri"]


def test_a_session_is_found_with_its_person(people: Store):
    people.commit(Created(examples.session()))

    assert people.sessions.find("anna", DIGEST) == (examples.session(), examples.person("anna"))


@pytest.mark.parametrize(("person", "digest"), [("anna", "other"), ("ben", DIGEST), ("", ""), ("x" * 3_000, DIGEST)])
def test_no_session_is_found_by_a_wrong_name(person: str, digest: str, people: Store):
    people.commit(Created(examples.session()))

    assert people.sessions.find(person, digest) is None


def test_a_session_without_its_person_is_none(store: Store):
    store.commit(Created(examples.session()))

    assert store.sessions.find("anna", DIGEST) is None


def test_a_disabled_person_is_seen_at_once_through_the_session(people: Store):
    people.commit(Created(examples.session()))

    changed(people, "anna", disabled=True)

    found = people.sessions.find("anna", DIGEST)
    assert found is not None
    assert found[1].disabled
