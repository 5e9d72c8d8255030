"""The pages of the warehouse: what is to be done, one order on the floor, the station, paper, returns."""

from chalicelib.handlers.pages.returns import RETURNS
from chalicelib.handlers.pages.warehouse.deeds import floor_deeds
from chalicelib.handlers.pages.warehouse.floor import floor
from chalicelib.handlers.pages.warehouse.papers import papers
from chalicelib.handlers.pages.warehouse.station import stations
from chalicelib.handlers.pages.warehouse.work import work

WAREHOUSE = (work, stations, papers, floor, floor_deeds, *RETURNS)
