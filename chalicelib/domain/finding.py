"""How people are listed, and found by the beginnings of their names."""

import unicodedata

from chalicelib.domain.directory import Person

# A name of three words, another spelling, a user name and an e-mail; each is an item of its own.
MOST_WORDS = 6
LONGEST_WORD = 40
LONGEST_NAME = 80
# From here on scripts put no spaces between words, so that a word may begin anywhere.
_UNSPACED = "\u2e80"
# Sorts before everything that stands in a folded name, so that "Ann" comes before "Ann Lee".
_END = "\t"


def folded(text: str) -> str:
    """Without regard to case, width and white space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def place(person: Person) -> str:
    """Where a person stands among all: by name, and nobody at the same place."""
    return f"{folded(person.name)[:LONGEST_NAME]}{_END}{person.id}"


def whose(place: str) -> str:
    """The id of the person who stands there."""
    return place.rpartition(_END)[2]


def words(person: Person) -> tuple[str, ...]:
    """What a search for this person may begin with, the most telling first."""
    names = (person.name, person.first_name, person.last_name, person.unique_name, person.email)
    spaced = [word[:LONGEST_WORD] for name in names for word in folded(name).split()]
    unspaced = [word[start:] for word in spaced if word[0] >= _UNSPACED for start in range(1, len(word))]
    return tuple(dict.fromkeys((*spaced, *unspaced)))[:MOST_WORDS]


def sought(search: str) -> tuple[str, ...]:
    """What somebody typed, word by word, the longest first."""
    return tuple(sorted({word[:LONGEST_WORD] for word in folded(search).split()}, key=lambda word: (-len(word), word)))


def fits(person: Person, search: str) -> bool:
    """Whether every word that was typed begins one of theirs."""
    theirs = words(person)
    return all(any(word.startswith(typed) for word in theirs) for typed in sought(search))
