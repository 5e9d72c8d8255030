"""Pictures of the pages of the warehouse."""

from collections.abc import Iterator
from typing import Any

from chalicelib.views.form import EMPTY, Form


def pictures() -> Iterator[tuple[str, str, dict[str, Any]]]:
    station = {"station": "", "to": "/warehouse", "form": EMPTY, "most": 40}
    wrong = Form("", {"station": ""}, {"station": "Please give this station a name."})
    yield "station", "pages/warehouse/station", station
    yield "station-wrong", "pages/warehouse/station", station | {"station": "Packing table 1", "form": wrong}
