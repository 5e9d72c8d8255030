"""The job that makes articles of what a seller lists at Amazon, one of Amazon's pages after the other.

A step asks for a page, writes what it makes of it an article a commit, and then says in one commit how far the job is
and that there is a next step. A step that died has said nothing, so its message comes again, and whatever it wrote is
found as it should be. What a person wrote is never written over: unknown SKUs become articles, known ones at most get
one more name at Amazon.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from chalicelib.domain import articles as article_rules
from chalicelib.domain.articles import MOST_ALIASES, Alias, AliasKind, Article
from chalicelib.domain.articles import taking_over as jobs
from chalicelib.domain.articles.gtin import is_gtin
from chalicelib.domain.articles.taking_over import LeftOut, Outcome, Reason, State, TakeOver
from chalicelib.domain.changes import Audited, Change, Changed, Created, Said
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.messages import TakeListingsOver
from chalicelib.domain.texts import in_one_line
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.selling import (
    BadApplication,
    Caller,
    Listing,
    ListingsPage,
    Missing,
    Rejected,
    Revoked,
    Selling,
    Throttled,
    Unavailable,
)
from chalicelib.ports.world import Pause
from chalicelib.usecases.again import decided_again

WHERE = "listings"


def begin(
    connection: str,
    *,
    by: Person,
    where: str,
    at: datetime,
    connections: Connections,
    articles: Articles,
    commit: Commit,
) -> TakeOver:
    """Begins, or goes on where it was stopped. Raises NotFound, and Refused while it is under way or where the seller's
    grant is worth nothing."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    of = connections.connection(connection)
    if not connections.authorization(of.authorization).is_usable:
        raise Refused("Amazon does not let us in for this seller any more. Please have it authorized again first.")
    try:
        before = articles.take_over(of.id)
    except NotFound:
        job = TakeOver(of.id, of.authorization, of.marketplace, by.id, at, at)
        commit(Created(job), _next(job, at), _audited("take_over_begun", job, by, where, at))
        return job
    if before.state is State.RUNNING and not jobs.is_silent(before, at):
        raise Refused("These listings are being taken over already.")
    after = jobs.resumed(before, by=by.id, at=at)
    commit(Changed(before, after), _next(after, at), _audited("take_over_begun", after, by, where, at))
    return after


