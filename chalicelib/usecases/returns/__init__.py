"""Goods that come back: one commit of the return, its stock and its till."""
