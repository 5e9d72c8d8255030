"""What the warehouse looks at: its work, one order on the floor, and what is printed of it."""
