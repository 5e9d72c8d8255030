"""Canceling orders of Amazon's customers at Amazon, as their seller."""
