"""Notices as plain as can be; ``asked`` remembers what was asked for."""

from dataclasses import dataclass, field

from chalicelib.ports.letters import Letter
from chalicelib.ports.notices import Notice


@dataclass
class FakeNotices:
    asked: list[Notice] = field(default_factory=list)

    def __call__(self, notice: Notice) -> Letter:
        self.asked.append(notice)
        return Letter(notice.email, notice.name, notice.path, "")
