"""Where Amazon is called for sellers, whatever else an installation allows."""

import csv
from pathlib import Path

from chalicelib.adapters.amazon.endpoints import API_HOSTS, Endpoints
from chalicelib.domain.marketplaces import Region


def test_each_region_lives_where_amazons_list_of_marketplaces_says(shared_dir: Path) -> None:
    with (shared_dir / "contracts" / "marketplaces.csv").open() as rows:
        listed = {row["region"].lower(): row["sp_api_endpoint"] for row in csv.DictReader(rows)}

    assert {str(region): Endpoints().api(region) for region in Region} == listed


def test_these_names_are_always_allowed() -> None:
    assert API_HOSTS == (
        "sellingpartnerapi-na.amazon.com",
        "sellingpartnerapi-eu.amazon.com",
        "sellingpartnerapi-fe.amazon.com",
        "api.amazon.com",
    )
