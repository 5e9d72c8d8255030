"""A field of the company's own, as its page posts it."""

from collections.abc import Mapping

from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.custom_fields import CustomField, CustomFields, FieldKind


def field(form: Mapping[str, str], *, key: str = "") -> CustomField:
    """``key`` is the one that an existing field keeps. Raises Refused for a kind that there is not."""
    try:
        kind = FieldKind(form.get("kind", ""))
    except ValueError:
        raise Refused("Please choose what kind of field it is.", field="kind") from None
    lines = [line.strip() for line in form.get("options", "").splitlines()]
    return CustomField(
        key=key or form.get("key", "").strip(),
        label=" ".join(form.get("label", "").split()),
        kind=kind,
        required=form.get("required") == "yes",
        options=tuple(filter(None, lines)) if kind is FieldKind.CHOICE else (),
    )


def as_typed(field: CustomField | None, fields: CustomFields) -> dict[str, str]:
    """A field as its form shows it; a new one when there is none."""
    field = field or CustomField("", "")
    return {
        "revision": str(fields.stand),
        "key": field.key,
        "label": field.label,
        "kind": field.kind.value,
        "required": "yes" if field.required else "",
        "options": "\n".join(field.options),
    }
