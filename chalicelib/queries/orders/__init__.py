"""Questions about marketplace orders."""
