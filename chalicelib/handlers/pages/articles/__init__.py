"""Articles: the list, one of them, tables in and out, and what is taken over from Amazon's listings."""

from chalicelib.handlers.pages.articles.articles import articles
from chalicelib.handlers.pages.articles.tables import tables
from chalicelib.handlers.pages.articles.taking_over import taking_over

ARTICLES = (articles, tables, taking_over)
