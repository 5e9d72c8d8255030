"""How the company is connected to Amazon: who may order, what Amazon learns of them, and settings that contradict."""

from dataclasses import replace

import pytest

from chalicelib.domain.company import (
    EXTRINSIC_SOURCES,
    USUAL_EXTRINSICS,
    CredentialSet,
    Mode,
    credentials_for,
    disagreement,
    extrinsics_for,
    refuse_ordering,
)
from chalicelib.domain.directory import Anyone
from chalicelib.domain.errors import Refused
from tests import examples

ANNA = examples.person("anna")


def test_amazon_learns_the_usual_things_about_a_person():
    assert extrinsics_for(examples.integration(), ANNA, business_unit="unit-office") == {
        "UserEmail": "anna@example.com",
        "UniqueName": "anna",
        "FirstName": "Anna",
        "LastName": "Sato",
        "UserBusinessUnit": "unit-office",
    }


def test_the_settings_decide_what_amazon_learns_and_under_which_name():
    integration = examples.integration(extrinsics={"Email": "email", "User": "name", "Division": "business_unit"})

    assert extrinsics_for(integration, ANNA, business_unit="unit-office") == {
        "Email": "anna@example.com",
        "User": "Anna Sato",
        "Division": "unit-office",
    }


def test_what_is_empty_or_unknown_is_left_out():
    integration = examples.integration(extrinsics={**USUAL_EXTRINSICS, "CostCenter": "cost_center"})
    nameless = replace(ANNA, first_name="", last_name="")

    assert extrinsics_for(integration, nameless, business_unit="") == {
        "UserEmail": "anna@example.com",
        "UniqueName": "anna",
    }


def test_every_source_that_the_settings_may_name_has_a_value():
    integration = examples.integration(extrinsics={source: source for source in EXTRINSIC_SOURCES})

    assert tuple(extrinsics_for(integration, ANNA, business_unit="unit-office")) == EXTRINSIC_SOURCES


def test_who_may_order_is_a_setting():
    refuse_ordering(examples.integration(), ANNA)
    refuse_ordering(examples.integration(may_order=Anyone(people=frozenset({"hugo"}))), examples.person("hugo"))


def test_who_may_not_order_learns_whom_to_ask():
    with pytest.raises(Refused) as refusal:
        refuse_ordering(examples.integration(ask_instead="Gita Rao, extension 12"), examples.person("hugo"))

    assert str(refusal.value) == "You may not order on Amazon Business. Please ask Gita Rao, extension 12."


def test_without_anybody_named_it_is_the_purchasing_administrator():
    with pytest.raises(Refused, match="ask your purchasing administrator"):
        refuse_ordering(examples.integration(ask_instead=""), examples.person("hugo"))


def test_a_disabled_person_may_not_order():
    with pytest.raises(Refused):
        refuse_ordering(examples.integration(), examples.person("anna", disabled=True))


def test_a_credential_set_is_found_by_its_name():
    integration = examples.integration(credential_sets={"main": examples.credentials()})

    assert integration.credentials("main") == examples.credentials()
    with pytest.raises(Refused, match="Amazon account “japan” is missing"):
        integration.credentials("japan")


@pytest.mark.parametrize(
    ("mode", "setup_url", "is_fine"),
    [
        (Mode.PRODUCTION, "https://abintegrations.amazon.com/punchout", True),
        (Mode.TEST, "https://abintegrations.amazon.com/punchout/test", True),
        (Mode.TEST, "https://abintegrations.amazon.com/punchout/test/", True),
        (Mode.PRODUCTION, "https://abintegrations.amazon.com/punchout/test", False),
        (Mode.TEST, "https://abintegrations.amazon.com/punchout", False),
    ],
)
def test_the_mode_and_the_set_up_address_must_agree(mode: Mode, setup_url: str, is_fine: bool):
    credentials = examples.credentials(mode=mode, setup_url=setup_url)

    assert (disagreement(credentials) is None) is is_fine


def test_a_confirmed_price_may_exceed_the_approved_one_by_five_percent_until_somebody_says_otherwise():
    assert str(examples.integration().tolerance) == "0.05"


@pytest.mark.parametrize(
    ("mode", "at_amazon", "is_fine"),
    [
        (Mode.PRODUCTION, None, True),
        (Mode.PRODUCTION, Mode.PRODUCTION, True),
        (Mode.PRODUCTION, Mode.TEST, False),
        (Mode.TEST, Mode.TEST, True),
        (Mode.TEST, Mode.PRODUCTION, False),
    ],
)
def test_how_the_group_stands_at_amazon_must_agree_too(mode: Mode, at_amazon: Mode | None, is_fine: bool):
    ending = "/test" if mode is Mode.TEST else ""
    credentials = examples.credentials(
        mode=mode, at_amazon=at_amazon, setup_url=f"https://abintegrations.amazon.com/punchout{ending}"
    )

    assert (disagreement(credentials) is None) is is_fine


def test_fixed_text_is_told_of_everybody():
    integration = examples.integration(extrinsics={"Location": "fixed:HQ", "Purpose": "purpose"})

    assert extrinsics_for(integration, ANNA, business_unit="") == {"Location": "HQ"}


LEADS = examples.credentials("leads", groups=frozenset({"team-leads"}))
BOARD = examples.credentials("board", groups=frozenset({"team-leads", "board"}))
MAIN = examples.credentials("main")


@pytest.mark.parametrize(
    ("sets", "default", "groups", "billing_set", "account"),
    [
        ([MAIN], "", set(), "", "main"),  # the only one
        ([MAIN, LEADS], "main", set(), "", "main"),  # everybody else's
        ([MAIN, LEADS], "main", {"team-leads"}, "", "leads"),  # their group's
        ([MAIN, LEADS], "main", {"team-leads"}, "main", "main"),  # their billing group's
        ([MAIN, LEADS, BOARD], "main", {"team-leads"}, "", "board"),  # of several the first by name
        ([LEADS, BOARD], "leads", {"team-leads"}, "", "leads"),  # of several the default
    ],
)
def test_the_account_is_the_billing_groups_else_the_persons_groups_else_the_default(
    sets: list[CredentialSet], default: str, groups: set[str], billing_set: str, account: str
):
    integration = examples.integration(credential_sets={one.name: one for one in sets}, default_set=default)

    assert credentials_for(integration, replace(ANNA, groups=frozenset(groups)), billing_set).name == account


def test_nobody_shops_without_an_account_or_with_one_that_is_gone():
    integration = examples.integration(credential_sets={"main": MAIN, "leads": LEADS})

    with pytest.raises(Refused, match="No Amazon account belongs to Anna Sato"):
        credentials_for(integration, ANNA)
    with pytest.raises(Refused, match="“gone” is missing"):
        credentials_for(integration, ANNA, "gone")
