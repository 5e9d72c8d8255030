"""A domain of one's own in front of the deployed API: its paths are the pages' paths, without API and stage in them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

# The emulator starts a process for the first request of each function.
PATIENCE = 60.0
# Of one connection only, so neither side's is the other's.
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


@contextmanager
def domain(port: int, api: str) -> Iterator[None]:
    """Answers on the port with what the API at that address answers."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _leading_to(api))
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        serving.join()


def _leading_to(api: str) -> type[BaseHTTPRequestHandler]:
    target = urlsplit(api)

    class Mapping(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kept = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
            connection = HTTPConnection(target.hostname or "", target.port, timeout=PATIENCE)
            try:
                connection.request(self.command, target.path + self.path, body=body or None, headers=kept)
                answer = connection.getresponse()
                content = answer.read()
            finally:
                connection.close()
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in HOP_BY_HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_HEAD = do_POST = _pass_on

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    return Mapping
