"""Which route of the Chalice app a path belongs to, and what its parameters are."""

from collections.abc import Iterable
from typing import NamedTuple


class Match(NamedTuple):
    route: str
    parameters: dict[str, str]


class Routes:
    """Fixed segments beat parameters; parameters stay as they were sent, for API Gateway does not decode them."""

    def __init__(self, routes: Iterable[str]) -> None:
        split = sorted(((route, _segments(route)) for route in routes), key=lambda pair: [*map(_is_parameter, pair[1])])
        self._by_length: dict[int, list[tuple[str, list[str]]]] = {}
        for route, segments in split:
            self._by_length.setdefault(len(segments), []).append((route, segments))

    def match(self, path: str) -> Match | None:
        asked = _segments(path)
        for route, segments in self._by_length.get(len(asked), ()):
            pairs = list(zip(segments, asked, strict=True))
            if all(value if _is_parameter(name) else value == name for name, value in pairs):
                return Match(route, {name[1:-1]: value for name, value in pairs if _is_parameter(name)})
        return None


def _segments(path: str) -> list[str]:
    stripped = path[1:] if path.startswith("/") else path
    return stripped.removesuffix("/").split("/")  # one trailing slash means nothing to API Gateway


def _is_parameter(segment: str) -> bool:
    return segment.startswith("{")
