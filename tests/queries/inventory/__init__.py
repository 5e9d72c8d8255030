"""Of stock."""
