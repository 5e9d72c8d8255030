"""Stock that comes or goes by hand: goods in, and corrections."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from chalicelib.domain.articles import subject
from chalicelib.domain.changes import Audited, Created
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.inventory import Level, Movement, Why, moved
from chalicelib.domain.inventory.counting import LONGEST_COMMENT, MOST_PIECES
from chalicelib.domain.lists import ListName
from chalicelib.domain.texts import in_one_line
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.lists import Lists
from chalicelib.ports.stock import Stock
from chalicelib.ports.world import Ids
from chalicelib.usecases.inventory.naming import article_of, warehouse_of
from chalicelib.usecases.inventory.writing import stored

T = TypeVar("T")

# Whoever pressed twice, or had no answer and sends the form again, does so within minutes.
REMEMBERED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody typed: which article (number, SKU or EAN), where, how many more (or fewer), and why. ``command``
    names the form, so that the same is not booked twice."""

    article: str
    warehouse: str
    quantity: int
    comment: str = ""
    command: str = ""


def receive(
    move: Move,
    *,
    by: Person,
    where: str,
    at: datetime,
    ids: Ids,
    articles: Articles,
    lists: Lists,
    stock: Stock,
    commit: Commit,
) -> Level:
    """Goods came in; the same form once more changes nothing. Raises Unfit with a refusal for every field that is
    wrong."""
    refuse_others(by, Role.WAREHOUSE)
    wrong = []
    if move.quantity < 1:
        wrong.append(Refused("How many came? At least one.", field="quantity"))
    return _moved(move, Why.RECEIVED, "stock_received", wrong, by, where, at, ids, articles, lists, stock, commit)


def correct(
    move: Move,
    *,
    by: Person,
    where: str,
    at: datetime,
    ids: Ids,
    articles: Articles,
    lists: Lists,
    stock: Stock,
    commit: Commit,
) -> Level:
    """So many more or fewer, with the reason in words: broken, found again. Never fewer than boxes hold. Raises Unfit
    as ``receive`` does."""
    refuse_others(by, Role.WAREHOUSE)
    wrong = []
    if not move.quantity:
        wrong.append(Refused("How many more, or fewer with a minus in front?", field="quantity"))
    if not in_one_line(move.comment):
        wrong.append(Refused("Please say why, for whoever looks for these pieces later.", field="comment"))
    return _moved(move, Why.CORRECTED, "stock_corrected", wrong, by, where, at, ids, articles, lists, stock, commit)


def _moved(
    move: Move,
    why: Why,
    action: str,
    wrong: list[Refused],
    by: Person,
    where: str,
    at: datetime,
    ids: Ids,
    articles: Articles,
    lists: Lists,
    stock: Stock,
    commit: Commit,
) -> Level:
    comment = in_one_line(move.comment)
    if abs(move.quantity) > MOST_PIECES:
        wrong.append(Refused("At most {most} pieces at a time.", field="quantity", most=MOST_PIECES))
    if len(comment) > LONGEST_COMMENT:
        wrong.append(Refused("Please keep this under {most} characters.", field="comment", most=LONGEST_COMMENT))
    article = collected(wrong, lambda: article_of(move.article, articles))
    warehouse = collected(wrong, lambda: warehouse_of(move.warehouse, lists.all(ListName.WAREHOUSES)))
    if wrong or article is None or warehouse is None:
        raise Unfit("Please look at the marked fields.", wrong)

    before = stock.level(article.number, warehouse)
    # After the level, so that of two at the same moment the second collides there and sees the first.
    if move.command and _is_booked(move.command, before, at, stock):
        return before
    after = moved(before, move.quantity, at=at)
    if after.on_hand > MOST_PIECES:
        raise Refused("At most {most} pieces at a time.", field="quantity", most=MOST_PIECES)
    id = move.command or ids.name()
    row = Movement(id, article.number, warehouse, move.quantity, why, at, by.id, after.on_hand, comment=comment)
    facts = {"warehouse": warehouse, "quantity": f"{move.quantity:+}"}
    audited = Audited(action, subject(article.number), by=by.id, at=at, where=where, facts=facts)
    commit(stored(before, after), Created(row), audited)
    return after


def _is_booked(command: str, level: Level, at: datetime, stock: Stock) -> bool:
    earlier = stock.movements_since(level.article, level.warehouse, at - REMEMBERED)
    return any(each.id == command for each in earlier)


def collected(wrong: list[Refused], find: Callable[[], T]) -> T | None:
    """What is found, or None with the refusal beside the others."""
    try:
        return find()
    except Refused as refusal:
        wrong.append(refusal)
        return None
