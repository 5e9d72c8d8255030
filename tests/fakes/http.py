"""The world outside, answering what a test tells it to."""

from collections.abc import Callable

from chalicelib.ports.http import Request, Response

Answer = Response | Exception | Callable[[Request], Response]


class FakeHttp:
    """``answers`` are given to the next requests, one each; ``pages`` answer by address when there are none left."""

    def __init__(self, *answers: Answer, pages: dict[str, Answer] | None = None) -> None:
        self.answers = list(answers)
        self.pages = pages or {}
        self.sent: list[Request] = []
        self.timeouts: list[float] = []

    def send(self, request: Request, timeout: float) -> Response:
        self.sent.append(request)
        self.timeouts.append(timeout)
        answer = self.answers.pop(0) if self.answers else self.pages[request.url]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Response) else answer(request)
