"""Who may use which route, written by hand: a new route fails a test until somebody has decided about it here."""

from chalicelib.domain.directory import Role
from tests.handlers.admission_of_buying import PURCHASING_ADMINISTRATOR
from tests.handlers.admission_of_the_floor import CLOSING, FLOOR, RETURNS, STOCK, STOCK_MOVED, TILL

# Seen without signing in. Approval links carry a token that opens one decision; they see to forgery themselves.
PUBLIC = """
GET /
GET /approvals/{token}
HEAD /approvals/{token}
POST /approvals/{token}
POST /approvals/{token}/fresh
GET /assets/{file}
GET /health
HEAD /health
GET /logo/{file}
GET /connections/authorized
GET /connections/renew
GET /set-up/{token}
HEAD /set-up/{token}
POST /set-up/{token}
GET /sign-in
GET /sign-in/callback
POST /sign-out
"""

# For programs and browsers that bring a path secret instead of a session.
DOORS = """
POST /cxml/{path_secret}
POST /punchout/po-requests/{path_secret}
"""

# For everybody who is signed in; what is whose is decided order by order, and who may order is a setting.
SIGNED_IN = """
GET /approvals
POST /approvals
GET /approvals/absence
POST /approvals/absence
GET /approvals/absence/choices
POST /approvals/absence/end
GET /orders
GET /orders/{number}
POST /orders/{number}/apply
POST /orders/{number}/cancel
GET /orders/{number}/copy
POST /orders/{number}/copy
GET /orders/{number}/receive
POST /orders/{number}/receive
POST /orders/{number}/received-all
POST /orders/{number}/send-again
POST /orders/{number}/settle
POST /orders/{number}/update
GET /shop
POST /shop
"""

OPERATOR = """
GET /operations
GET /operations/{queue}
POST /operations/{queue}/clear
POST /operations/{queue}/redrive
POST /operations/search/index
"""

# What waits for a person: each sees the half that is theirs, and who keeps it running both.
ATTENTION = """
GET /attention
"""

# Both halves have what can be ignored.
IGNORING = """
POST /attention/{id}/ignore
"""

# What is decided about an order, at the desk or where it is packed.
DECIDING = """
POST /sales/{order_id}/accept
POST /sales/{order_id}/done
POST /sales/{order_id}/go-on
POST /sales/{order_id}/release
"""

# Whoever keeps settings in which people are chosen.
CHOOSERS = """
GET /settings/people/choices
"""

# Whoever opens the boxes.
GOODS = """
GET /goods
"""

# Who pays and who answers for it.
INVOICES = """
GET /invoices
GET /invoices/download
GET /invoices/{key}
"""

# What is sold: whoever handles orders looks things up.
ARTICLES = """
GET /articles
GET /articles/csv
GET /articles/{number}
"""

# What is sold to whom: whoever keeps connections, ships, or accounts for it.
SALES = """
GET /sales
POST /sales
POST /sales/download
GET /sales/downloads
GET /sales/downloads/{id}
POST /sales/downloads/{id}/again
GET /sales/downloads/{id}/file
"""

# To whom: the warehouse knows them by their orders only.
CUSTOMERS = """
GET /customers
POST /customers
GET /customers/{id}
"""

# Operators look for what is wrong with an order, without seeing whose it is.
ONE_SALE = """
GET /sales/{order_id}
GET /sales/{order_id}/preview
GET /sales/{order_id}/raw
"""

