"""All people by name, page by page, by the beginnings of their words, and the groups they are in."""

from dataclasses import replace

import pytest

from chalicelib.domain.changes import Audited, Changed, Created, Erased
from chalicelib.domain.directory import MOST_GROUPS, Absence, Anyone, Group, Person, Role
from chalicelib.domain.errors import Conflict, NotFound, Refused
from chalicelib.usecases.directory.sessions import MOST_NOTED
from tests import examples
from tests.adapters.stores import Store
from tests.examples import DAY, NOON

LEADS = Anyone(groups=frozenset({"team-leads"}))
NAMES = ["anna", "ben", "chiara", "dmitri", "emma", "felix", "gita", "hugo"]


@pytest.fixture
def people(store: Store) -> Store:
    """A store that knows all eight."""
    for person in examples.people().values():
        store.commit(Created(person))
    return store


def changed(store: Store, id: str, **changes: object) -> None:
    person = store.people.get(id)
    store.commit(Changed(person, replace(person, **changes)))


def walked(store: Store, most: int, among: Anyone | None = None) -> list[list[str]]:
    """The ids, page by page, to the end."""
    pages, page = [], store.people.page(among=among, most=most)
    pages.append([person.id for person in page.rows])
    while page.next:
        page = store.people.page(among=among, after=page.next, most=most)
        pages.append([person.id for person in page.rows])
    return pages


def found(store: Store, text: str, among: Anyone | None = None) -> list[str]:
    return [person.id for person in store.people.search(text, among=among)]


def test_everybody_is_listed_by_name_page_by_page(people: Store):
    assert walked(people, 3) == [NAMES[:3], NAMES[3:6], NAMES[6:]]
    assert walked(people, 8) == [NAMES]
    assert [person.id for person in people.people.everybody()] == NAMES


def test_nobody_is_a_page_too(store: Store):
    assert (store.people.page().rows, store.people.page().next) == ([], None)


def test_a_short_name_comes_before_a_longer_one_and_case_and_width_do_not_count(store: Store):
    for id, name in (("1", "ann lee"), ("2", "Ａnn"), ("3", "ANN"), ("4", "Émile"), ("5", "佐藤 花子")):
        store.commit(Created(examples.person(id, name=name)))

    assert walked(store, 25) == [["2", "3", "1", "4", "5"]]


def test_who_is_renamed_stands_at_the_new_place_only(people: Store):
    changed(people, "anna", name="Zoe Sato")

    assert walked(people, 25) == [[*NAMES[1:], "anna"]]


def test_the_disabled_are_listed_among_all_and_not_among_a_choice(people: Store):
    changed(people, "chiara", disabled=True)

    assert walked(people, 25) == [NAMES]
    assert walked(people, 25, LEADS) == [["dmitri"]]


def test_a_choice_is_listed_by_name_page_by_page(people: Store):
    approvers = Anyone(people=frozenset({"anna"}), roles=frozenset({Role.APPROVER}))

    assert walked(people, 2, approvers) == [["anna", "chiara"], ["dmitri", "emma"], ["felix"]]


def test_a_choice_of_many_is_found_in_the_list_of_all(people: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("chalicelib.adapters.dynamo.people.FEW", 1)
    monkeypatch.setattr("chalicelib.adapters.dynamo.people.MOST_EXAMINED", 3)

    assert [id for page in walked(people, 2, LEADS) for id in page] == ["chiara", "dmitri"]


@pytest.mark.parametrize("cursor", ["nonsense!", "/w", "é"])
def test_a_page_that_no_list_led_to_is_refused(cursor: str, people: Store):
    with pytest.raises(Refused, match="start at the first"):
        people.people.page(after=cursor)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("ann", ["anna"]),
        ("SAT", ["anna"]),
        ("sa an", ["anna"]),
        ("anna@ex", ["anna"]),
        ("o", ["dmitri", "felix"]),
        ("nna", []),
        ("anna rossi", []),
        ("", NAMES),
        ("x" * 3_000, []),
    ],
)
def test_people_are_found_by_the_beginnings_of_their_words(text: str, ids: list[str], people: Store):
    assert found(people, text) == ids


def test_a_word_in_a_script_without_spaces_is_found_in_its_middle(store: Store):
    store.commit(Created(examples.person("hanako", name="佐藤花子")))

    assert found(store, "花子") == ["hanako"]


def test_a_search_among_a_choice_finds_only_those(people: Store):
    assert found(people, "o", LEADS) == ["dmitri"]


def test_a_search_brings_no_more_than_wanted(people: Store):
    assert len(people.people.search("", most=3)) == 3
    assert len(people.people.search("o", most=1)) == 1


