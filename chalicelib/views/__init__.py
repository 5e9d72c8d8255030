"""Frozen rows and a language made into what people read: pages, letters and the words in them. No IO beyond our own files."""
