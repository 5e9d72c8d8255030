"""Handlers, tried as Lambda calls them."""
