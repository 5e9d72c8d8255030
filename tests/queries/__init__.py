"""The questions of buying as sentences, in a house of fakes."""
