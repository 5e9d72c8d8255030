"""Our application at Amazon: its names, and its secret, which goes into the vault and never comes out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased, Said
from chalicelib.domain.connections import APPLICATION, Application
from chalicelib.domain.connections.renewing import secret_warnings
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Overtaken, Refused, Unfit
from chalicelib.domain.messages import WarnOfSecret
from chalicelib.domain.texts import in_one_line
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.selling import Grants
from chalicelib.ports.vault import Vault

# As Amazon writes them; what they are made of may grow.
_APPLICATION_ID = re.compile(r"amzn1\.sellerapps\.app\.[A-Za-z0-9.-]{8,100}")
_CLIENT_ID = re.compile(r"amzn1\.application-oa2-client\.[A-Za-z0-9.-]{8,200}")
# Amazon's are some 70 signs long.
LONGEST_SECRET = 500
_SECRET = re.compile(rf"[!-~]{{8,{LONGEST_SECRET}}}")


def texts(application: Application | None) -> dict[str, str]:
    """As its form shows it; the secret is shown by nobody."""
    if application is None:
        return {"revision": "", "is_draft": "yes"}
    ends = application.secret_expires_on
    return {
        "revision": str(application.revision),
        "application_id": application.application_id,
        "client_id": application.client_id,
        "is_draft": "yes" if application.is_draft else "",
        "is_private": "yes" if application.is_private else "",
        "secret_expires_on": ends.isoformat() if ends else "",
    }


def keep(
    typed: Mapping[str, str],
    *,
    by: Person,
    where: str,
    at: datetime,
    connections: Connections,
    vault: Vault,
    commit: Commit,
) -> Application:
    """Raises Unfit with a refusal for every field that is wrong, and Overtaken. A secret that was typed becomes the
    current one, and the one before stays beside it until it is retired."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    stored = connections.application()
    if typed.get("revision", "") != texts(stored)["revision"]:
        raise Overtaken("These settings were changed meanwhile. Please look at what is stored now, then update again.")
    secret = typed.get("client_secret", "").strip()
    made = _stated(typed, stored)
    if found := list(_refusals(made, typed, secret, vault)):
        raise Unfit("Please look at the marked fields.", found)
    if secret:
        vault.keep_client_secret(secret)
        made = replace(made, secret_set_at=at, secret_set_by=by.id)
    if made != stored or secret:
        commit(*_changes(stored, made, by=by, where=where, at=at, has_secret=bool(secret)))
    return made


def retire_secret(*, by: Person, where: str, at: datetime, vault: Vault, commit: Commit) -> None:
    """Only the current one is used from here on."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    if vault.client_secrets() > 1:
        commit(Audited("secret_retired", APPLICATION, by=by.id, at=at, where=where))
        vault.retire_client_secret()


def check(*, by: Person, where: str, at: datetime, connections: Connections, grants: Grants, commit: Commit) -> None:
    """Asks Amazon for a token in our own name. Raises BadApplication, Retryable, Refused when nothing is entered."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    known(connections)
    grants.check_application()
    commit(Audited("application_checked", APPLICATION, by=by.id, at=at, where=where))


def known(connections: Connections) -> Application:
    """Raises Refused while nobody has entered it."""
    application = connections.application()
    if application is None:
        raise Refused("Our Amazon application is not entered yet. Please enter it first.")
    return application


def _stated(typed: Mapping[str, str], stored: Application | None) -> Application:
    before = stored or Application("", "")
    return replace(
        before,
        application_id=in_one_line(typed.get("application_id", "")),
        client_id=in_one_line(typed.get("client_id", "")),
        is_draft=typed.get("is_draft") == "yes",
        is_private=typed.get("is_private") == "yes",
        secret_expires_on=_day(typed.get("secret_expires_on", "")),
    )


def _refusals(made: Application, typed: Mapping[str, str], secret: str, vault: Vault) -> Iterator[Refused]:
    if not _APPLICATION_ID.fullmatch(made.application_id):
        yield Refused("An application id begins with amzn1.sellerapps.app.", field="application_id")
    if not _CLIENT_ID.fullmatch(made.client_id):
        yield Refused("An LWA client id begins with amzn1.application-oa2-client.", field="client_id")
    if secret and not _SECRET.fullmatch(secret):
        yield Refused(
            "This is no client secret: it has no blanks, and 8 to {most} signs.",
            field="client_secret",
            most=LONGEST_SECRET,
        )
    if not secret and not vault.client_secrets():
        yield Refused("Please enter the client secret: nothing works without it.", field="client_secret")
    if typed.get("secret_expires_on", "").strip() and made.secret_expires_on is None:
        yield Refused("Please enter a date, such as 2027-05-01.", field="secret_expires_on")


def _changes(
    stored: Application | None, made: Application, *, by: Person, where: str, at: datetime, has_secret: bool
) -> Iterator[Change]:
    yield Created(made) if stored is None else Changed(stored, made)
    yield Audited("application_kept", APPLICATION, by=by.id, at=at, where=where)
    if has_secret:
        yield Audited("secret_kept", APPLICATION, by=by.id, at=at, where=where)
    ends = made.secret_expires_on
    if ends is not None and (stored is None or stored.secret_expires_on != ends):
        yield Erased(needed(Reason.SECRET_ENDS, APPLICATION, at=at))
        for days, moment in secret_warnings(ends, at=at):
            yield Said(WarnOfSecret(APPLICATION, days=days, ends=ends.isoformat()), moment)


def _day(text: str) -> date | None:
    """None for what is none, or lies where no secret of today's ends: days are counted back from it."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None
