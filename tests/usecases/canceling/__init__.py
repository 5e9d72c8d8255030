"""Canceling at Amazon, asked for and followed to its end."""
