"""The stylesheet, the script and the mark, under names with a hash of what they hold: browsers keep them for good."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "assets"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    file: str  # name with its hash, as it stands in pages
    content: str
    content_type: str


class Assets:
    """Read once per hub, on first use."""

    def __init__(self) -> None:
        self._by_name: dict[str, Asset] = {}

    def file(self, name: str) -> str:
        """What a page calls this asset. Raises KeyError for one that we do not have."""
        return self._all()[name].file

    def find(self, file: str) -> tuple[Asset, bool] | None:
        """The asset asked for, and whether its hash is today's: pages from before a release ask for yesterday's."""
        stem, _, rest = file.partition("-")
        for name, asset in self._all().items():
            path = Path(name)
            if path.stem == stem and rest.endswith(path.suffix):
                return asset, asset.file == file
        return None

    def _all(self) -> dict[str, Asset]:
        if not self._by_name:
            self._by_name = {path.name: _asset(path) for path in sorted(FOLDER.iterdir()) if path.suffix in _TYPES}
        return self._by_name


def _asset(path: Path) -> Asset:
    content = path.read_text(encoding="utf-8")
    # Twelve digits tell versions of our own three files apart; nobody else puts files here.
    digest = hashlib.sha256(content.encode()).hexdigest()[:12]
    return Asset(f"{path.stem}-{digest}{path.suffix}", content, _TYPES[path.suffix])
