"""How the company buys, and its accounts at Amazon."""

from decimal import Decimal

import pytest

from chalicelib.domain.company import Integration, Mode, buying
from chalicelib.domain.directory import Anyone, Role
from chalicelib.domain.errors import Forbidden, NotFound, Overtaken, Problem, Refused, Unfit
from chalicelib.usecases.company.integration import delete_account, keep_account, keep_buying
from tests import examples, fakes
from tests.examples import NOON
from tests.fakes import FakeHub, FakeStore
from tests.usecases.company.settings import ACCOUNT, account, buy, by


def empty() -> FakeHub:
    return fakes.hub(store=FakeStore(examples.person("gita")))


def delete(hub: FakeHub, name: str) -> None:
    hub.do(delete_account, name, **by())


def fields(refusal: Problem) -> list[str | None]:
    return [one.field for one in refusal.refusals] if isinstance(refusal, Unfit) else [refusal.field]


def test_the_first_account_makes_the_integration_as_usual():
    hub = empty()

    made = account(hub)

    assert (made.password_set_at, made.password_set_by) == (NOON, "gita")
    assert hub.settings.integration() == Integration(
        credential_sets={"second": made}, may_order=Anyone(roles=frozenset({Role.APPLICANT}))
    )
    assert hub.vault.passwords["second"] == "given by Amazon"
    assert hub.store.audited == ["account_added", "password_kept"]
    assert "given by Amazon" not in str(hub.store.commits)


def test_without_a_new_password_the_old_one_stays_and_so_does_who_set_it():
    hub = fakes.hub()
    account(hub)

    changed = account(hub, "second", system_login="Example-3", password="")

    assert (changed.system_login, changed.password_set_by) == ("Example-3", "gita")
    assert hub.vault.passwords["second"] == "given by Amazon"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "Über alles"),
        ("name", "a/b"),
        ("name", "main"),
        ("label", "main"),
        ("label", "x" * 61),
        ("system_login", ""),
        ("setup_url", ""),
        ("setup_url", "http://www.amazon.com/punchout"),
        ("setup_url", "https://www.amazon.com.evil.example/punchout"),
        ("po_request_url", "https://169.254.169.254/latest"),
        ("po_request_url", "javascript:alert(1)"),
        ("mode", "test"),
        ("mode", "neither"),
        ("at_amazon", "test"),
        ("at_amazon", "paused"),
        ("password", "two\nlines"),
        ("password", "x" * 201),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(field: str, typed: str):
    hub = fakes.hub()

    with pytest.raises(Refused) as refusal:
        account(hub, **{field: typed})

    assert fields(refusal.value) == [field]
    assert hub.store.commits == []
    assert set(hub.vault.passwords) == {"main"}


def test_all_three_on_test_agree():
    made = account(
        fakes.hub(), mode="test", at_amazon="test", setup_url="https://www.amazon.com/eprocurement/punchout/test"
    )

    assert made.mode is Mode.TEST


def test_two_who_change_different_parts_do_not_get_in_each_others_way():
    hub = fakes.hub()
    seen = buying.texts(hub.settings.integration())
    account(hub)

    buy(hub, tolerance="7,5", revision=seen["revision"])

    integration = hub.settings.integration()
    assert integration.tolerance == Decimal("0.075")
    assert set(integration.credential_sets) == {"main", "second"}


def test_two_who_change_the_same_part_are_told():
    hub = fakes.hub()

    with pytest.raises(Overtaken):
        buy(hub, revision="of an older page")
    with pytest.raises(Overtaken):
        account(hub, "main", revision="of an older page")

    assert hub.store.commits == []


def test_the_mapping_is_kept_with_fixed_text_and_without_empty_rows():
    hub = fakes.hub()

    buy(hub)

    assert hub.settings.integration().extrinsics == {"UserEmail": "email", "Location": "fixed:HQ"}


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (("", "email", "text without a name"), "extrinsic-name-1"),
        (("Näme", "email", ""), "extrinsic-name-1"),
        (("x" * 61, "email", ""), "extrinsic-name-1"),
        (("Email", "shoe_size", ""), "extrinsic-source-1"),
        (("Email", "fixed:", ""), "extrinsic-text-1"),
        (("Email", "fixed:", "x" * 101), "extrinsic-text-1"),
    ],
)
def test_a_row_that_can_not_be_sent_is_refused_beside_its_field(row: tuple[str, str, str], field: str):
    hub = fakes.hub()

    with pytest.raises(Refused) as refusal:
        buy(hub, [row])

    assert refusal.value.field == field
    assert hub.store.commits == []


def test_the_same_name_twice_is_refused():
    with pytest.raises(Refused, match="twice"):
        buy(fakes.hub(), [("Email", "email", ""), ("email", "name", "")])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tolerance": "a lot"}, "tolerance"),
        ({"tolerance": "-1"}, "tolerance"),
        ({"tolerance": "101"}, "tolerance"),
        ({"tolerance": "1E+9999999"}, "tolerance"),
        ({"ask_instead": "x" * 121}, "ask_instead"),
        ({"default_set": "gone"}, "default_set"),
        ({"may_order": Anyone()}, "may_order"),
    ],
)
def test_settings_that_make_no_sense_are_refused(changes: dict[str, object], field: str):
    with pytest.raises(Refused) as refusal:
        buy(fakes.hub(), **changes)

    assert fields(refusal.value) == [field]


def test_an_account_is_deleted_with_its_password_and_its_test():
    hub = fakes.hub(examples.connection_test("second"))
    account(hub)

    delete(hub, "second")

    assert set(hub.settings.integration().credential_sets) == {"main"}
    assert not hub.vault.has_password("second")
    assert hub.settings.connection_tests() == {}


def test_an_account_that_a_billing_group_buys_with_stays():
    hub = fakes.hub()

    with pytest.raises(Refused, match="The billing group “Office supplies” buys with this account"):
        delete(hub, "main")

    assert hub.store.commits == []


def test_the_account_of_everybody_else_stays_while_there_are_others():
    hub = fakes.hub()
    account(hub)
    buy(hub, default_set="second")

    with pytest.raises(Refused, match="everybody who has no other"):
        delete(hub, "second")


def test_what_is_not_there_is_not_found():
    hub = fakes.hub()

    with pytest.raises(NotFound):
        delete(hub, "gone")
    with pytest.raises(NotFound):
        hub.do(keep_account, ACCOUNT, frozenset(), name="gone", **by())


def test_only_purchasing_administrators_set_it():
    hub = fakes.hub()

    with pytest.raises(Forbidden):
        hub.do(keep_account, ACCOUNT, frozenset(), name="", **by("anna"))
    with pytest.raises(Forbidden):
        hub.do(keep_buying, {}, [], Anyone(), **by("anna"))
    with pytest.raises(Forbidden):
        hub.do(delete_account, "main", **by("anna"))
    assert hub.store.commits == []
