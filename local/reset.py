"""`make reset`: forgets everything the local world remembers, unless it is running."""

import shutil
import sys
from pathlib import Path

from local.process import Failed
from local.stack import take_state


def main() -> int:
    state = Path(".state").absolute()
    try:
        lock = take_state(state)
    except Failed as error:
        print(error, file=sys.stderr)
        return 1
    shutil.rmtree(state)
    lock.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
