"""Crossdock's rooms; the floors, top down: handlers, wiring and views, usecases and queries, adapters and ports,
domain."""
