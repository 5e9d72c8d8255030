"""The law of the house where it meets others: handlers as Lambda sees them, ports as the hub hands them over, words."""

import ast
import importlib
import inspect
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from gettext import NullTranslations
from types import ModuleType
from typing import Any, get_type_hints

import pytest
from chalice.app import Chalice

from chalicelib.domain.attention import Reason
from chalicelib.domain.changes import Audited
from chalicelib.domain.destinations import allow_list
from chalicelib.domain.messages import NEWS
from chalicelib.ports.letters import Occasion
from chalicelib.views.html import Pages
from chalicelib.views.letters import Letters
from chalicelib.views.words import Words
from chalicelib.wiring import Hub
from local import run as local_run
from local import seed
from simulator.people import PEOPLE
from tests import examples
from tests.house import CHALICELIB, ROOT, module, parsed, place, python, sources

# Chalice's decorators that make a Lambda function, each of which takes a name.
FUNCTIONS = {"schedule", "lambda_function", "authorizer"}
MADE_BY = re.compile(rf"^(?:{'|'.join(FUNCTIONS)}|on_\w+)$")


@pytest.fixture(scope="module")
def app() -> Chalice:
    found: Chalice = importlib.import_module("app").app
    return found


def functions(app: Chalice) -> dict[str, str]:
    """Every Lambda function beside the API's: where its handler is, by its name."""
    return {each.name: each.handler_string for each in (*app.event_sources, *app.pure_lambda_functions)}


# Handlers


def test_every_handler_can_be_imported_by_itself_as_lambda_does(app: Chalice):
    for handler in ("app.app", *functions(app).values()):
        where, _, name = handler.rpartition(".")

        imported = python(f"import {where} as module; assert callable(module.{name})")

        assert imported.returncode == 0, f"{handler}: {imported.stderr}"


def test_every_function_has_a_name_of_its_own_written_where_it_is_made(app: Chalice):
    named = [(place(path, call), _name(call)) for path, call in makers()]
    names = [name for _, name in named]

    assert [where for where, name in named if name is None] == []
    assert sorted(names, key=str) == sorted(functions(app)), "two of one name, or one that app.py does not register"


def makers() -> Iterator[tuple[Any, ast.Call]]:
    """The decorators that make Lambda functions."""
    for path in sources(CHALICELIB / "handlers"):
        for node in ast.walk(parsed(path)):
            for maker in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
                if isinstance(maker, ast.Call) and MADE_BY.match(getattr(maker.func, "attr", "")):
                    yield path, maker


def _name(maker: ast.Call) -> str | None:
    given = {keyword.arg: keyword.value for keyword in maker.keywords}.get("name")
    return str(given.value) if isinstance(given, ast.Constant) else None


def test_the_configuration_speaks_of_the_functions_there_are(app: Chalice):
    config = json.loads((ROOT / ".chalice" / "config.json").read_text())
    stages = [set(stage.get("lambda_functions", {})) for stage in config["stages"].values()]
    there_are = {"api_handler", *functions(app)}

    assert set(config["lambda_functions"]) == there_are
    assert all(named <= there_are for named in stages)


# Ports


def ports() -> dict[str, type]:
    """What the hub hands over, by name."""
    hints = get_type_hints(Hub)
    return {port.name: hints[port.name] for port in fields(Hub)}


