"""The marketplace orders of the simulated Amazon."""
