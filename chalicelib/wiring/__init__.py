"""Which adapter answers which port, and the house that this process serves."""

from chalicelib import config as environment
from chalicelib.wiring.building import build, real_world
from chalicelib.wiring.house import Hub, World

__all__ = ["Hub", "World", "build", "hub", "real_world", "use"]

_present: list[Hub] = []


def hub() -> Hub:
    """The house this process serves, built from the environment on first use."""
    if not _present:
        read = environment.read()
        use(build(read, real_world(read)))
    return _present[0]


def use(other: Hub) -> None:
    """Makes this process serve another house: the local stack's, with its travelling clock, or a test's."""
    _present[:] = [other]
