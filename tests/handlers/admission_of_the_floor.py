"""Who may use which route of the warehouse: the floor, its stock, what comes back and the till."""

# Who picks, packs and ships.
FLOOR = """
GET /returns/orders/{order_id}
POST /returns/orders/{order_id}
GET /warehouse
GET /warehouse/{order_id}
POST /warehouse/{order_id}/boxes/{box}/{deed}
POST /warehouse/{order_id}/claim
POST /warehouse/{order_id}/let-go
POST /warehouse/{order_id}/print
POST /warehouse/{order_id}/take-over
GET /warehouse/{order_id}/slip/{file}
POST /warehouse/many
GET /warehouse/notes.pdf
POST /warehouse/notes.pdf
GET /warehouse/station
POST /warehouse/station
"""

# How much of it there is: the warehouse moves it, the others look.
STOCK = """
GET /stock
GET /stock/csv
GET /stock/amazon
GET /stock/{number}
"""

# What came back: whoever handles orders looks it up.
RETURNS = """
GET /returns
GET /returns/{id}
GET /returns/{id}/note
"""

TILL = """
GET /till
GET /till/csv
GET /till/readings
GET /till/x
GET /till/z
"""

# Whoever answers for the money.
CLOSING = """
POST /till/z
"""

STOCK_MOVED = """
GET /stock/counts
POST /stock/counts
GET /stock/counts/tables
POST /stock/counts/tables
GET /stock/counts/tables/{id}
POST /stock/counts/tables/{id}
GET /stock/counts/tables/{id}/left-out
POST /stock/{number}/receive
POST /stock/{number}/correct
POST /stock/{number}/count
"""
