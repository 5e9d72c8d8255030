"""Frozen rows and a language made into what people read: pages, letters, words. No IO beyond our own files."""
