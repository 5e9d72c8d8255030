"""Customers: found for orders, keyed, merged and forgotten."""
