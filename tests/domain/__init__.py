"""The rules of the house as sentences: no IO, no clock, microseconds each."""
