"""The page about costs is what the script makes of what was measured and what AWS asks, and of nothing else."""

from dataclasses import replace
from typing import Any

import pytest

from infra import cost, prices
from infra.cost import Flow

NOTHING = Flow(
    name="Parcels",
    write_units=0,
    read_units=0,
    invocations={},
    milliseconds={},
    waits_for_amazon={},
    messages=0,
    letters=0,
    bytes_out=0,
    log_bytes=0,
    documents=0,
    document_bytes=0,
    stored_bytes=0,
)


def test_the_page_is_todays():
    assert cost.DOCUMENT.read_text() == cost.document(cost.read()), "run `python -m infra.cost`"


def test_the_page_has_every_volume_and_names_its_prices_with_region_and_date():
    page = cost.DOCUMENT.read_text()

    assert all(f"{volume:,} of each" in page for volume in (1_000, 100_000, 10_000_000))
    assert f"{prices.REGION}, {prices.AS_OF}" in page
    assert "not on AWS" in page


def test_a_flow_that_asks_for_nothing_costs_nothing():
    assert set(cost.costs(NOTHING, 10_000_000).values()) == {0}


@pytest.mark.parametrize(
    ("asked", "what", "dollars"),
    [
        ({"write_units": 100, "read_units": 200}, "DynamoDB", 0.0875),
        ({"invocations": {"pages": 20}, "milliseconds": {"pages": 0}}, "API Gateway", 0.07),
        ({"invocations": {"pages": 10}, "milliseconds": {"pages": 500}}, "Lambda", 0.0086667),
        (
            {"invocations": {"pages": 0}, "milliseconds": {"pages": 0}, "waits_for_amazon": {"pages": 1}},
            "Lambda",
            0.0266668,
        ),
        ({"letters": 7}, "Letters (SES)", 0.70),
        ({"messages": 10, "letters": 2}, "SQS and SNS", 0.013),
        ({"stored_bytes": 10_000}, "DynamoDB, kept for a year", 0.054),
        ({"documents": 3, "document_bytes": 1_000_000}, "S3", 0.015 + 0.276),
        ({"log_bytes": 20_000}, "Logs", 0.01),
        ({"bytes_out": 100_000}, "Data out", 0.009),
    ],
)
def test_a_thousand_of_them_cost_what_they_ask_for(asked: dict[str, Any], what: str, dollars: float):
    assert cost.costs(replace(NOTHING, **asked), 1_000)[what] == pytest.approx(dollars, rel=1e-4)


def test_traces_are_the_first_of_each_second_and_a_twentieth_of_the_rest():
    busy = replace(NOTHING, invocations={"pages": 1}, milliseconds={"pages": 0})

    assert cost.costs(busy, 1_000)["X-Ray"] == pytest.approx(0.005)
    assert cost.costs(busy, cost.SECONDS + 2_000_000)["X-Ray"] == pytest.approx((cost.SECONDS + 100_000) * 5 / 1e6)


def test_another_kind_of_work_gets_a_chapter_and_its_part_of_the_sum():
    told = cost.read()
    parcels = replace(NOTHING, letters=100)
    both = replace(told, flows=[*told.flows, parcels])

    page = cost.document(both)

    assert "## Parcels" in page
    assert "| Parcels | 10.05 | 1,005.00 | 100,500.00 |" in page


def test_a_sellers_sweeps_cost_three_times_as_much_when_news_are_silent():
    while_news_come, in_silence = cost.seller_months(cost.read())

    assert in_silence == pytest.approx(3 * while_news_come)
    assert f"{while_news_come:.2f} to {in_silence:.2f} dollars" in cost.DOCUMENT.read_text()
