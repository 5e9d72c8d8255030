"""What tills hold."""