def verbs() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every use case and query, and what else those floors offer."""
    for path in (*sources(CHALICELIB / "usecases"), *sources(CHALICELIB / "queries")):
        found = importlib.import_module(module(path))
        for name, verb in inspect.getmembers(found, inspect.isfunction):
            if verb.__module__ == found.__name__ and not name.startswith("_"):
                yield f"{found.__name__}.{name}", verb


def test_use_cases_and_queries_name_their_ports_as_the_hub_does():
    given, wrong = ports(), []

    for where, verb in verbs():
        hints = get_type_hints(verb)
        for parameter in inspect.signature(verb).parameters.values():
            kind = hints.get(parameter.name)
            is_port = getattr(kind, "__module__", "").startswith("chalicelib.ports") and getattr(
                kind, "_is_protocol", 0
            )
            if (is_port or parameter.name in given) and given.get(parameter.name) != kind:
                wrong.append(f"{where}: {parameter.name} is {kind}, at the hub {given.get(parameter.name)}")

    assert wrong == []


def test_every_call_through_the_hub_gives_what_the_hub_does_not():
    wrong, calls = [], list(done())

    for where, call, verb in calls:
        signature = inspect.signature(verb)
        given = {keyword.arg for keyword in call.keywords if keyword.arg}
        wrong += [f"{where}: {verb.__name__} takes no {name}" for name in given - set(signature.parameters)]
        if any(keyword.arg is None for keyword in call.keywords):
            continue  # what stands in a mapping shows when the page is tested
        inputs = [name for name, one in signature.parameters.items() if one.kind is not one.KEYWORD_ONLY]
        given |= {*inputs[: len(call.args) - 1], *ports(), "at"}
        needed = {name for name, one in signature.parameters.items() if one.default is one.empty}
        wrong += [f"{where}: {verb.__name__} needs {name}" for name in needed - given]

    assert calls
    assert wrong == []


def done() -> Iterator[tuple[str, ast.Call, Callable[..., Any]]]:
    """Every ``hub.do(verb, …)`` and what verb that is."""
    for path in sources(CHALICELIB / "handlers"):
        room: ModuleType = importlib.import_module(module(path))
        for call in ast.walk(parsed(path)):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "do":
                verb = call.args[0]
                for choice in (verb.body, verb.orelse) if isinstance(verb, ast.IfExp) else (verb,):
                    name = ast.unparse(choice)
                    if name != "verb":  # where one ``do`` hands on to another
                        yield place(path, call), call, eval(name, vars(room))


# Words


def test_everything_that_needs_attention_has_words_and_advice():
    words = Words(NullTranslations())

    assert all(words.reason(reason) and words.advice(reason) for reason in Reason)
    assert len({words.reason(reason) for reason in Reason}) == len(Reason)


def test_everything_that_is_audited_has_words():
    words = Words(NullTranslations())
    said = {action: words.action(Audited(action, "PO-1", by="anna", at=examples.NOON)) for action in audited()}

    assert said
    assert [action for action, text in said.items() if text == action] == []


def audited() -> set[str]:
    """The actions that use cases write by name."""
    return {
        str(call.args[0].value)
        for path in sources(CHALICELIB / "usecases")
        for call in ast.walk(parsed(path))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Audited"
        if isinstance(call.args[0], ast.Constant)
    }


def test_every_occasion_has_a_letter_of_its_own():
    pages = Pages("http://localhost:8000", allowed=allow_list(()))
    letters = {name: Letters(pages)(occasion(name)) for name in (*REQUESTS, *NEWS)}

    assert len({letter.subject for letter in letters.values()}) == len(letters)
    assert all(examples.NUMBER in letter.text and examples.NUMBER in letter.html for letter in letters.values())


# What approvers get; the rest is news for applicants.
REQUESTS = ("ask", "fresh_link", "remind", "escalate", "warn_of_hold", "hold_ends")


def occasion(name: str) -> Occasion:
    return Occasion(
        name=name,
        to=examples.person("emma"),
        order=examples.applying(),
        content=examples.content(),
        company=examples.company(),
        token="a.token" if name in REQUESTS else "",
        on_behalf_of=examples.person("felix"),
        applicant=examples.person("anna"),
        facts={"by": "Emma Lindqvist", "comment": "Too many pens"},
    )


def test_applicants_are_told_only_what_has_a_letter():
    assert told() <= set(NEWS)


def told() -> set[str]:
    """The news that use cases speak of by name."""
    return {
        str(keyword.value.value)
        for path in sources(CHALICELIB / "usecases")
        for call in ast.walk(parsed(path))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "news" and isinstance(keyword.value, ast.Constant)
    }


# People


def test_the_people_at_the_provider_in_the_seed_on_the_screen_and_in_the_examples_are_the_same():
    seeded = {person.subject: person for person in seed.people("http://localhost:8001/oidc")}
    usual = examples.people()

    assert list(PEOPLE) == list(seeded) == [name for name, *_ in local_run.PEOPLE]
    assert list(seeded)[: len(usual)] == list(usual)  # those who buy; who sells is made where a test needs them
    assert [person.name for person in seeded.values()] == [name for _, name, *_ in local_run.PEOPLE]
    for subject, person in seeded.items():
        provided, example = PEOPLE[subject], usual.get(subject, person)
        assert (person.name, person.email, person.groups) == (provided.name, provided.email, frozenset(provided.groups))
        assert (person.name, person.email, person.groups, person.roles) == (
            example.name,
            example.email,
            example.groups,
            example.roles,
        )
