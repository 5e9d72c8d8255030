"""Shipping addresses: kept by hand, or taken over from a table."""
