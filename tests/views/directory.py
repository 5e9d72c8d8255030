"""People and groups, in every state worth looking at."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from chalicelib.domain.changes import Audited
from chalicelib.domain.directory import Group, Role
from chalicelib.domain.imports import Difference, Outcome, Planned
from chalicelib.domain.mail import Failure, MailProblem
from chalicelib.domain.usage import Place, Use
from chalicelib.handlers.forms.imports import Preview
from chalicelib.handlers.forms.people import Picked
from chalicelib.handlers.pages.settings.people_table import COLUMNS
from chalicelib.queries.directory import Choice
from chalicelib.queries.people import STATES, GroupRow, GroupRows, Known, KnownGroup, Row, Rows
from chalicelib.views.form import EMPTY, Form
from chalicelib.views.texts import LANGUAGES
from tests import examples
from tests.examples import NOON

Named = tuple[str, str, Mapping[str, object]]

ANNA, CHIARA = examples.person("anna"), examples.person("chiara")
EXPECTED = replace(examples.person("zoe"), subject="", email="", given_groups=frozenset({"lab"}))
UNREACHED = replace(
    examples.person("felix"),
    mail_problem=MailProblem(Failure.BOUNCED, NOON),
    groups=frozenset({"a", "b", "c", "d", "team-leads"}),
    provided_roles=frozenset({Role.APPROVER}),
)
GROUPS = [
    Group("lab", "Who works in the laboratory"),
    Group("team-leads", is_provided=True, roles=frozenset({Role.APPROVER})),
]
USES = [Use(place, "Laboratory", "lab") for place in Place]
TYPED = {"name": "Felix", "language": "ja", "revision": "3"}
WRONG = Form(
    typed=TYPED,
    errors=dict.fromkeys(("name", "email", "manager", "groups", "roles", "remarks", "language"), "Wrong"),
    error="Please look at the marked fields.",
)
OVERTAKEN = Form(
    typed=TYPED,
    error="Changed meanwhile.",
    stored={"name": "Felicity", "manager": "Emma Lindqvist", "groups": "", "roles": "Approver", "remarks": "Lab"},
)


def pictures() -> Iterator[Named]:
    """Name, template, rows."""
    yield from _lists()
    yield from _people()
    yield from _groups()
    yield from _imports()


def _lists() -> Iterator[Named]:
    asked = {"search": "", "who": "", "state": ""}
    heard = {"asked": asked, "states": STATES, "groups": GROUPS, "done": "", "imported": ""}
    rows = [Row(ANNA, "Chiara Rossi"), Row(EXPECTED, "", "no_email"), Row(UNREACHED, "", "unreachable")]
    off = Row(replace(CHIARA, disabled=True), "", "disabled")
    searched = asked | {"search": "zo", "who": "group:lab", "state": "no_email"}
    for name, found, more in (
        ("", Rows([*rows, off], "next"), {"done": "added", "imported": "3"}),
        ("-found", Rows(rows[1:2], is_cut=True), {"asked": searched, "done": "deleted"}),
        ("-nobody", Rows([]), {"asked": searched}),
        ("-on", Rows([], "next"), {"asked": searched}),
    ):
        yield f"people{name}", "pages/people/list", heard | {"found": found} | more
    tick = Form(error="Please tick the groups to delete.")
    listed = GroupRows([GroupRow(GROUPS[0], 0), GroupRow(GROUPS[1], 100)], "team-leads")
    for name, groups, form, done in (
        ("", listed, EMPTY, "added"),
        ("-untick", listed, tick, ""),
        ("-none", GroupRows([]), EMPTY, "deleted"),
    ):
        yield f"groups{name}", "pages/groups/list", {"found": groups, "search": "", "form": form, "done": done}


def _people() -> Iterator[Named]:
    trail = [Audited("person_changed", "felix", by="gita", at=NOON, facts={"fields": "name", "roles": "approver"})]
    around = {"languages": LANGUAGES, "done": ""}
    plain = around | {"manager": Picked(), "groups": Picked()}
    looked = around | {
        "manager": Picked([Choice("person:emma", "Emma Lindqvist", "emma@example.com")], [], "nobody"),
        "groups": Picked([Choice("group:lab", "lab", warning="nobody")], [Choice("group:a", "a")], "a"),
    }

    def known(person: object, **more: object) -> Known:
        usual = {"manager": None, "namesakes": [], "groups": GROUPS, "uses": [], "trail": []}
        return Known(person=person, **usual | more)  # type: ignore[arg-type]

    named = known(
        UNREACHED,
        manager=CHIARA,
        namesakes=[ANNA],
        uses=USES,
        trail=trail,
        names={"gita": "Gita Rao"},
        coming={Role.APPROVER: ["team-leads"]},
    )
    for name, id, whom, form, rows in (
        ("new", "", None, Form(chosen={"roles": [Role.APPLICANT]}), plain),
        ("wrong", "", None, WRONG, looked),
        ("known", "felix", named, Form(typed=TYPED), looked | {"done": "updated"}),
        ("overtaken", "felix", named, OVERTAKEN, looked),
        ("off", "chiara", known(replace(CHIARA, disabled=True)), Form(typed=TYPED), plain | {"done": "off"}),
        ("expected", "zoe", known(EXPECTED), Form(typed=TYPED), plain | {"done": "on"}),
    ):
        yield f"person-{name}", "pages/people/one", rows | {"id": id, "known": whom, "form": form}


def _groups() -> Iterator[Named]:
    lab, leads = GROUPS
    for name, group, form in (
        ("new", None, EMPTY),
        ("wrong", None, WRONG),
        ("empty", KnownGroup(lab, 0, [], []), EMPTY),
        ("known", KnownGroup(leads, 100, [CHIARA, UNREACHED, EXPECTED], USES), Form(chosen={"roles": ["approver"]})),
        ("overtaken", KnownGroup(lab, 1, [EXPECTED], []), OVERTAKEN),
    ):
        rows = {"name": group.group.name if group else "", "known": group, "form": form, "members_page": "/settings"}
        yield f"group-{name}", "pages/groups/one", rows


def _imports() -> Iterator[Named]:
    new = Planned(2, "Zoe Zander", Outcome.NEW)
    changed = Planned(3, "Anna Sato", Outcome.CHANGED, [Difference("roles", "applicant", "approver")])
    for name, seen in (("choose", None), ("preview", Preview([new, changed], "name\nZoe", "f" * 64))):
        yield f"people-import-{name}", "pages/people/import", {"columns": COLUMNS, "form": EMPTY, "seen": seen}
