"""The start page: the shop's door, what waits for the reader, their latest orders; a welcome for everybody else."""

from chalice.app import Blueprint, Response

from chalicelib.handlers.envelope import page
from chalicelib.handlers.visit import Visit
from chalicelib.queries.home import home as at_home

home = Blueprint(__name__)


@home.route("/", name="home")
@page(home, is_public=True, needs_set_up=True)
def start(here: Visit) -> Response:
    if here.signed_in is None:
        return here.page("pages/welcome")
    here.leaves_to_shop = True
    return here.page("pages/home", way="home", home=here.do(at_home, here.person))