def stop(id: str, *, by: Person, where: str, at: datetime, articles: Articles, commit: Commit) -> TakeOver:
    """What was taken over stays. Saying it twice changes nothing. Raises NotFound."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    before = articles.take_over(id)
    if before.state is not State.RUNNING:
        return before
    after = jobs.stopped(before, at=at)
    commit(Changed(before, after), _audited("take_over_stopped", after, by, where, at))
    return after


def take_page(
    id: str, step: int, slot: str, *, at: datetime, pause: Pause, selling: Selling, articles: Articles, commit: Commit
) -> TakeOver | None:
    """Takes that step of a job; None when it is taken already, or nobody wants it any more."""
    try:
        job = articles.take_over(id)
    except NotFound:
        return None
    if job.step != step or job.state is not State.RUNNING:
        return None
    caller = Caller.with_slot(slot)
    try:
        page = selling.listings(job.authorization, job.marketplace, page=job.page or None, caller=caller)
    except Throttled as throttled:
        commit(Said(TakeListingsOver(id, step=step, slot=throttled.until.isoformat()), due_at=throttled.until))
        return job
    except Unavailable:
        return _kept_waiting(job, at, commit)
    except (Rejected, Revoked, BadApplication, Missing) as refusal:
        code = refusal.code if isinstance(refusal, Rejected) else type(refusal).__name__
        return _written(job, jobs.stopped(job, because=code, at=at), (), commit)
    outcome = _articles(page, job, at, pause, articles, commit)
    after = jobs.advanced(job, outcome, next=page.next, total=page.total, at=at)
    return _written(job, after, () if after.state is State.DONE else (_next(after, at),), commit)


def _kept_waiting(job: TakeOver, at: datetime, commit: Commit) -> TakeOver:
    if job.tries >= jobs.MOST_TRIES:
        return _written(job, jobs.stopped(job, because="Unavailable", at=at), (), commit)
    after, due_at = jobs.waiting(job, at=at)
    return _written(job, after, (_next(after, due_at),), commit)


def _written(before: TakeOver, after: TakeOver, further: Sequence[Change], commit: Commit) -> TakeOver:
    commit(Changed(before, after), *further)
    return after


def _articles(
    page: ListingsPage, job: TakeOver, at: datetime, pause: Pause, articles: Articles, commit: Commit
) -> Outcome:
    """Each listing in a decision of its own: who collides over one does not ask Amazon again."""
    outcome = Outcome()
    for listing in page.listings:
        came_to = decided_again(partial(_taken, listing, job, at, articles, commit), pause)
        outcome = Outcome(
            read=outcome.read + 1,
            created=outcome.created + came_to.created,
            linked=outcome.linked + came_to.linked,
            unchanged=outcome.unchanged + came_to.unchanged,
            shared=outcome.shared + came_to.shared,
            left_out=(*outcome.left_out, *came_to.left_out),
        )
    return outcome


def _taken(listing: Listing, job: TakeOver, at: datetime, articles: Articles, commit: Commit) -> Outcome:
    made = _article(listing)
    sku = Alias(AliasKind.SKU, listing.sku)
    holders = articles.holders({sku, *made.aliases})
    stranger = {alias: holder for alias, holder in holders.items() if alias != sku}
    free = tuple(asin for asin in made.asins if Alias(AliasKind.ASIN, asin) not in stranger)
    known = holders.get(sku)
    if known is None:
        namesake = articles.several([made.number]).get(made.number) if made.number else None
        if namesake is not None and namesake.number != made.number:
            return Outcome(left_out=(LeftOut(listing.sku, Reason.TAKEN, namesake.number),))
        known = namesake
    if known is None:
        if any(article_rules.refusals(made)):
            return Outcome(left_out=(LeftOut(listing.sku, Reason.UNFIT),))
        commit(Created(replace(made, asins=free)), _audited_article("article_added", made, job, at))
        return Outcome(created=1, shared=len(made.asins) - len(free))
    after = _linked(known, made.skus, free)
    if after == known:
        return Outcome(unchanged=1)
    commit(Changed(known, after), _audited_article("article_linked", after, job, at))
    return Outcome(linked=1)


def _article(listing: Listing) -> Article:
    """What a listing says, as far as it makes sense. A title is cut, and an EAN or ASIN that is none is left out."""
    sku = in_one_line(listing.sku)
    made = Article(
        number=sku,
        title=in_one_line(listing.title)[: article_rules.LONGEST_TITLE] or sku,
        ean=listing.ean if is_gtin(listing.ean) else "",
        skus=(listing.sku,) if listing.sku == sku else (),
        asins=(listing.asin.upper(),) if listing.asin else (),
    )
    if any(refusal.field == "asins" for refusal in article_rules.refusals(made)):
        made = replace(made, asins=())
    return made if made.skus else replace(made, number="")


def _linked(article: Article, skus: Sequence[str], asins: Sequence[str]) -> Article:
    """With these names at Amazon too, as far as there is room."""
    after = replace(
        article,
        skus=tuple(dict.fromkeys((*article.skus, *skus))),
        asins=tuple(dict.fromkeys((*article.asins, *asins))),
    )
    return after if len(after.aliases) <= MOST_ALIASES else article


def _next(job: TakeOver, due_at: datetime) -> Said:
    return Said(TakeListingsOver(job.id, step=job.step), due_at=due_at)


def _audited(action: str, job: TakeOver, by: Person, where: str, at: datetime) -> Audited:
    return Audited(action, f"connection/{job.id}", by=by.id, at=at, where=where, facts={"read": str(job.read)})


def _audited_article(action: str, article: Article, job: TakeOver, at: datetime) -> Audited:
    subject = article_rules.subject(article.number)
    return Audited(action, subject, by=job.by, at=at, where=WHERE, facts={"number": article.number})
