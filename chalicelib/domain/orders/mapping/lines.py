"""Lines of ours for the lines of Amazon's: articles, kits in their parts, a placeholder, and charges."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from chalicelib.domain.articles import Article, Part
from chalicelib.domain.money import Money
from chalicelib.domain.orders.amazon import AmazonLine, AmazonOrder, ChargeKind
from chalicelib.domain.orders.mapping import OrderMapping, aliases_of
from chalicelib.domain.orders.mapping.amounts import Piece, Reckoned, Reckoning, shares
from chalicelib.domain.orders.order import Line, LineKind


@dataclass(frozen=True, slots=True)
class Stands:
    """What a name of Amazon's stands for: so many of these articles. ``kit`` is what they are together, if several."""

    kit: str
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, article: Article) -> "Stands":
        return cls("", (Part(article.number),))


@dataclass(frozen=True, slots=True)
class _Item:
    """One article of a line, with how many of it one of Amazon's pieces is."""

    article: str
    each: int
    warehouse: str = ""
    kit: str = ""


@dataclass(slots=True)
class Maker:
    """Makes the lines of one order, and remembers what it could not do."""

    mapping: OrderMapping
    articles: Mapping[str, Article]
    unmapped: list[str] = field(default_factory=list)  # SKUs or ASINs that nobody knows
    without_article: list[str] = field(default_factory=list)  # kinds of charges
    contradiction: dict[str, str] = field(default_factory=dict)

    def lines(self, order: AmazonOrder, reckoning: Reckoning, found: Mapping[str, Stands | None]) -> Iterator[Line]:
        for line in order.lines:
            reckoned = reckoning.by_line[line.id]
            # Nobody has to know the article of what is canceled.
            maker = replace(self, unmapped=[], contradiction={}) if line.canceled_by else self
            yield from maker._articles(line, reckoned, found[line.id])
            yield from self._charges(line.id, reckoned)
        yield from self._charges("", reckoning.whole)

    def _articles(self, line: AmazonLine, reckoned: Reckoned, stands: Stands | None) -> Iterator[Line]:
        item = next(each for each in reckoned.pieces if each.kind is ChargeKind.ITEM)
        if stands is None:
            yield self._placeholder(line, item, reckoned.tax_is_included)
            return
        items = list(self._items(stands))
        weights = [each.each for each in items]
        amounts, taxes = _shared(item.amount, weights), _shared(item.tax, weights)
        for at, each in enumerate(items):
            yield Line(
                LineKind.ARTICLE,
                each.article,
                line.quantity * each.each,
                amounts[at],
                taxes[at],
                reckoned.tax_is_included,
                amazon_line=line.id,
                sku=line.sku,
                asin=line.asin,
                title=line.title,
                warehouse=self._warehouse(each.warehouse),
                kit=each.kit,
                open=line.open * each.each,
                canceled_by=line.canceled_by,
            )

    def _placeholder(self, line: AmazonLine, item: Piece, tax_is_included: bool) -> Line:
        names = aliases_of(line, self.mapping.first)
        name = names[0].text if names else f"#{line.id}"  # Amazon names neither; then a person looks at the line
        if not self.mapping.placeholder and name not in self.unmapped:
            self.unmapped.append(name)
        return Line(
            LineKind.PLACEHOLDER,
            self._own_article("placeholder", self.mapping.placeholder),
            line.quantity,
            item.amount,
            item.tax,
            tax_is_included,
            amazon_line=line.id,
            sku=line.sku,
            asin=line.asin,
            title=line.title,
            warehouse=self.mapping.warehouse,
            open=line.open,
            canceled_by=line.canceled_by,
        )

    def _charges(self, id: str, reckoned: Reckoned) -> Iterator[Line]:
        for piece in reckoned.pieces:
            if (piece.kind is ChargeKind.ITEM and id) or piece.is_nothing:
                continue
            kind = ChargeKind.OTHER if piece.kind is ChargeKind.ITEM else piece.kind
            article = self.mapping.charges.get(kind, "")
            if not article and kind not in self.without_article:
                self.without_article.append(kind)
            yield Line(
                LineKind.CHARGE,
                self._own_article(kind, article),
                1,
                piece.amount,
                piece.tax,
                reckoned.tax_is_included,
                amazon_line=id,
                title=f"{piece.kind} {piece.part}".strip().upper(),
            )

    def _items(self, stands: Stands) -> Iterator[_Item]:
        for part in stands.parts:
            yield from self._item(part.article, part.quantity, stands.kit if len(stands.parts) > 1 else "")

    def _item(self, number: str, each: int, kit: str, *, is_part: bool = False) -> Iterator[_Item]:
        """A kit can't be a part of one: not even of itself."""
        article = self.articles.get(number)
        if article is None or article.archived or (is_part and article.parts):
            self.contradiction.setdefault("article", number)
            yield _Item(number, each, kit=kit)
        elif not article.parts:
            yield _Item(article.number, each, article.warehouse, kit)
        else:
            for part in article.parts:
                yield from self._item(part.article, each * part.quantity, kit or article.number, is_part=True)

    def _own_article(self, use: str, number: str) -> str:
        """An article that the mapping names must be there."""
        article = self.articles.get(number)
        if number and (article is None or article.archived):
            self.contradiction.setdefault(use, number)
        return article.number if article else number

    def _warehouse(self, own: str) -> str:
        return own if own and self.mapping.prefers_own_warehouse else self.mapping.warehouse


def _shared(amount: Money | None, weights: list[int]) -> tuple[Money | None, ...]:
    return (None,) * len(weights) if amount is None else shares(amount, weights)
