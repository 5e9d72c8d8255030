"""What a connection makes of its orders: a page for each part of it, tables in and out, and what is released."""

from chalicelib.handlers.pages.mappings.assigning import assigning
from chalicelib.handlers.pages.mappings.sections import sections
from chalicelib.handlers.pages.mappings.tables import tables
from chalicelib.handlers.pages.mappings.whole import whole

MAPPINGS = (sections, assigning, tables, whole)
