"""Taking tables of orders away."""
