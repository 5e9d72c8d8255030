"""What happens to stock."""
