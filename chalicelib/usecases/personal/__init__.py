"""What becomes of what is personal about orders."""
