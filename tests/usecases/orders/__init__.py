"""Of marketplace orders."""
