"""Crossdock's rooms; the floors, top down: handlers, wiring and views, usecases and queries, adapters and ports,
domain."""

# The only place: the foot of every page, /health and pyproject.toml take it from here.
VERSION = "0.1.0"
