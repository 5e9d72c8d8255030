"""The settings of the duplicate search, and the job that makes customers findable by rules that are new."""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.customers.rules import DEFAULT, Rule, refuse_faults
from chalicelib.domain.messages.kinds import SILENT_AFTER


@dataclass(frozen=True, slots=True)
class Rekeying:
    """How far the job is. ``run`` tells a message of an earlier job from one of this; ``is_clearing``: new rules are in
    use, and hashes of rules that are gone are taken away."""

    run: int
    begun_at: datetime
    changed_at: datetime
    total: int
    done: int = 0
    step: int = 0
    after: str = ""
    is_clearing: bool = False

    @property
    def share(self) -> float:
        """How much of it is done, of what there was when it began."""
        return min(1.0, self.done / self.total) if self.total else 0.0


@dataclass(frozen=True, slots=True)
class DuplicateSearch:
    """``rules`` are as they were set; ``searched`` are those by which every customer can be found by now. They are the
    same but while a job goes on."""

    is_on: bool = True
    rules: tuple[Rule, ...] = DEFAULT
    searched: tuple[Rule, ...] = DEFAULT
    job: Rekeying | None = None
    runs: int = 0
    revision: int = 0

    @property
    def wanted(self) -> tuple[Rule, ...]:
        return self.rules if self.is_on else ()

    @property
    def kept(self) -> tuple[Rule, ...]:
        """Under which keys are written: those searched by, and those that will be."""
        return tuple({rule.id: rule for rule in (*self.searched, *self.wanted)}.values())


def changed(
    search: DuplicateSearch, is_on: bool, rules: tuple[Rule, ...], *, customers: int, at: datetime
) -> DuplicateSearch:
    """With other settings, and a job for the ``customers`` there are where their keys are others by these. Raises
    Refused, Unfit."""
    refuse_faults(rules)
    after = replace(search, is_on=is_on and bool(rules), rules=rules)
    wanted, had = {rule.id for rule in after.wanted}, {rule.id for rule in search.searched}
    if search.job is None and wanted == had:
        return replace(after, searched=after.wanted)
    run = search.runs + 1
    is_clearing = wanted <= had
    job = Rekeying(run, at, at, total=customers, is_clearing=is_clearing)
    return replace(after, searched=after.wanted if is_clearing else _retuned(search, after), job=job, runs=run)


def went_on(search: DuplicateSearch, job: Rekeying, looked: int, after: str | None, *, at: datetime) -> DuplicateSearch:
    """After one step of the job; at the end of the customers it either clears up, or is over."""
    moved = replace(job, done=job.done + looked, step=job.step + 1, after=after or "", changed_at=at)
    if after is not None:
        return replace(search, job=moved)
    wanted = {rule.id for rule in search.wanted}
    if not job.is_clearing and any(rule.id not in wanted for rule in search.searched):
        clearing = replace(moved, done=0, is_clearing=True)
        return replace(search, searched=search.wanted, job=clearing)
    return replace(search, searched=search.wanted, job=None)


def is_silent(job: Rekeying, at: datetime) -> bool:
    """Whether its steps got lost, so that it may be begun anew."""
    return at > job.changed_at + SILENT_AFTER


def _retuned(search: DuplicateSearch, after: DuplicateSearch) -> tuple[Rule, ...]:
    """What is searched by until the job is done; thresholds count at once."""
    fresh = {rule.id: rule for rule in after.wanted}
    return tuple(fresh.get(rule.id, rule) for rule in search.searched)
