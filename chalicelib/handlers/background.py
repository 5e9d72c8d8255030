"""Everything that happens without a page: by the clock, from queues and from a table's stream."""

from chalicelib.handlers.intake import intake
from chalicelib.handlers.queues import queues
from chalicelib.handlers.schedules import schedules
from chalicelib.handlers.shipments import shipments
from chalicelib.handlers.stock_out import stock_out
from chalicelib.handlers.streams import streams
from chalicelib.handlers.warehouse import warehouse

BACKGROUND = (schedules, queues, streams, intake, warehouse, shipments, stock_out)
