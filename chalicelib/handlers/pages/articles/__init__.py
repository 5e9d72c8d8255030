"""Articles: the list, one of them, tables in and out, what is taken over from Amazon's listings, and their stock."""

from chalicelib.handlers.pages.articles.articles import articles
from chalicelib.handlers.pages.articles.tables import tables
from chalicelib.handlers.pages.articles.taking_over import taking_over
from chalicelib.handlers.pages.stock import STOCK

ARTICLES = (articles, tables, taking_over, *STOCK)
