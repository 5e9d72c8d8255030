"""Which fields of its own a company asks of every order."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.changes import Audited, Changed, Created
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import NotFound, Overtaken, Refused
from chalicelib.domain.purchasing import custom_fields
from chalicelib.domain.purchasing.custom_fields import CustomField, CustomFields
from chalicelib.ports.commit import Commit
from chalicelib.ports.settings import Settings
from chalicelib.usecases.company.integration import known

SUBJECT = "custom-fields"


def keep(
    field: CustomField,
    *,
    replaces: str = "",
    stand: int | None = None,
    by: Person,
    where: str,
    at: datetime,
    settings: Settings,
    commit: Commit,
) -> CustomFields:
    """Adds a field, or changes the one whose key is ``replaces``. ``stand`` is the fields' that the form was made
    from.

    Raises Overtaken when they were changed meanwhile, and what ``custom_fields.with_field`` raises.
    """
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    before = settings.custom_fields()
    if stand is not None and stand != before.stand:
        raise Overtaken("The fields were changed meanwhile. Compare, then decide.")
    after = custom_fields.with_field(before, field, replaces=replaces)
    if after != before:
        facts = {"field": field.key, "label": field.label}
        entry = Audited("field_kept", SUBJECT, by=by.id, at=at, where=where, facts=facts)
        commit(Changed(before, after) if before.stand else Created(after), entry)
    return after


def delete(key: str, *, by: Person, where: str, at: datetime, settings: Settings, commit: Commit) -> CustomFields:
    """Nobody is asked any more; orders keep what was filled in. Deleting twice changes nothing. Raises Refused while
    Amazon is told the field: its row in the settings would go on with something else."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    before = settings.custom_fields()
    for name in custom_fields.told_by(_mapping(settings), key) if key in before.labels else ():
        raise Refused(
            "Amazon is told this field as “{name}”. Please take that out of the integration settings first.", name=name
        )
    after = custom_fields.without(before, key)
    if after != before:
        entry = Audited("field_deleted", SUBJECT, by=by.id, at=at, where=where, facts={"field": key})
        commit(Changed(before, after), entry)
    return after


def move_up(key: str, *, by: Person, where: str, at: datetime, settings: Settings, commit: Commit) -> CustomFields:
    """Asked one place earlier. Raises NotFound for a field that is gone."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    before = settings.custom_fields()
    if key not in before.labels:
        raise NotFound("There is no such field.")
    after = custom_fields.moved_up(before, key)
    if after != before:
        entry = Audited("field_kept", SUBJECT, by=by.id, at=at, where=where, facts={"field": key})
        commit(Changed(before, after), entry)
    return after


def _mapping(settings: Settings) -> Mapping[str, str]:
    """Of extrinsics; nothing while the integration is not set up."""
    integration = known(settings)
    return integration.extrinsics if integration else {}
