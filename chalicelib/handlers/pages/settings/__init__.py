"""The pages on which administrators set things up, one subject a file."""

from chalicelib.handlers.pages.settings.addresses import addresses
from chalicelib.handlers.pages.settings.billing import billing
from chalicelib.handlers.pages.settings.company import company
from chalicelib.handlers.pages.settings.custom_fields import custom_fields
from chalicelib.handlers.pages.settings.groups import groups
from chalicelib.handlers.pages.settings.integration import integration
from chalicelib.handlers.pages.settings.lists import lists
from chalicelib.handlers.pages.settings.people import people
from chalicelib.handlers.pages.settings.people_table import people_table
from chalicelib.handlers.pages.settings.route_rules import route_rules
from chalicelib.handlers.pages.settings.routes import routes

SETTINGS = (
    company,
    integration,
    addresses,
    billing,
    routes,
    route_rules,
    people,
    people_table,
    groups,
    custom_fields,
    lists,
)
