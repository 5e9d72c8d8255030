"""Raw documents, kept beside what we made of them."""

from typing import Protocol


class Files(Protocol):
    def keep(self, name: str, content: bytes) -> str:
        """Stores gzipped bytes under a name and returns the name; durable when it returns. Keeping the same twice is
        fine."""

    def read(self, name: str) -> bytes:
        """Raises NotFound."""
