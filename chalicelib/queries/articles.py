"""What the pages of articles show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from chalicelib.domain import articles as article_rules
from chalicelib.domain.articles import Article, Part
from chalicelib.domain.articles import taking_over as jobs
from chalicelib.domain.articles.taking_over import TakeOver
from chalicelib.domain.changes import Audited
from chalicelib.domain.connections import Authorization, Connection
from chalicelib.domain.lists import Entry, ListName, found
from chalicelib.ports.articles import ArticlePage, Articles
from chalicelib.ports.audit import Trail
from chalicelib.ports.connections import Connections
from chalicelib.ports.directory import People
from chalicelib.ports.lists import Lists

MOST = 50
MOST_TRAIL = 20
# Rows of one file: read in some seconds, and far below the 4 MB that a page may hand out.
MOST_IN_A_FILE = 10_000


@dataclass(frozen=True, slots=True)
class Listed:
    """``has_any``: whether there is any article at all, so that an empty list can say what it means."""

    page: ArticlePage
    has_any: bool


@dataclass(frozen=True, slots=True)
class Known:
    """One article, and what somebody who looks at it wants to know. ``parts`` go with the article that each is."""

    article: Article
    warehouse: Entry | None
    parts: Sequence[tuple[Part, Article | None]]
    kits: Sequence[Article]
    trail: Sequence[Audited]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Taking:
    """A connection whose listings may become articles, and how far that is."""

    connection: Connection
    authorization: Authorization
    job: TakeOver | None
    is_silent: bool


def listed(typed: str, *, archived: bool, after: str | None, articles: Articles) -> Listed:
    """Raises Refused for a page that no list led to."""
    page = articles.search(typed, archived=archived, after=after, most=MOST)
    if page.rows:
        return Listed(page, has_any=True)
    return Listed(page, any(articles.page(archived=each, most=1).rows for each in (False, True)))


def one(number: str, *, articles: Articles, lists: Lists, trail: Trail, people: People) -> Known:
    """Raises NotFound."""
    article = articles.get(number)
    parts = articles.several([part.article for part in article.parts])
    kits = articles.several(articles.kits_with(article.number))
    entries = trail.of(article_rules.subject(article.number))[-MOST_TRAIL:]
    return Known(
        article=article,
        warehouse=found(lists.all(ListName.WAREHOUSES), article.warehouse) if article.warehouse else None,
        parts=[(part, parts.get(part.article)) for part in article.parts],
        kits=sorted(kits.values(), key=lambda kit: kit.number),
        trail=entries,
        names={id: person.name for id, person in people.several(sorted({entry.by for entry in entries})).items()},
    )


def files(*, articles: Articles) -> int:
    """How many files the table of all articles is."""
    return -(-articles.count() // MOST_IN_A_FILE) or 1


def file(number: int, *, articles: Articles) -> list[Mapping[str, str]]:
    """The rows of one of several files, counted from 1."""
    begin = (number - 1) * MOST_IN_A_FILE
    rows = islice(articles.everything(), begin, begin + MOST_IN_A_FILE)
    return [article_rules.texts(one) for one in rows]


def taking(*, at: datetime, articles: Articles, connections: Connections) -> Sequence[Taking]:
    """Every connection in use, by seller and country."""
    by_id = {job.id: job for job in articles.take_overs()}
    grants = {grant.id: grant for grant in connections.authorizations()}
    return [
        Taking(one, grants[one.authorization], job, job is not None and jobs.is_silent(job, at))
        for one in connections.all()
        if one.is_active and one.authorization in grants
        for job in [by_id.get(one.id)]
    ]
