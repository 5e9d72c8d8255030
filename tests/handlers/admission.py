"""Who may use which route, written by hand: a new route fails a test until somebody has decided about it here."""

from chalicelib.domain.directory import Role

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

PURCHASING_ADMINISTRATOR = """
GET /attention
POST /attention/{id}/assign
POST /attention/{id}/ignore
POST /attention/{id}/import
POST /attention/{id}/import-cart
POST /attention/{id}/prefer
POST /attention/{id}/reached
POST /attention/{id}/retry
GET /documents/{owner}/{payload_id}
GET /management
POST /management/download
GET /management/exports
GET /management/exports/{id}
POST /management/exports/{id}/again
GET /management/exports/{id}/file
GET /orders/{number}/reassign
POST /orders/{number}/reassign
GET /settings
GET /settings/addresses
GET /settings/addresses/add
POST /settings/addresses/add
GET /settings/addresses/csv
POST /settings/addresses/delete
GET /settings/addresses/edit/{code}
POST /settings/addresses/edit/{code}
GET /settings/addresses/import
POST /settings/addresses/import
POST /settings/addresses/import/confirm
GET /settings/billing-groups
GET /settings/billing-groups/add
POST /settings/billing-groups/add
GET /settings/billing-groups/csv
POST /settings/billing-groups/delete
GET /settings/billing-groups/edit/{code}
POST /settings/billing-groups/edit/{code}
GET /settings/billing-groups/import
POST /settings/billing-groups/import
POST /settings/billing-groups/import/confirm
GET /settings/company
POST /settings/company
POST /settings/company/logo
POST /settings/company/logo/remove
GET /settings/custom-fields
GET /settings/custom-fields/add
POST /settings/custom-fields/add
POST /settings/custom-fields/delete/{key}
GET /settings/custom-fields/edit/{key}
POST /settings/custom-fields/edit/{key}
POST /settings/custom-fields/up/{key}
GET /settings/groups
GET /settings/groups/add
POST /settings/groups/add
POST /settings/groups/delete
GET /settings/groups/edit/{name}
POST /settings/groups/edit/{name}
GET /settings/integration
POST /settings/integration
GET /settings/integration/accounts/add
POST /settings/integration/accounts/add
POST /settings/integration/accounts/delete/{name}
GET /settings/integration/accounts/edit/{name}
POST /settings/integration/accounts/edit/{name}
POST /settings/integration/accounts/test/{name}
POST /settings/integration/locks/renew
POST /settings/integration/locks/retire
POST /settings/integration/secret
GET /settings/people
GET /settings/people/add
POST /settings/people/add
GET /settings/people/csv
GET /settings/people/edit/{id}
POST /settings/people/edit/{id}
POST /settings/people/edit/{id}/delete
POST /settings/people/edit/{id}/off
POST /settings/people/edit/{id}/on
GET /settings/people/import
POST /settings/people/import
POST /settings/people/import/confirm
GET /settings/people/{id}/absence
POST /settings/people/{id}/absence
POST /settings/people/{id}/absence/end
GET /settings/routes
GET /settings/routes/add
POST /settings/routes/add
POST /settings/routes/delete/{route}
GET /settings/routes/edit/{route}
POST /settings/routes/edit/{route}
POST /settings/routes/move/{route}
GET /settings/routes/policy
POST /settings/routes/policy
GET /settings/routes/try
POST /settings/routes/try
"""

OPERATOR = """
GET /operations
GET /operations/{queue}
POST /operations/{queue}/clear
POST /operations/{queue}/redrive
POST /operations/search/index
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
POST /sales/download
GET /sales/downloads
GET /sales/downloads/{id}
POST /sales/downloads/{id}/again
GET /sales/downloads/{id}/file
"""

# Operators look for what is wrong with an order, without seeing whose it is.
ONE_SALE = """
GET /sales/{order_id}
GET /sales/{order_id}/preview
GET /sales/{order_id}/raw
"""

SELLERS_AND_OPERATOR = """
GET /connections
GET /connections/accounts/{id}
GET /connections/{id}
GET /connections/{id}/sync
POST /connections/{id}/sync
POST /connections/{id}/order
GET /connections/{id}/backfill
"""
SELLERS_ADMINISTRATOR = """
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

ALLOWED: dict[str, frozenset[Role]] = {
    **dict.fromkeys(PURCHASING_ADMINISTRATOR.split("\n")[1:-1], frozenset({Role.PURCHASING_ADMINISTRATOR})),
    **dict.fromkeys(OPERATOR.split("\n")[1:-1], frozenset({Role.OPERATOR})),
    **dict.fromkeys(CHOOSERS.split("\n")[1:-1], frozenset({Role.PURCHASING_ADMINISTRATOR, Role.SELLERS_ADMINISTRATOR})),
    **dict.fromkeys(GOODS.split("\n")[1:-1], frozenset({Role.PURCHASING_ADMINISTRATOR, Role.WAREHOUSE})),
    **dict.fromkeys(INVOICES.split("\n")[1:-1], frozenset({Role.PURCHASING_ADMINISTRATOR, Role.ACCOUNTANT})),
    **dict.fromkeys(
        ARTICLES.split("\n")[1:-1], frozenset({Role.SELLERS_ADMINISTRATOR, Role.WAREHOUSE, Role.ACCOUNTANT})
    ),
    **dict.fromkeys(SALES.split("\n")[1:-1], frozenset({Role.SELLERS_ADMINISTRATOR, Role.WAREHOUSE, Role.ACCOUNTANT})),
    **dict.fromkeys(
        ONE_SALE.split("\n")[1:-1],
        frozenset({Role.SELLERS_ADMINISTRATOR, Role.WAREHOUSE, Role.ACCOUNTANT, Role.OPERATOR}),
    ),
    **dict.fromkeys(SELLERS_AND_OPERATOR.split("\n")[1:-1], frozenset({Role.SELLERS_ADMINISTRATOR, Role.OPERATOR})),
    **dict.fromkeys(SELLERS_ADMINISTRATOR.split("\n")[1:-1], frozenset({Role.SELLERS_ADMINISTRATOR})),
    **dict.fromkeys(SIGNED_IN.split("\n")[1:-1], frozenset(Role)),
}
OPEN = [*PUBLIC.split("\n")[1:-1], *DOORS.split("\n")[1:-1]]
