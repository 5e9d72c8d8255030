"""Code 128, the bars that every scanner on a floor reads: widths of bars and gaps, in turn, for a text of ASCII.

Long runs of digits go two to a symbol (code set C), everything else one by one (code set B).
"""

from collections.abc import Iterator

# The widths of three bars and three gaps for each of the 106 symbols, and of the seven of the stop.
_PATTERNS = (  # noqa: SIM905  # 107 strings in quotes are no easier to hold against the table
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112"
).split()
_TO_C, _TO_B, _START_B, _START_C, _STOP = 99, 100, 104, 105, 106
# Changing the set costs a symbol each way, so fewer digits than this save nothing.
_WORTH_IT = 4
# Left and right of the bars nothing may be printed for ten times the narrowest.
QUIET = 10


def widths(text: str) -> list[int]:
    """Bar, gap, bar and so on, in modules; without the quiet zones. What is not printable ASCII is left out."""
    symbols = list(_symbols("".join(sign for sign in text if " " <= sign <= "~")))
    check = (symbols[0] + sum(place * symbol for place, symbol in enumerate(symbols))) % 103
    return [int(each) for symbol in (*symbols, check, _STOP) for each in _PATTERNS[symbol]]


def _symbols(text: str) -> Iterator[int]:
    in_c = _digits(text) >= _WORTH_IT
    yield _START_C if in_c else _START_B
    while text:
        digits = _digits(text)
        if in_c and digits < 2:
            in_c = False
            yield _TO_B
        # An odd run gives its first digit to set B, so that the rest is even.
        elif not in_c and digits >= _WORTH_IT and digits % 2 == 0:
            in_c = True
            yield _TO_C
        taken = 2 if in_c else 1
        yield int(text[:2]) if in_c else ord(text[0]) - 32
        text = text[taken:]


def _digits(text: str) -> int:
    return len(text) - len(text.lstrip("0123456789"))
