"""``python -m benchmarks [name ...]``: each in a process of its own, a line a result; fails only when one crashes."""

import importlib
import pkgutil
import subprocess
import sys

import benchmarks


def main(names: list[str]) -> int:
    known = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")]
    if unknown := sorted(set(names) - set(known)):
        print(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    crashed = [name for name in names or known if not _ran(name)]
    for name in crashed:
        print(f"{name}: crashed")
    return 1 if crashed else 0


def _ran(name: str) -> bool:
    """One process each, so that none measures what another one has warmed up."""
    return subprocess.run([sys.executable, "-m", "benchmarks", "--here", name], check=False).returncode == 0


def report(name: str) -> None:
    results = importlib.import_module(f"benchmarks.{name}").run()
    for result in results if isinstance(results, list) else [results]:
        print(result, flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--here"]:
        report(sys.argv[2])
    else:
        sys.exit(main(sys.argv[1:]))
