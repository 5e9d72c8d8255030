"""Approval routes and policy kept, and applications decided."""
