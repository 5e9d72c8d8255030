"""Keeping what the company says about itself, and its logo."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from chalicelib.domain.changes import Audited, Change, Changed, Created
from chalicelib.domain.company import Company, Logo
from chalicelib.domain.company import logo as logos
from chalicelib.domain.company.letterhead import NOBODY, postal, refusals, relocated, stated, texts
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Overtaken, Refused, Unfit
from chalicelib.domain.mail import Senders
from chalicelib.ports.addressing import AddressRules
from chalicelib.ports.commit import Commit
from chalicelib.ports.files import Files
from chalicelib.ports.settings import Settings

COMPANY = "company"  # the subject of its trail
LOGOS = "logos"


def keep_company(
    typed: Mapping[str, str],
    days: Sequence[str],
    *,
    by: Person,
    where: str,
    at: datetime,
    settings: Settings,
    address_rules: AddressRules,
    senders: Senders,
    commit: Commit,
) -> Company:
    """Raises Unfit with a refusal for every field that is wrong, Overtaken when somebody changed it since the form was
    made."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    stored = known(settings)
    before = stored or NOBODY
    if stored is not None and typed.get("revision") != texts(stored)["revision"]:
        raise Overtaken("The company was changed meanwhile. Please look at what is stored now, then update it again.")
    made = _checked(stated(typed, days, of=before), senders, address_rules)
    changed = [name for name, text in texts(made).items() if text != texts(before)[name] and name != "revision"]
    if made != stored:
        facts = {"fields": ", ".join(changed)}
        commit(*_kept(stored, made), Audited("company_kept", COMPANY, by=by.id, at=at, where=where, facts=facts))
    return made


def keep_logo(
    content: bytes, *, by: Person, where: str, at: datetime, settings: Settings, files: Files, commit: Commit
) -> Logo:
    """Raises Refused for what is no picture, or too large."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    stored = _must_be_known(settings)
    logo = logos.checked(content)
    if logo != stored.logo:
        files.keep(f"{LOGOS}/{logo.file}", content)
        _commit_logo(stored, logo, by, where, at, commit)
    return logo


def remove_logo(*, by: Person, where: str, at: datetime, settings: Settings, commit: Commit) -> None:
    """Letters that are out keep showing it, so its file stays. Removing none changes nothing."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    stored = _must_be_known(settings)
    if stored.logo is not None:
        _commit_logo(stored, None, by, where, at, commit)


def known(settings: Settings) -> Company | None:
    """None as long as nobody has kept it."""
    try:
        return settings.company()
    except Refused:
        return None


def _commit_logo(stored: Company, logo: Logo | None, by: Person, where: str, at: datetime, commit: Commit) -> None:
    action = Audited("logo_kept" if logo else "logo_removed", COMPANY, by=by.id, at=at, where=where)
    commit(Changed(stored, replace(stored, logo=logo)), action)


def _must_be_known(settings: Settings) -> Company:
    stored = known(settings)
    if stored is None:
        raise Refused("Please enter the company first, then its logo.", field="logo")
    return stored


def _checked(company: Company, senders: Senders, rules: AddressRules) -> Company:
    found = [*refusals(company, senders), *_zone(company)]
    try:
        company = relocated(company, rules.checked(postal(company)))
    except Unfit as unfit:
        found += [
            Refused(one.message, field="line1" if one.field == "lines" else one.field, **one.facts)
            for one in unfit.refusals
        ]
    if found:
        raise Unfit("Please look at the marked fields.", found)
    return company


def _zone(company: Company) -> list[Refused]:
    try:
        ZoneInfo(company.time_zone)
    except (ValueError, OSError, KeyError):  # a path, a folder, or a name that nothing has
        return [Refused("Please choose a time zone of the list, such as Europe/Berlin.", field="time_zone")]
    return []


def _kept(stored: Company | None, made: Company) -> list[Change]:
    return [Created(made)] if stored is None else [Changed(stored, made)]
