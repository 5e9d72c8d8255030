"""Whole days on the running stack: over HTTP, with faults, with the hub killed in the middle."""
