"""The pages of returns and tills."""

from chalicelib.handlers.pages.returns.reading import returns
from chalicelib.handlers.pages.returns.taking import return_deeds
from chalicelib.handlers.pages.returns.till import till

RETURNS = (returns, return_deeds, till)
