"""API Gateway's REST proxy integration, version 1: HTTP to the event a function gets, and its answer back to HTTP."""

import base64
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Request:
    """An HTTP request with its path as it was sent: nothing decoded."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    source_ip: str


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes


def event(request: Request, route: str, parameters: Mapping[str, str], binary_types: Sequence[str]) -> dict[str, Any]:
    """The event for this request. Path parameters stay encoded, query parameters do not, as on AWS."""
    headers = _headers(request)
    query = _grouped(parse_qsl(request.query, keep_blank_values=True))
    body, is_base64 = _body(request, binary_types)
    return {
        "resource": route,
        "path": request.path,
        "httpMethod": request.method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": dict(parameters) or None,
        "stageVariables": None,
        "requestContext": _context(request, route),
        "body": body,
        "isBase64Encoded": is_base64,
    }


def answer(result: Mapping[str, Any], accept: str, binary_types: Sequence[str]) -> Answer:
    """What the browser gets. Raises KeyError or ValueError for what API Gateway would call malformed."""
    headers = [(name, _text(value)) for name, value in (result.get("headers") or {}).items()]
    for name, values in (result.get("multiValueHeaders") or {}).items():
        headers += [(name, _text(value)) for value in values]
    if not any(name.lower() == "content-type" for name, _value in headers):
        headers.append(("Content-Type", "application/json"))
    return Answer(int(result["statusCode"]), headers, _answer_body(result, accept, binary_types))


def is_binary(content_type: str, binary_types: Sequence[str]) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    major = kind.partition("/")[0]
    return any(known in ("*/*", kind, f"{major}/*") for known in binary_types)


def _headers(request: Request) -> dict[str, str]:
    scheme = {
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Port": request.headers.get("Host", "").partition(":")[2] or "80",
    }
    proxies = [proxy for proxy in (request.headers.get("X-Forwarded-For"), request.source_ip) if proxy]
    return {**request.headers, **scheme, "X-Forwarded-For": ", ".join(proxies)}


def _grouped(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return grouped


def _body(request: Request, binary_types: Sequence[str]) -> tuple[str | None, bool]:
    if not request.body:
        return None, False
    if is_binary(request.headers.get("Content-Type", "application/json"), binary_types):
        return base64.b64encode(request.body).decode(), True
    return request.body.decode("utf-8", errors="replace"), False  # API Gateway spoils bytes it was not told are binary


def _context(request: Request, route: str) -> dict[str, Any]:
    return {
        "accountId": "000000000000",
        "apiId": "local",
        "stage": "api",
        "protocol": "HTTP/1.1",
        "httpMethod": request.method,
        "resourcePath": route,
        "path": request.path,
        "domainName": request.headers.get("Host", ""),
        "requestId": str(uuid.uuid4()),
        "requestTimeEpoch": int(time.time() * 1000),
        "identity": {"sourceIp": request.source_ip, "userAgent": request.headers.get("User-Agent")},
    }


def _answer_body(result: Mapping[str, Any], accept: str, binary_types: Sequence[str]) -> bytes:
    body = str(result.get("body") or "")
    first_accepted = accept.partition(",")[0]  # API Gateway looks at no other entry
    if result.get("isBase64Encoded") and is_binary(first_accepted, binary_types):
        return base64.b64decode(body, validate=True)
    return body.encode()


def _text(value: object) -> str:
    return str(value).encode().decode("latin-1")  # WSGI carries bytes in latin-1 clothes
