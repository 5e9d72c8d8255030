"""The stylesheet, the script and the mark; their names change with what they hold, so browsers may keep them."""

from chalice.app import Blueprint, Request, Response

from chalicelib.handlers import answers
from chalicelib.handlers.envelope import door
from chalicelib.wiring import Hub

assets = Blueprint(__name__)

# A year; nobody has to ask again for something that never changes under its name.
FOR_GOOD = "public, max-age=31536000, immutable"


@assets.route("/assets/{file}", name="asset")
@door(assets)
def asset(hub: Hub, request: Request, file: str) -> Response:
    found = hub.pages.assets.find(file)
    if found is None:
        return answers.text("There is no such file.", 404)
    kept, is_todays = found
    keeping = FOR_GOOD if is_todays else "no-cache"
    return Response(kept.content.encode(), headers={"Content-Type": kept.content_type, "Cache-Control": keeping})
