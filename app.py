"""The front door: registers the blueprints, nothing else."""

from chalice.app import Chalice

from chalicelib.handlers.background import BACKGROUND
from chalicelib.handlers.pages.approvals import APPROVALS
from chalicelib.handlers.pages.articles import ARTICLES
from chalicelib.handlers.pages.assets import assets
from chalicelib.handlers.pages.attention import attention
from chalicelib.handlers.pages.connections import CONNECTIONS
from chalicelib.handlers.pages.copying import copying
from chalicelib.handlers.pages.customers import CUSTOMERS
from chalicelib.handlers.pages.documents import documents
from chalicelib.handlers.pages.exports import exports
from chalicelib.handlers.pages.health import health
from chalicelib.handlers.pages.home import home
from chalicelib.handlers.pages.invoices import invoices
from chalicelib.handlers.pages.management import management
from chalicelib.handlers.pages.mappings import MAPPINGS
from chalicelib.handlers.pages.operations import operations
from chalicelib.handlers.pages.orders import orders
from chalicelib.handlers.pages.receiving import receiving
from chalicelib.handlers.pages.sales import SALES
from chalicelib.handlers.pages.settings import SETTINGS
from chalicelib.handlers.pages.shop import shop
from chalicelib.handlers.pages.sign_in import sign_in
from chalicelib.handlers.pages.warehouse import WAREHOUSE
from chalicelib.handlers.punchout import punchout

app = Chalice(app_name="crossdock", configure_logs=False)
# Carts and documents come in whatever encoding their XML declares, so bodies travel as bytes, both ways.
app.api.binary_types = ["*/*"]

ordering = (shop, orders, receiving, copying, *APPROVALS)
managing = (management, invoices, documents, exports, attention, operations, *SALES, *ARTICLES, *MAPPINGS)
for pages in (home, sign_in, *ordering, *managing, *CONNECTIONS, *CUSTOMERS, *WAREHOUSE, *SETTINGS, assets, health):
    app.register_blueprint(pages)
for doors_and_jobs in (punchout, *BACKGROUND):
    app.register_blueprint(doors_and_jobs)
