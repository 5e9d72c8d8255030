"""The pages of marketplace orders."""

from chalicelib.handlers.pages.sales.listing import sales

SALES = (sales,)
