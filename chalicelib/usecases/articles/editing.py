"""Adding, changing and archiving articles."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import articles as article_rules
from chalicelib.domain.articles import Article
from chalicelib.domain.changes import Audited, Change, Changed, Created
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Overtaken, Refused, Unfit
from chalicelib.domain.lists import ListName, Pick
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.lists import Lists
from chalicelib.usecases.articles.fitting import canonical, clashes
from chalicelib.usecases.lists import moved
from chalicelib.usecases.small_lists import picked


def add(
    article: Article,
    warehouse: Pick,
    *,
    by: Person,
    where: str,
    at: datetime,
    articles: Articles,
    lists: Lists,
    commit: Commit,
) -> Article:
    """Raises Unfit, with a refusal for every field that is wrong."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    turn = articles.turn()
    taken = list(_taken_number(article, articles))
    made, further = _checked(article, warehouse, taken, by=by, where=where, at=at, articles=articles, lists=lists)
    turns = [moved(turn)] if made.is_kit else []
    commit(Created(made), _audited("article_added", made, by, where, at), *further, *turns)
    return made


def update(
    article: Article,
    warehouse: Pick,
    *,
    by: Person,
    where: str,
    at: datetime,
    articles: Articles,
    lists: Lists,
    commit: Commit,
) -> Article:
    """``article`` has the number that it keeps, and the revision that its form was made from. Raises NotFound,
    Overtaken when somebody changed it since, and Unfit."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    turn, before = articles.turn(), articles.get(article.number)
    if before.revision != article.revision:
        raise Overtaken("This article was changed meanwhile. Please look at what is stored now, then update it again.")
    kept = replace(article, number=before.number, archived=before.archived)
    after, further = _checked(kept, warehouse, [], by=by, where=where, at=at, articles=articles, lists=lists)
    if after != before or further:
        turns = [moved(turn)] if after.is_kit and after.parts != before.parts else []
        commit(Changed(before, after), _audited_change(before, after, by, where, at), *further, *turns)
    return after


def archive(
    number: str,
    *,
    is_archived: bool,
    by: Person,
    where: str,
    at: datetime,
    articles: Articles,
    commit: Commit,
) -> Article:
    """Offered and mapped no more, or again; orders keep it, and its names at Amazon stay its own. Saying it twice
    changes nothing. Raises NotFound, and Refused for a part of a kit that is in use."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    turn, before = articles.turn(), articles.get(number)
    if before.archived == is_archived:
        return before
    after = replace(before, archived=is_archived)
    if is_archived:
        _refuse_part(before, articles)
    for refusal in clashes(after, articles):
        raise Refused(refusal.message, field=None, **refusal.facts)  # above the page: there is no form with its field
    action = "article_archived" if is_archived else "article_unarchived"
    commit(Changed(before, after), _audited(action, after, by, where, at), moved(turn))
    return after


def change(before: Article | None, after: Article, by: Person, where: str, at: datetime) -> Sequence[Change]:
    """What is written of an article that is another by now, with what is audited of it."""
    if before is None:
        return Created(replace(after, revision=0)), _audited("article_added", after, by, where, at)
    return Changed(before, after), _audited_change(before, after, by, where, at)


def _checked(
    article: Article,
    warehouse: Pick,
    refusals: list[Refused],
    *,
    by: Person,
    where: str,
    at: datetime,
    articles: Articles,
    lists: Lists,
) -> tuple[Article, Sequence[Change]]:
    """As it is kept, and what has to be written with it. Raises Unfit with these refusals and whatever else is
    wrong."""
    code: str = ""
    further: Sequence[Change] = ()
    found = [*refusals, *article_rules.refusals(article)]
    try:
        code, further = picked(
            warehouse, ListName.WAREHOUSES, field="warehouse", by=by, where=where, at=at, lists=lists
        )
    except Refused as refusal:
        found.append(refusal)
    article = canonical(replace(article, warehouse=code), articles)
    found += clashes(article, articles)
    if found:
        raise Unfit("Please look at the marked fields.", found)
    return article, further


def _taken_number(article: Article, articles: Articles) -> Iterator[Refused]:
    if article.number and articles.several([article.number]):
        yield Refused("There is an article with this number already.", field="number")


def _refuse_part(article: Article, articles: Articles) -> None:
    kits = articles.several(articles.kits_with(article.number))
    for kit in kits.values():
        if not kit.archived:
            raise Refused("It is a part of the kit {kit}. Please archive that first.", kit=kit.number)


def _audited(action: str, article: Article, by: Person, where: str, at: datetime) -> Audited:
    facts = {"number": article.number}
    return Audited(action, article_rules.subject(article.number), by=by.id, at=at, where=where, facts=facts)


def _audited_change(before: Article, after: Article, by: Person, where: str, at: datetime) -> Audited:
    old, new = article_rules.texts(before), article_rules.texts(after)
    fields = ", ".join(name for name, text in new.items() if text != old[name])
    facts = {"number": after.number, "fields": fields}
    subject = article_rules.subject(after.number)
    return Audited("article_changed", subject, by=by.id, at=at, where=where, facts=facts)
