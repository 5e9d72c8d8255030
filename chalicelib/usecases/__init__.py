"""One verb, one function: load, decide, commit."""
