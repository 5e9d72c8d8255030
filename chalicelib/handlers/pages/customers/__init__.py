"""Customers: the list, one of them, merging, and the duplicate search."""

from chalicelib.handlers.pages.customers.customers import customers
from chalicelib.handlers.pages.customers.duplicates import duplicates
from chalicelib.handlers.pages.customers.merging import merging

CUSTOMERS = (customers, merging, duplicates)
