"""Keeping articles, and taking them over."""
