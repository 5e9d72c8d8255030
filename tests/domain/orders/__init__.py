"""The rules of marketplace orders."""
