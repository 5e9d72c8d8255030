"""Runs a Python module as a child that never outlives its parent, not even one killed with -9.

The parent holds the other end of standard input and never writes: when the end of it comes, the parent is gone. That
works on Linux and macOS alike. The child then ends as on SIGTERM, so the emulator still saves its state.
"""

import os
import runpy
import signal
import sys
import threading
import time

GRACE = 20.0  # seconds to end in good order, then it ends anyway


def main() -> None:
    threading.Thread(target=_watch_parent, name="watch parent", daemon=True).start()
    module, *arguments = sys.argv[1:]
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _watch_parent() -> None:
    while os.read(0, 1024):
        continue
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


if __name__ == "__main__":
    main()
