"""What Amazon shows us, renewed: the new one and the old one open until the old one is retired."""

from datetime import datetime

from chalicelib.domain.changes import Audited
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused
from chalicelib.ports.commit import Commit
from chalicelib.ports.vault import Lock, Vault
from chalicelib.ports.world import Ids


def renew(lock: Lock, *, by: Person, where: str, at: datetime, ids: Ids, vault: Vault, commit: Commit) -> None:
    """Raises Refused while two are valid. It is written down before it is done: nothing is ever renewed untold."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    if len(vault.valid(lock)) > 1:
        raise Refused("Two are valid already. Retire the older one first.")
    commit(Audited("lock_renewed", subject(lock), by=by.id, at=at, where=where))
    vault.renew(lock, ids.secret())


def retire(lock: Lock, *, by: Person, where: str, at: datetime, vault: Vault, commit: Commit) -> None:
    """Whoever still uses the older one is locked out."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    if len(vault.valid(lock)) > 1:
        commit(Audited("lock_retired", subject(lock), by=by.id, at=at, where=where))
        vault.retire(lock)


def show_secret(*, by: Person, where: str, at: datetime, vault: Vault, commit: Commit) -> tuple[str, ...]:
    """The shared secrets that are valid, to be entered at Amazon; who looked is written down first."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    lock = Lock.SHARED_SECRET
    commit(Audited("secret_shown", subject(lock), by=by.id, at=at, where=where))
    return tuple(vault.valid(lock))


def subject(lock: Lock) -> str:
    """Under which its trail is kept."""
    return f"lock~{lock}"
