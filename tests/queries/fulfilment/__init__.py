"""What the floor sees."""
