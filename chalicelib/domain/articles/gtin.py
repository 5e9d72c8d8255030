"""The numbers under bar codes: GTIN, of which EAN and UPC are kinds."""

LENGTHS = frozenset({8, 12, 13, 14})


def is_gtin(digits: str) -> bool:
    """Whether the last digit is what the others make it: from the right they count three and one by turns, and all
    together are a multiple of ten (GS1 General Specifications, 7.9)."""
    if len(digits) not in LENGTHS or not (digits.isascii() and digits.isdecimal()):
        return False
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits))) % 10 == 0
