"""The door of the Selling Partner API: who calls, may they, is there a token left; then the operation's handler."""

import json
import logging
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from werkzeug.wrappers import Request, Response

from simulator import ids
from simulator.selling import applications, breakage, buckets, sellers
from simulator.selling.call import Answer, Call, Refusal, denied, errors, invalid
from simulator.selling.marketplaces import MARKETPLACES, REGIONS
from simulator.selling.operations import Operation, find
from simulator.selling.rows import AccessToken, CallLog, Grant
from simulator.state import plain
from simulator.world import World

log = logging.getLogger(__name__)

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
MALFORMED = "The access token you provided is revoked, malformed or invalid."
EXPIRED = "The access token you provided has expired."
SECRET_EXPIRED = "The LWA secret token you provided has expired."  # noqa: S105
# More than an afternoon of stories looks back on; the oldest go first.
LONGEST = 1000


def door(world: World, request: Request, region: str, rest: str = "") -> Response:
    """`/sp-api/<region>/…`, the base URL of a region."""
    path = raw_path(request)
    found = find(request.method, path)
    operation = found[0].name if found else ""
    fault = breakage.take(world, operation, seller_of(world, request))
    if fault is not None and (broken := breakage.before(world, request, fault)) is not None:
        note(world, request, region, operation, broken.status_code, fault.fault)
        return finished(broken)

    answer = answered(world, request, region, found)
    code = answer.body["errors"][0]["code"] if isinstance(answer.body, dict) and "errors" in answer.body else ""
    note(world, request, region, operation, answer.status, code)
    response = written(answer)
    return finished(response if fault is None else breakage.after(world, request, fault, response))


def raw_path(request: Request) -> str:
    """Below the region, undecoded: a SKU may contain a slash, as %2F."""
    sent = urlsplit(str(request.environ.get("REQUEST_URI") or request.path)).path
    return "/" + "/".join(sent.split("/")[3:])


def answered(world: World, request: Request, region: str, found: tuple[Operation, dict[str, str]] | None) -> Answer:
    try:
        if region not in REGIONS or found is None:
            raise Refusal(404, "NotFound", "There is no such operation.")
        operation, path = found
        call = admitted(world, request, region, operation, path)
    except Refusal as refusal:
        return refusal.answer()

    terms = buckets.plan(world, operation)
    holder = f"{call.grantor.id}/{region}" if call.grantor else region
    if not buckets.take(world, buckets.key(call.application, holder, operation), terms):
        return Answer(429, errors("QuotaExceeded", "You exceeded your quota for the requested resource."))
    try:
        owned(call)
        answer: Answer = operation.act(world, call)
    except Refusal as refusal:
        answer = refusal.answer()
    except Exception:
        log.exception("%s stumbled", operation.name)
        return Answer(500, errors("InternalFailure", "We encountered an internal error. Please try again."))
    if answer.status < 300:
        return Answer(
            answer.status, answer.body, {"x-amzn-RateLimit-Limit": buckets.written(terms.rate), **answer.headers}
        )
    return answer


def admitted(world: World, request: Request, region: str, operation: Operation, path: dict[str, str]) -> Call:
    """The call, if its token opens this operation here."""
    token = shown_token(world, request)
    grant = world.selling.grants.get(token.grant) if token.grant else None
    if token.grant and (grant is None or grant.is_revoked):
        raise denied(MALFORMED)
    allow(operation, token, grant, region)
    return Call(
        operation=operation,
        region=region,
        now=world.now(),
        application=applications.current(world).id,
        path=path,
        query={name: ",".join(values) for name, values in request.args.lists()},
        body=body(request),
        headers={name.lower(): value for name, value in request.headers.items()},
        roles=frozenset(grant.roles if grant else ()),
        restricted=token.resources,
        grantor=sellers.get(world, grant.seller) if grant else None,
    )


def shown_token(world: World, request: Request) -> AccessToken:
    token = world.selling.tokens.get(request.headers.get("x-amz-access-token", ""))
    if token is None:
        raise denied(MALFORMED)
    if token.expires_at <= world.now():
        raise denied(EXPIRED)
    if token.secret_expires_at <= world.now():
        raise denied(SECRET_EXPIRED)
    return token


def allow(operation: Operation, token: AccessToken, grant: Grant | None, region: str) -> None:
    if operation.scope:
        if operation.scope not in token.scopes:
            raise denied("The access token you provided is not for this grantless operation.")
        return
    if grant is None or grant.region != region:
        raise denied()
    if not grant.roles or (operation.roles and not set(operation.roles) & set(grant.roles)):
        raise denied("The application does not have the role that this operation needs.")


def owned(call: Call) -> None:
    """Marketplaces, named in the query or in the body, must be the seller's own, of this region, and Amazon's."""
    named = call.listed("marketplaceIds")
    if isinstance(call.body, dict) and isinstance(call.body.get("marketplaceIds"), list):
        named = (*named, *(str(id) for id in call.body["marketplaceIds"]))
    if unknown := [id for id in named if id not in MARKETPLACES]:
        raise invalid(f"Invalid marketplaceIds: {', '.join(unknown)}")
    if call.grantor and set(named) - set(sellers.sells_in(call.grantor, call.region)):
        raise denied()


def body(request: Request) -> Any:
    given = request.get_data()
    if not given:
        return None
    try:
        return json.loads(given)
    except ValueError:
        raise invalid("The request body is not valid JSON.") from None


def written(answer: Answer) -> Response:
    if isinstance(answer.body, str):
        return Response(answer.body, answer.status, mimetype="text/html", headers=dict(answer.headers))
    content = b"" if answer.body is None else json.dumps(plain(answer.body), ensure_ascii=False).encode()
    return Response(content, answer.status, mimetype="application/json", headers=dict(answer.headers))


def finished(response: Response) -> Response:
    response.headers["x-amzn-RequestId"] = str(uuid4())
    return response


def seller_of(world: World, request: Request) -> str:
    token = world.selling.tokens.get(request.headers.get("x-amz-access-token", ""))
    return token.grant.partition("/")[0] if token else ""


def note(world: World, request: Request, region: str, operation: str, status: int, code: str) -> None:
    query = "&".join(f"{name}={value[:80]}" for name, value in request.args.items())
    entry = CallLog(ids.short(), world.now(), seller_of(world, request), region, operation, status, code, query[:400])
    with world.state.change():
        world.selling.calls.put(entry.id, entry)
        if entry.id.startswith("00"):  # every 256th time or so
            world.selling.calls.keep_newest(LONGEST)
