"""Customers: found, kept, merged and forgotten."""
