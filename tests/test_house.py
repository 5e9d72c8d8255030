"""The law of the house: what keeps its floors, its sizes and its words in order when nobody is looking."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house import CHALICELIB, ROOT, files, imported, lines, module, packages, parsed, place, python, sources

# From the top down; imports only go that way.
FLOORS = "handlers wiring views usecases queries adapters ports config domain"
# Long enough for one subject; what is longer has two (the goal is 250).
MOST_LINES = 300
# The rules know values only: nothing of these can be asked without leaving the process or the present call.
OUTSIDE = {
    "asyncio",
    "io",
    "logging",
    "os",
    "pathlib",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "threading",
    "time",
}
PROBLEMS = {"Problem", "Refused", "Forbidden", "NotFound", "Conflict", "Retryable", "Unreadable"}
# Where packages come from, and on whose machine something was written, is nobody's business.
FOREIGN = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|registry\.yarnpkg|artifactory|devpi|/simple/"
    r"|(?<![\w.:/-])/(?:work|root|home|Users)/\w"
)
UNFINISHED = re.compile(r"\b(?:TODO|FIXME)\b(?! \(?#\d)")


def test_the_import_contracts_are_there_and_kept():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = [floor for contract in contracts for layer in contract.get("layers", []) for floor in layer.split(" | ")]

    linted = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )

    assert layers == [f"chalicelib.{floor}" for floor in FLOORS.split()]
    assert linted.returncode == 0, linted.stdout


def test_handlers_never_import_adapters_and_use_cases_never_import_queries():
    forbidden = {"handlers": "chalicelib.adapters", "usecases": "chalicelib.queries", "queries": "chalicelib.usecases"}

    assert [
        place(path)
        for floor, below in forbidden.items()
        for path in sources(CHALICELIB / floor)
        if any(name.startswith(below) for name in imported(path))
    ] == []


def test_the_simulator_shares_no_code_with_the_hub():
    ours = {"chalicelib", "local", "tests", "app"}

    assert {place(path): shared for path in sources(ROOT / "simulator") if (shared := packages(path) & ours)} == {}


def test_the_rules_need_the_standard_library_only_and_ask_nothing_of_the_world():
    modules = [module(path) for path in sources(CHALICELIB / "domain")]

    # Without site-packages, whatever is not in the standard library can't be found.
    alone = python(f"import {', '.join(modules)}", "-S")

    assert alone.returncode == 0, alone.stderr
    assert [place(path) for path in sources(CHALICELIB / "domain") if packages(path) & OUTSIDE] == []


def test_only_the_configuration_reads_the_environment():
    readers = [
        place(path, node)
        for path in sources()
        if path != CHALICELIB / "config.py"
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"})
        or (isinstance(node, ast.Name) and node.id in {"environ", "getenv"})
    ]

    assert readers == []


def test_importing_the_house_needs_no_environment_opens_nothing_and_starts_nothing():
    quiet = python(
        "import socket, threading\n"
        "def never(*_): raise RuntimeError('a connection at import')\n"
        "socket.socket.connect = never\n"
        f"import app, {', '.join(module(path) for path in sources())}\n"
        "assert threading.active_count() == 1, 'a thread at import'\n"
    )

    assert (quiet.returncode, quiet.stdout) == (0, ""), quiet.stderr


def test_the_front_door_only_registers():
    assert lines(ROOT / "app.py") < 40


def test_no_file_has_two_subjects():
    assert {place(path): lines(path) for path in files(".py", ".html") if lines(path) > MOST_LINES} == {}


def test_every_file_opens_with_a_sentence_that_says_what_one_finds_here():
    assert [place(path) for path in files(".py") if not (ast.get_docstring(parsed(path)) or "").strip()] == []


def test_no_file_names_a_registry_or_a_path_of_one_machine():
    assert found(FOREIGN) == []


def test_nothing_is_left_for_later_without_an_issue():
    assert found(UNFINISHED) == []


def found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{place(path)}:{number}: {hit.group()}"
        for path in files()
        if path != Path(__file__)  # it has to name what it forbids
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if (hit := pattern.search(line))
    ]


def test_a_refusal_is_a_constant_sentence_and_names_only_facts_that_it_has():
    wrong = []
    for where, call in problems():
        sentence, given = call.args[0], {keyword.arg for keyword in call.keywords}
        if isinstance(sentence, ast.JoinedStr | ast.BinOp | ast.Subscript | ast.Call):
            wrong.append(f"{where}: put together or picked, so nobody finds it to translate it")
        elif isinstance(sentence, ast.Constant) and None not in given:
            named = set(re.findall(r"{(\w+)}", str(sentence.value)))
            wrong += [f"{where}: {{{name}}} is not given" for name in named - given]

    assert wrong == []


def problems() -> list[tuple[str, ast.Call]]:
    """Every refusal, conflict and the like that is made anywhere in the hub."""
    return [
        (place(path, node), node)
        for path in sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args
        if node.func.id in PROBLEMS and not imported(path).isdisjoint(_modules_of(node.func.id))
    ]


def _modules_of(problem: str) -> set[str]:
    return {f"chalicelib.domain.errors.{problem}", f"chalicelib.domain.messages.{problem}"}
