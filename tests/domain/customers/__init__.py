"""Customers: rules, keys, likeness and merging."""