def test_an_old_name_finds_nobody_any_more(people: Store):
    changed(people, "anna", name="Anna Berg", last_name="Berg")

    assert (found(people, "sato"), found(people, "berg")) == ([], ["anna"])


def test_an_erased_person_is_neither_listed_nor_found(people: Store):
    people.commit(Erased(examples.person("anna")))

    assert (walked(people, 25), found(people, "anna")) == ([NAMES[1:]], [])


def test_groups_are_listed_by_name_and_found_by_it(store: Store):
    sales, leads = Group("sales", "Who sells"), Group("leads", is_provided=True, roles=frozenset({Role.APPROVER}))
    store.commit(Created(sales), Created(leads))

    assert store.people.groups() == [leads, sales]
    assert store.people.group("sales") == sales
    with pytest.raises(NotFound, match="no such group"):
        store.people.group("nobody's")


def test_the_members_of_a_group_are_counted_without_the_disabled(people: Store):
    assert (people.people.members("team-leads"), people.people.members("nobody's")) == (2, 0)

    changed(people, "chiara", disabled=True)

    assert people.people.members("team-leads") == 1


def test_of_a_large_group_only_the_beginning_is_counted(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("chalicelib.adapters.dynamo.people.MOST_MEMBERS", 2)
    monkeypatch.setattr("tests.fakes.readers.MOST_MEMBERS", 2)
    for id in "abc":
        store.commit(Created(examples.person(id, groups=frozenset({"sales"}))))

    assert store.people.members("sales") == 2


def test_a_person_with_every_field_is_kept_whole(store: Store):
    person: Person = examples.person(
        "zoe",
        groups=frozenset({"sales", "leads"}),
        given_groups=frozenset({"leads"}),
        roles=frozenset({Role.APPLICANT, Role.APPROVER}),
        provided_roles=frozenset({Role.APPROVER}),
    )

    store.commit(Created(person))

    assert store.people.get("zoe") == person


def test_people_without_an_identity_can_be_many_and_take_one_later(store: Store):
    for id in ("zoe", "yan"):
        store.commit(Created(examples.person(id, issuer="", subject="")))
    assert store.people.by_identity("", "") is None

    changed(store, "zoe", issuer=examples.ISSUER, subject="zoe")

    assert store.people.by_identity(examples.ISSUER, "zoe").id == "zoe"
    with pytest.raises(Conflict):
        changed(store, "yan", issuer=examples.ISSUER, subject="zoe")


def test_namesakes_share_an_email_or_a_user_name_active_or_not(people: Store):
    changed(people, "ben", email="ANNA@example.com")
    changed(people, "hugo", unique_name="Anna", disabled=True)

    assert [other.id for other in people.people.namesakes(people.people.get("anna"))] == ["ben", "hugo"]
    assert people.people.namesakes(people.people.get("emma")) == []
    assert people.people.namesakes(examples.person("zoe", email="", unique_name="")) == []


def test_a_delegate_is_found_while_the_absence_is_to_come_or_lasts(store: Store):
    away = Absence("dmitri", starts=NOON + DAY, ends=NOON + 3 * DAY)
    chiara, felix = examples.person("chiara", absence=away), examples.person("felix", absence=replace(away, ends=NOON))
    emma = examples.person("emma", absence=replace(away, delegate="gita"))
    store.commit(Created(chiara), Created(emma))
    store.commit(Created(felix))

    assert store.people.delegating_to("dmitri", NOON) == [chiara]
    assert store.people.delegating_to("dmitri", NOON + 2 * DAY) == [chiara]
    assert store.people.delegating_to("dmitri", NOON + 3 * DAY) == []
    assert store.people.delegating_to("gita", NOON) == [emma]

    store.commit(Changed(chiara, replace(chiara, absence=None)))

    assert store.people.delegating_to("dmitri", NOON) == []


def test_the_largest_sign_in_fits_into_one_transaction(store: Store):
    """Names, all groups and all roles of somebody change at once, and the provider speaks of new groups."""
    before = examples.person(
        "anna", name="a b c d e f", groups=frozenset(f"old {n}" for n in range(MOST_GROUPS)), roles=frozenset(Role)
    )
    after = replace(
        before,
        name="g h i j k l",
        email="new@example.com",
        unique_name="new",
        groups=frozenset(f"new {n}" for n in range(MOST_GROUPS)),
        roles=frozenset(),
    )
    store.commit(Created(before))

    store.commit(
        Changed(before, after),
        Created(examples.session()),
        *(Audited(action, "anna", by="anna", at=examples.NOON) for action in ("signed_in", "joined")),
        *(Created(Group(f"new {n}", is_provided=True)) for n in range(MOST_NOTED)),
    )

    assert store.people.get("anna") == replace(after, revision=1)
