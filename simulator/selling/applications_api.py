"""rotateApplicationClientSecret: the answer is empty, the new secret comes by notification to a queue."""

from simulator.selling import applications, news
from simulator.selling.call import Answer, Call
from simulator.world import World


def rotate_client_secret(world: World, _call: Call) -> Answer:
    news.tell_new_secret(world, applications.rotate_secret(world))
    return Answer(204)
