"""Documents as they crossed our doors, in both directions, their secrets removed: to look at, or to keep."""

from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.directory import Role
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import page
from chalicelib.handlers.visit import Visit
from chalicelib.queries.documents import document
from chalicelib.views.xml import pretty

documents = Blueprint(__name__)

ADMINISTRATORS = (Role.PURCHASING_ADMINISTRATOR,)


@documents.route("/documents/{owner}/{payload_id}", name="show-document")
@page(documents, roles=ADMINISTRATORS)
def show(here: Visit, owner: str, payload_id: str) -> Response:
    """``?as=file`` is the document itself; never shown as XML, since a browser would run what stands in it."""
    found = here.do(document, unquote(owner), unquote(payload_id))
    if here.query("as") == "file":
        return answers.download(found.content, f"{found.document.kind}.xml", "application/octet-stream")
    return here.page("pages/document", way="management", found=found.document, text=pretty(found.content))
