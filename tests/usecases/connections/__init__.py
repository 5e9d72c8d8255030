"""Sellers' grants: what becomes of them by themselves, and what is told of it."""
