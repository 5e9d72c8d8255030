"""What a person says about an order whose fate is unknown."""

from collections.abc import Mapping

from chalicelib.domain.errors import Refused
from chalicelib.usecases.purchasing.settling import Settlement


def settlement(form: Mapping[str, str]) -> Settlement:
    """Raises Refused when nothing was chosen."""
    try:
        return Settlement(form.get("outcome", ""))
    except ValueError:
        raise Refused("Please choose what you found at Amazon.", field="outcome") from None
