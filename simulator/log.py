"""The list of what was received and how it was answered, secrets removed."""

from simulator import cxml, ids
from simulator.rows import LogEntry
from simulator.world import World

# Enough for an afternoon of stories; the oldest go first.
LONGEST = 500


def received(world: World, crossing: str, body: bytes, *, payload_id: str = "", answer: str, fault: str = "") -> None:
    entry = LogEntry(
        id=ids.short(),
        at=world.now(),
        crossing=crossing,
        payload_id=payload_id,
        answer=answer,
        fault=fault,
        document=cxml.without_secrets(body, world.config),
    )
    with world.state.change():
        world.log.put(entry.id, entry)
        world.log.keep_newest(LONGEST)
