"""Billing groups: kept by hand, or taken over from a table."""
