"""The pages of stock: what lies where, what moved it, and what was counted."""

from chalicelib.handlers.pages.stock.amazon import amazon
from chalicelib.handlers.pages.stock.counts import counts
from chalicelib.handlers.pages.stock.listing import stock
from chalicelib.handlers.pages.stock.moving import moves
from chalicelib.handlers.pages.stock.tables import count_tables

STOCK = (amazon, stock, moves, counts, count_tables)
