"""The house as its law sees it: the files, what they import, and a fresh interpreter to try them in."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
CHALICELIB = ROOT / "chalicelib"


@cache
def files(*endings: str) -> tuple[Path, ...]:
    """What is, or is about to be, in the repository; all of it, or what ends like that."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    paths = [ROOT / name for name in listed.stdout.decode().splitlines()]
    return tuple(path for path in paths if path.is_file() and (not endings or path.suffix in endings))


def sources(folder: Path = CHALICELIB) -> tuple[Path, ...]:
    """The Python files of a room or a floor. Raises when there are none: a law about nothing is always kept."""
    found = tuple(path for path in files(".py") if path.is_relative_to(folder))
    if not found:
        raise FileNotFoundError(folder)
    return found


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def place(path: Path, node: ast.expr | ast.stmt | None = None) -> str:
    return f"{path.relative_to(ROOT)}{f':{node.lineno}' if node else ''}"


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def imported(path: Path) -> frozenset[str]:
    """Every module and name that a file imports, wherever in it, in full: ``os``, ``collections.abc.Mapping``."""
    names: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(names)


def packages(path: Path) -> set[str]:
    """The outermost packages that a file imports from."""
    return {name.partition(".")[0] for name in imported(path)}


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def python(code: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Runs this in a fresh interpreter without any environment of ours."""
    bare = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, *options, "-c", code], cwd="/", env=bare, capture_output=True, text=True)
