"""Something picked from a small list, or named anew beside it (parts/listed.html)."""

from collections.abc import Mapping, Sequence

from chalicelib.domain.lists import LONGEST_NAME, UNTRACKED, Carriage, Entry, ListName, Pick
from chalicelib.domain.texts import in_one_line
from chalicelib.handlers.forms import revision
from chalicelib.handlers.visit import Visit

NEW = "new_"


def pick(here: Visit, field: str) -> Pick:
    """What the two fields of ``listed`` say; what is new wins. Of what is far too long enough stays to be refused."""
    return Pick(in_one_line(here.form.get(field, "")), here.form.get(f"{NEW}{field}", "")[: LONGEST_NAME * 10])


def offered(entries: Sequence[Entry], chosen: str = "") -> list[Entry]:
    """Those in use, and the one that is chosen already."""
    return [entry for entry in entries if not entry.archived or entry.code == chosen]


def entry(here: Visit, of: ListName, code: str = "") -> Entry:
    """An entry as its own form has it; ``code`` is the one that it keeps."""
    form = here.form
    methods = tuple(dict.fromkeys(filter(None, map(in_one_line, form.get("methods", "").splitlines()))))
    carriage = Carriage(
        in_one_line(form.get("amazon_code", "")),
        form.get("is_untracked") == "yes",
        methods,
        in_one_line(form.get("reference", "")) or UNTRACKED,
    )
    return Entry(
        of,
        code or in_one_line(form.get("code", "")),
        in_one_line(form.get("name", "")),
        address=form.get("address", "").replace("\r\n", "\n").strip() if of is ListName.WAREHOUSES else "",
        carriage=carriage if of is ListName.CARRIERS else None,
        revision=revision(form) if code else 0,
    )


def typed(entry: Entry) -> Mapping[str, str]:
    """What its form shows of a stored one."""
    carriage = entry.carriage or Carriage()
    return {
        "code": entry.code,
        "name": entry.name,
        "address": entry.address,
        "amazon_code": carriage.amazon_code,
        "is_untracked": "yes" if carriage.is_untracked else "",
        "reference": carriage.reference if carriage.is_untracked else "",
        "methods": "\n".join(carriage.methods),
        "revision": str(entry.revision),
    }
