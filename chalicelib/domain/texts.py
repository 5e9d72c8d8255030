"""Short texts as people type them, made alike."""

from chalicelib.domain.errors import Refused

_YES = frozenset({"yes", "y", "true", "1", "x", "はい", "○"})
_NO = frozenset({"", "no", "n", "false", "0", "いいえ", "×"})


def in_one_line(text: str) -> str:
    """Without white space around it, and with single blanks within; what can't be seen is nothing."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def folded(text: str) -> str:
    """For comparing names as people do."""
    return in_one_line(text).casefold()


def is_yes(text: str, *, field: str) -> bool:
    """Raises Refused for neither yes nor no."""
    word = folded(text)
    if word not in _YES | _NO:
        raise Refused("Please write yes or no.", field=field)
    return word in _YES
