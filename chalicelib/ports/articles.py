"""Articles as they are kept, and how they are found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.articles import Alias, Article
from chalicelib.domain.articles.taking_over import TakeOver
from chalicelib.domain.turns import Turn


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """``next`` leads to those behind; a page of a search may be shorter than asked for and not the last."""

    rows: Sequence[Article]
    next: str | None = None


class Articles(Protocol):
    """Numbers are compared without regard to case, aliases exactly. Writing an article whose alias belongs to another
    one, or whose number is taken, is a Conflict."""

    def get(self, number: str) -> Article:
        """Raises NotFound."""

    def several(self, numbers: Iterable[str]) -> Mapping[str, Article]:
        """Those of them that exist, by the number as it was asked for."""

    def holders(self, aliases: Iterable[Alias]) -> Mapping[Alias, Article]:
        """Whose they are, archived or not; those that nobody has are left out."""

    def kits_with(self, number: str) -> Sequence[str]:
        """The numbers of the kits of which it is a part, archived or not, as they sort."""

    def kits(self) -> Iterable[Article]:
        """All that are made of others, archived or not, as their numbers sort; read while one goes through them."""

    def page(self, *, archived: bool = False, after: str | None = None, most: int = 50) -> ArticlePage:
        """By number. Raises Refused for a cursor that no list gave out."""

    def with_only_asins(self, *, after: str | None = None, most: int = 50) -> ArticlePage:
        """Those in use that have ASINs and no SKU, by number. Raises Refused as ``page`` does."""

    def search(self, text: str, *, archived: bool = False, after: str | None = None, most: int = 50) -> ArticlePage:
        """Those that have words for everything that was typed (``finding.fits``), each once, those that the longest of
        it fits best first; all of them where nothing was typed, none for signs that nothing is found by. Raises
        Refused as ``page`` does."""

    def everything(self, *, archived: bool = False) -> Iterable[Article]:
        """By number, read while one goes through them: for tables, not for pages."""

    def count(self) -> int:
        """How many there are that are not archived; it reads all their keys."""

    def turn(self) -> Turn:
        """Taken by whoever makes a kit of something, or archives something that may be a part of one."""

    def take_over(self, id: str) -> TakeOver:
        """Raises NotFound."""

    def take_overs(self) -> Sequence[TakeOver]:
        """The latest of every marketplace of a seller, the latest first."""
