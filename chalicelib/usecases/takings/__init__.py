"""Tills: entries that belong to the commit of what they are about, and Z readings that close a period."""
