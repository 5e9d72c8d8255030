"""The pages of marketplace orders."""

from chalicelib.handlers.pages.sales.canceling import sale_canceling
from chalicelib.handlers.pages.sales.deeds import sale_deeds
from chalicelib.handlers.pages.sales.downloads import sale_downloads
from chalicelib.handlers.pages.sales.listing import sales

SALES = (sales, sale_downloads, sale_deeds, sale_canceling)
