"""The log, which a laptop's threads share."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from chalicelib.handlers import log as logging


def test_threads_that_log_first_at_the_same_moment_share_one_logger():
    together = Barrier(8)

    def first(_thread: int) -> object:
        together.wait()
        return logging.log()

    logging._made.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        loggers = set(pool.map(first, range(8)))

    assert len(loggers) == 1
