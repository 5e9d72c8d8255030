"""Pages: a template, a reader and frozen rows, made into HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chalicelib import VERSION
from chalicelib.domain import destinations
from chalicelib.domain.destinations import AllowList
from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import Refused
from chalicelib.views import texts
from chalicelib.views.assets import Assets
from chalicelib.views.figures import Figures
from chalicelib.views.texts import Translations
from chalicelib.views.words import Words

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at a page, and what every page around its content shows them."""

    language: str
    at: datetime
    zone: str = "UTC"
    person: Person | None = None
    form_nonce: str = ""  # goes into every form of this session
    way: str = ""  # which of the ways in the menu leads here
    attention: int = 0  # how many things wait for an administrator
    approvals: int | None = None  # how many orders wait for the reader's decision; None for who is never asked
    may_shop: bool = False  # the settings let the reader order
    is_test: bool = False
    company: str = ""
    logo: str = ""  # the file of the company's


class Pages:
    """One per hub: keeps the compiled templates, and imports Jinja with the first page."""

    def __init__(self, base_url: str, *, allowed: AllowList, translations: Translations = texts.translations) -> None:
        """``allowed`` is where a page may send a browser."""
        self.allowed = allowed
        self.assets = Assets()
        self._base_url = base_url.rstrip("/")
        self._base_path = urlsplit(self._base_url).path
        self._translations = translations
        self._environment: Environment | None = None

    def __call__(self, template: str, reader: Reader, **rows: object) -> str:
        """``template`` is a path under templates/ without its ending; ``rows`` are what it names."""
        return self.text(
            f"{template}.html", reader.language, reader.zone, reader=reader, Role=Role, version=VERSION, **rows
        )

    def text(self, template: str, language: str, zone: str, **rows: object) -> str:
        """Any template; of mails there is one that ends in ``.html`` and one in ``.txt``."""
        if self._environment is None:
            from chalicelib.views.templating import environment

            self._environment = environment()
        translations = self._translations(language)
        speech = {"language": language, "translations": translations, "words": Words(translations)}
        ways = {"path": self.path, "url": self.url, "asset": self._asset, "shop_link": self._shop_link}
        figures = Figures(language, zone).functions()
        return self._environment.get_template(template).render(speech | ways | figures | rows)

    def say(self, language: str) -> Callable[[str], str]:
        """Translates a sentence of ours."""
        return self._translations(language).gettext

    def words(self, language: str) -> Words:
        return Words(self._translations(language))

    def path(self, path: str) -> str:
        """A path of ours as a browser needs it, below whatever path the base URL has."""
        return self._base_path + path

    def url(self, path: str) -> str:
        """A whole address for mails: always on the configured base URL."""
        return self._base_url + path

    def _asset(self, name: str) -> str:
        return self.path(f"/assets/{self.assets.file(name)}")

    def _shop_link(self, url: str) -> str:
        """An item's page at Amazon; nothing for any other address, since a cart comes from the user's browser."""
        try:
            destinations.checked(url, self.allowed)
        except Refused:
            return ""
        return url
