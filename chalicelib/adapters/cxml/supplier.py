"""Amazon Business by cXML: opening a punch-out, and sending an order once."""

from collections.abc import Callable
from contextlib import suppress
from email.message import Message

from chalicelib.adapters.cxml import order, punch_out, reading, status
from chalicelib.adapters.cxml.fields import child, part
from chalicelib.adapters.cxml.redaction import REMOVED
from chalicelib.adapters.cxml.status import Status
from chalicelib.domain import destinations
from chalicelib.domain.company import CredentialSet
from chalicelib.domain.destinations import AllowList
from chalicelib.domain.errors import Refused, Retryable
from chalicelib.domain.purchasing.delivery import Answer, Receipt
from chalicelib.ports.http import Http, NotSent, Request, Response, Unanswered
from chalicelib.ports.purchasing import Placement, SetUp

# A person waits in front of a page that API Gateway gives up after 29 s.
START_WITHIN = 15.0
# Well below the sending function's 60 s, so that an answer that comes can still be recorded.
PLACE_WITHIN = 30.0
# HTTP says "no" with these, but a repetition may be answered otherwise, or the first one may have been taken:
# time-out, conflict, too early, too many.
UNCERTAIN = frozenset({408, 409, 425, 429})
# Amazon's "PO number" (facts on Amazon Business, section 5).
LONGEST_ORDER_ID = 20
# What a page can show and a head can hold of Amazon's words.
LONGEST_TEXT = 500

HEADERS = {"Content-Type": "text/xml; charset=UTF-8", "Accept": "text/xml, application/xml", "User-Agent": "Crossdock"}


class AmazonBusiness:
    """A ``Supplier``. ``passwords`` gives a credential set's Catalog Integration Password, or raises Refused."""

    def __init__(self, *, http: Http, passwords: Callable[[str], str], allowed: AllowList) -> None:
        self._http = http
        self._passwords = passwords
        self._allowed = allowed

    def start(self, set_up: SetUp) -> str:
        password = self._password(set_up.credentials)
        request = _post(set_up.credentials.setup_url, punch_out.written(set_up, password))
        try:
            response = self._http.send(request, START_WITHIN)
        except (NotSent, Unanswered) as error:
            raise Retryable(
                "Amazon can't be reached at the moment. Please try again.", field=None, **error.facts
            ) from error
        said, start_page = _answered(response)
        if said is None:
            raise _nonsense(response)
        if said.is_permanent_refusal:
            text = _tellable(said.text, password)
            raise Refused("Amazon refused to open its store: {code} {text}", code=str(said.code), text=text)
        if not (said.is_success and start_page):
            raise Retryable("Amazon can't open its store at the moment. Please try again.", code=str(said.code))
        return self._amazons(start_page)

    def place(self, placement: Placement) -> Receipt:
        try:
            password = self._password(placement.credentials)
            request = _post(placement.credentials.po_request_url, order.written(placement, password))
            response = self._http.send(request, PLACE_WITHIN)
        except Refused as error:  # no password, or an address that is not allowed: nothing was sent
            return Receipt(Answer.REFUSED, text=str(error))
        except Retryable as error:  # its text says whether anything was sent
            return Receipt(Answer.NONE, text=str(error))
        return _receipt(response, password)

    def document(self, placement: Placement) -> bytes:
        return order.written(placement, REMOVED)

    def check(self, placement: Placement) -> None:
        with suppress(Retryable):  # a secret store out of reach is no fault of the settings; ``place`` will say so
            self._password(placement.credentials)
        destinations.checked(placement.credentials.po_request_url, self._allowed)
        number = placement.order.number
        if not (number.isascii() and number.isprintable() and 0 < len(number) <= LONGEST_ORDER_ID):
            raise Refused("Amazon does not accept “{number}” as an order number.", number=number)
        if placement.order.is_test is not (placement.credentials.mode == "test"):
            raise Refused("The Amazon account's mode was changed after this cart came back. Please shop again.")

    def _password(self, credentials: CredentialSet) -> str:
        password = self._passwords(credentials.name)
        if not password:
            raise Refused("The Amazon account “{name}” has no password yet.", name=credentials.name)
        return password

    def _amazons(self, start_page: str) -> str:
        """The page a browser is sent to: never a foreign one, whatever the answer says."""
        try:
            destinations.checked(start_page, self._allowed)
        except Refused as refusal:
            raise Refused(
                "Amazon's answer leads to a page that is not Amazon's: {reason}", reason=str(refusal)
            ) from None
        return start_page


def _post(url: str, document: bytes) -> Request:
    return Request("POST", url, HEADERS, document)


def _receipt(response: Response, password: str) -> Receipt:
    """What an answer means for the order: see docs/decisions/an-answer-counts-only-when-it-is-certain.md."""
    http = str(response.status)
    if response.status >= 500:
        return Receipt(Answer.NONE, http, f"HTTP {http}")
    said, _ = _answered(response)
    if said is not None:
        told = (str(said.code), _tellable(said.text, password), _tellable(said.payload_id, password))
        if said.is_success and response.status < 300:
            return Receipt(Answer.RECEIVED, *told)
        if said.is_permanent_refusal:
            return Receipt(Answer.REFUSED, *told)
        return Receipt(Answer.NONE, *told)
    if 400 <= response.status < 500 and response.status not in UNCERTAIN:
        return Receipt(Answer.REFUSED, http, f"HTTP {http}")
    return Receipt(Answer.NONE, http, f"HTTP {http}, without a cXML answer")


def _answered(response: Response) -> tuple[Status | None, str]:
    """The Status of an answer and the StartPage that may come with it; None when the answer is no cXML."""
    try:
        root = reading.tree(reading.decoded(response.body, _charset(response)))
    except Refused:
        return None, ""
    start_page = child(part(root, "Response", "PunchOutSetupResponse", "StartPage"), "URL")
    return status.read(root), start_page


def _nonsense(response: Response) -> Refused | Retryable:
    """An answer to a punch-out that is no cXML: a wrong address for good, or a bad moment."""
    if 400 <= response.status < 500 and response.status not in UNCERTAIN:
        return Refused("Amazon's set-up address answered HTTP {status}. Please check it.", status=response.status)
    return Retryable("Amazon can't open its store at the moment. Please try again.", status=response.status)


def _tellable(text: str, password: str) -> str:
    """Amazon's words as they may be stored and shown, should they repeat what we sent."""
    return text.replace(password, "(removed)")[:LONGEST_TEXT]


def _charset(response: Response) -> str:
    message = Message()
    message["Content-Type"] = response.headers.get("content-type", "")
    return message.get_content_charset("")
