"""Fetching older orders: asking for it, and taking one step after the other."""
