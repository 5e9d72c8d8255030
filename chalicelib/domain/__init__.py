"""The rules of the house: standard library only, no clock, no IO, no logging."""
