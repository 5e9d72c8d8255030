"""Whether this process answers, and as which version. It asks nothing of anybody: that a store is down is for its alarm
to say."""

from chalice.app import Blueprint, Request, Response

from chalicelib import VERSION
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import door
from chalicelib.wiring import Hub

health = Blueprint(__name__)


@health.route("/health", methods=["GET", "HEAD"], name="health")
@door(health)
def well(hub: Hub, request: Request) -> Response:
    return answers.text(f"well, {VERSION}")
