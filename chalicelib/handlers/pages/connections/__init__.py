"""Sellers' accounts: our application, who granted us what, set-up links, and the way to Seller Central and back."""

from collections.abc import Sequence

from chalice.app import Blueprint

from chalicelib.handlers.pages.connections.accounts import accounts
from chalicelib.handlers.pages.connections.application import application
from chalicelib.handlers.pages.connections.arriving import arriving
from chalicelib.handlers.pages.connections.links import links
from chalicelib.handlers.pages.connections.new import new
from chalicelib.handlers.pages.connections.renewing import renewing
from chalicelib.handlers.pages.connections.set_up import set_up
from chalicelib.handlers.pages.connections.settings import settings
from chalicelib.handlers.pages.syncing import syncing

CONNECTIONS: Sequence[Blueprint] = (application, new, arriving, renewing, links, accounts, settings, set_up, syncing)
