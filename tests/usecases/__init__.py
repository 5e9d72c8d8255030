"""The use cases of buying as sentences, in a house of fakes: no AWS, no web."""
