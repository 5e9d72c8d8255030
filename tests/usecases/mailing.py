"""Letters about Anna's order while the team leads are asked, one message at a time."""

from chalicelib.domain.messages import Message
from chalicelib.ports.letters import Letter
from chalicelib.usecases import letters
from tests import examples, fakes
from tests.fakes import FakeHub


def house() -> FakeHub:
    return fakes.hub(examples.applying(), examples.content())


def written(hub: FakeHub, message: Message) -> list[Letter]:
    """What was mailed for this message, having made sure that nothing else happened."""
    commits, mailed = list(hub.store.commits), len(hub.mail.letters)
    hub.do(letters.write, message)
    assert hub.store.commits == commits
    return hub.mail.letters[mailed:]


def readers(mailed: list[Letter]) -> list[str]:
    return [letter.to.removesuffix("@example.com") for letter in mailed]
