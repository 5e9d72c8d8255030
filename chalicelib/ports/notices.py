"""Letters that are about no order: set-up links for clients, and what sellers' administrators are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from chalicelib.domain.company import Company
from chalicelib.ports.letters import Letter


@dataclass(frozen=True, slots=True)
class Notice:
    """``name`` is the occasion: ``set_up``, ``set_up_again``, ``granted``, ``renewal``, ``renewal_over``, ``revoked``,
    ``secret_ends``. ``path`` is the page behind its button. ``facts`` fill its sentences in; ``marketplaces`` are
    ids."""

    name: str
    email: str
    language: str
    company: Company
    path: str
    facts: Mapping[str, str] = field(default_factory=dict)
    marketplaces: Sequence[str] = ()


class Notices(Protocol):
    def __call__(self, notice: Notice) -> Letter:
        """In the reader's language. Every link in it is on our own address."""
