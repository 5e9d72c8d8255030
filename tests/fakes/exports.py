"""Tables of orders on their way, and their files, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.errors import NotFound
from chalicelib.domain.exports import PIECE, Export


@dataclass(frozen=True)
class FakeExports:
    store: Any

    def get(self, person: str, id: str) -> Export:
        found = self.store.find(Export, person, id)
        if found is None:
            raise NotFound("There is no such export.")
        return found

    def of(self, person: str, *, most: int = 25) -> Sequence[Export]:
        theirs = (export for export in self.store.all(Export) if export.person == person)
        return sorted(theirs, key=lambda export: export.id, reverse=True)[:most]


@dataclass
class FakeExportFiles:
    """``troubles`` are raised by the next writes, one each."""

    stored: dict[str, bytes] = field(default_factory=dict)
    troubles: list[BaseException] = field(default_factory=list)

    def keep(self, name: str, content: bytes) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.stored[name] = content

    def read(self, name: str) -> bytes:
        if name not in self.stored:
            raise NotFound("There is no such file, or no longer.")
        return self.stored[name]

    def join(self, name: str, pieces: Sequence[str]) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        contents = [self.stored[piece] for piece in pieces]
        assert all(len(content) >= PIECE for content in contents[:-1]), "S3 refuses to join small pieces"
        self.stored[name] = b"".join(contents)

    def link(self, name: str, *, called: str) -> str:
        return f"https://files.example/{name}?called={called}"
