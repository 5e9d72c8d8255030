"""The front door: registers the blueprints, nothing else."""

from chalice.app import Chalice

from chalicelib.handlers.pages.absences import absences
from chalicelib.handlers.pages.addresses import addresses
from chalicelib.handlers.pages.approvals import approvals
from chalicelib.handlers.pages.assets import assets
from chalicelib.handlers.pages.attention import attention
from chalicelib.handlers.pages.billing import billing
from chalicelib.handlers.pages.company import company
from chalicelib.handlers.pages.copying import copying
from chalicelib.handlers.pages.documents import documents
from chalicelib.handlers.pages.custom_fields import custom_fields
from chalicelib.handlers.pages.exports import exports
from chalicelib.handlers.pages.groups import groups
from chalicelib.handlers.pages.health import health
from chalicelib.handlers.pages.home import home
from chalicelib.handlers.pages.inbox import inbox
from chalicelib.handlers.pages.integration import integration
from chalicelib.handlers.pages.invoices import invoices
from chalicelib.handlers.pages.management import management
from chalicelib.handlers.pages.operations import operations
from chalicelib.handlers.pages.orders import orders
from chalicelib.handlers.pages.people import people
from chalicelib.handlers.pages.people_table import people_table
from chalicelib.handlers.pages.reassigning import reassigning
from chalicelib.handlers.pages.receiving import receiving
from chalicelib.handlers.pages.route_rules import route_rules
from chalicelib.handlers.pages.routes import routes
from chalicelib.handlers.pages.shop import shop
from chalicelib.handlers.pages.sign_in import sign_in
from chalicelib.handlers.punchout import punchout
from chalicelib.handlers.queues import queues
from chalicelib.handlers.schedules import schedules
from chalicelib.handlers.streams import streams

app = Chalice(app_name="crossdock", configure_logs=False)
# Carts and documents come in whatever encoding their XML declares, so bodies travel as bytes, both ways.
app.api.binary_types = ["*/*"]

settings = (company, integration, addresses, billing, routes, route_rules, people, people_table, groups, custom_fields)
ordering = (orders, receiving, copying)
deciding = (approvals, inbox, absences, reassigning)
managing = (management, invoices, documents, exports, attention, operations)
for pages in (home, sign_in, shop, *ordering, *deciding, *managing, *settings, assets, health):
    app.register_blueprint(pages)
for doors in (punchout,):
    app.register_blueprint(doors)
for jobs in (schedules, queues, streams):
    app.register_blueprint(jobs)