SELLERS_AND_OPERATOR = """
POST /attention/{id}/download
POST /sales/{order_id}/download
GET /sales/{order_id}/import
POST /sales/{order_id}/import
GET /connections
GET /connections/accounts/{id}
GET /connections/{id}
GET /connections/{id}/sync
POST /connections/{id}/sync
POST /connections/{id}/order
GET /connections/{id}/backfill
"""
SELLERS_ADMINISTRATOR = """
POST /attention/{id}/done
POST /attention/{id}/parcel
POST /sales/{order_id}/erase
GET /sales/{order_id}/cancel
POST /sales/{order_id}/cancel
POST /connections/accounts/{id}
POST /connections/accounts/{id}/disconnect
POST /connections/accounts/{id}/link
POST /connections/accounts/{id}/renew
POST /connections/accounts/{id}/test
POST /connections/accounts/{id}/token
GET /connections/application
POST /connections/application
POST /connections/application/check
POST /connections/application/retire
GET /connections/granted/{id}
POST /connections/granted/{id}
GET /connections/links
GET /connections/links/new
POST /connections/links/new
POST /connections/links/{name}/resend
POST /connections/links/{name}/revoke
GET /connections/new
GET /connections/new/{country}
POST /connections/new/{country}
POST /connections/new/{country}/token
POST /connections/renew
POST /connections/{id}
POST /connections/{id}/connect
POST /connections/{id}/disconnect
POST /connections/{id}/backfill
POST /connections/{id}/backfill/{job}/{act}
GET /articles/import
POST /articles/import
POST /articles/import/confirm
GET /articles/new
POST /articles/new
GET /articles/take-over
POST /articles/take-over/{id}
POST /articles/take-over/{id}/stop
POST /articles/{number}/archive
GET /articles/{number}/edit
POST /articles/{number}/edit
POST /customers/merge
POST /stock/amazon/{authorization}
POST /stock/amazon/{authorization}/again
POST /stock/amazon/{authorization}/compare
POST /customers/{id}/erase
POST /customers/{id}/part
GET /customers/duplicates
POST /customers/duplicates
POST /customers/duplicates/resume
GET /customers/duplicates/try
POST /customers/duplicates/try
GET /connections/{id}/mapping
GET /connections/{id}/mapping/{section}
POST /connections/{id}/mapping/{section}
POST /connections/{id}/mapping/articles/assign
POST /connections/{id}/mapping/articles/remove
POST /connections/{id}/mapping/charges/usual
POST /connections/{id}/mapping/copy
POST /connections/{id}/mapping/release
GET /connections/{id}/mapping/{section}/csv
GET /connections/{id}/mapping/{section}/import
POST /connections/{id}/mapping/{section}/import
POST /connections/{id}/mapping/{section}/import/confirm
GET /settings/lists
GET /settings/lists/{name}
POST /settings/lists/{name}
GET /settings/lists/{name}/{code}
POST /settings/lists/{name}/{code}
POST /settings/lists/{name}/{code}/archive
"""


def _routes(text: str) -> list[str]:
    return text.split("\n")[1:-1]


def _for(text: str, *roles: Role) -> dict[str, frozenset[Role]]:
    return dict.fromkeys(_routes(text), frozenset(roles))


BUYS, SELLS, KEEPS_RUNNING = Role.PURCHASING_ADMINISTRATOR, Role.SELLERS_ADMINISTRATOR, Role.OPERATOR
ALLOWED: dict[str, frozenset[Role]] = {
    **_for(PURCHASING_ADMINISTRATOR, BUYS),
    **_for(OPERATOR, KEEPS_RUNNING),
    **_for(CHOOSERS, BUYS, SELLS),
    **_for(GOODS, BUYS, Role.WAREHOUSE),
    **_for(FLOOR, Role.WAREHOUSE),
    **_for(INVOICES, BUYS, Role.ACCOUNTANT),
    **_for(ARTICLES, SELLS, Role.WAREHOUSE, Role.ACCOUNTANT),
    **_for(STOCK, SELLS, Role.WAREHOUSE, Role.ACCOUNTANT),
    **_for(STOCK_MOVED, Role.WAREHOUSE),
    **_for(RETURNS, SELLS, Role.WAREHOUSE, Role.ACCOUNTANT),
    **_for(TILL, Role.WAREHOUSE, Role.ACCOUNTANT),
    **_for(CLOSING, Role.ACCOUNTANT),
    **_for(SALES, SELLS, Role.WAREHOUSE, Role.ACCOUNTANT),
    **_for(CUSTOMERS, SELLS, Role.ACCOUNTANT),
    **_for(ONE_SALE, SELLS, Role.WAREHOUSE, Role.ACCOUNTANT, KEEPS_RUNNING),
    **_for(SELLERS_AND_OPERATOR, SELLS, KEEPS_RUNNING),
    **_for(SELLERS_ADMINISTRATOR, SELLS),
    **_for(ATTENTION, BUYS, SELLS, KEEPS_RUNNING),
    **_for(IGNORING, BUYS, SELLS),
    **_for(DECIDING, SELLS, Role.WAREHOUSE),
    **_for(SIGNED_IN, *Role),
}
OPEN = [*_routes(PUBLIC), *_routes(DOORS)]
