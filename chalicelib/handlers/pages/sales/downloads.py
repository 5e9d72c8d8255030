"""Tables of marketplace orders: small ones at once, large ones as a job with a page."""

from chalice.app import Blueprint, Response

from chalicelib.domain.exports import Encoding, Export, is_silent
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms.sales import LIST, selection
from chalicelib.handlers.forms.searched import opened
from chalicelib.handlers.visit import Visit
from chalicelib.queries.exports import link, mine, one
from chalicelib.queries.orders.listing import READERS
from chalicelib.usecases.exports.asking import again, ask_for_sales

sale_downloads = Blueprint(__name__)

DOWNLOADS = f"{LIST}/downloads"


@sale_downloads.route(f"{LIST}/download", methods=["POST"], content_types=ANY, name="download-sales")
@page(sale_downloads, roles=READERS)
def download(here: Visit) -> Response:
    """The table itself, or the page of the job that makes it."""
    encoding = Encoding(here.form["encoding"]) if here.form.get("encoding") in set(Encoding) else Encoding.UTF8
    chosen = selection({**here.form, "search": opened(here, here.form.get("search", ""))})
    made = here.do(ask_for_sales, chosen, encoding=encoding, by=here.person, where=here.where)
    if isinstance(made, Export):
        return here.sent_to(f"{DOWNLOADS}/{made.id}")
    charset = "utf-8" if encoding is Encoding.UTF8 else "windows-31j"
    return answers.download(made, f"orders-{here.hub.clock.now():%Y-%m-%d}.csv", f"text/csv; charset={charset}")


@sale_downloads.route(DOWNLOADS, name="my-sale-downloads")
@page(sale_downloads, roles=READERS)
def latest(here: Visit) -> Response:
    found = here.do(mine, here.person, sold=True)
    return here.page("pages/exports/list", way="sales", exports=found, is_sold=True)


@sale_downloads.route(f"{DOWNLOADS}/{{id}}", name="one-sale-download")
@page(sale_downloads, roles=READERS)
def show(here: Visit, id: str) -> Response:
    export = here.do(one, id, person=here.person, sold=True)
    silent = is_silent(export, here.hub.clock.now())
    return here.page("pages/exports/one", way="sales", export=export, is_silent=silent)


@sale_downloads.route(f"{DOWNLOADS}/{{id}}/file", name="sale-download-file")
@page(sale_downloads, roles=READERS)
def fetch(here: Visit, id: str) -> Response:
    """A link is made when somebody clicks, and soon opens nothing."""
    return answers.see_other(here.do(link, id, person=here.person, sold=True))


@sale_downloads.route(f"{DOWNLOADS}/{{id}}/again", methods=["POST"], content_types=ANY, name="sale-download-again")
@page(sale_downloads, roles=READERS)
def anew(here: Visit, id: str) -> Response:
    made = here.do(again, id, by=here.person, where=here.where)
    return here.sent_to(f"{DOWNLOADS}/{made.id}")
