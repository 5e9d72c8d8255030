"""`make appoint STAGE=dev EMAIL=you@example.com`: makes somebody an administrator, and the first one ever.

They sign in once, which makes them known; then whoever may deploy says that they administer purchasing and operate the
installation. It is written down like every other change.
"""

import os
import sys
from collections.abc import Sequence

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import config, wiring
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Problem
from chalicelib.usecases.directory.sessions import appoint
from infra import account
from infra.stack import Stack

ROLES = (Role.PURCHASING_ADMINISTRATOR, Role.OPERATOR)


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 2:
        print("Whom, and where? make appoint STAGE=dev EMAIL=you@example.com", file=sys.stderr)
        return 2
    stage, email = arguments
    session = account.session()
    try:
        account.account(session)
        prefix = Stack(session.client("cloudformation"), f"crossdock-{stage}").parameters().get("Prefix")
        if prefix is None:
            print(f"There is no stage {stage} here: deploy it first.", file=sys.stderr)
            return 1
        hub = _hub(
            session.client("lambda").get_function_configuration(FunctionName=f"{prefix}pages"), session.region_name
        )
        person = hub.do(appoint, email, *ROLES, where="deployment")
    except (account.Unready, Problem, BotoCoreError, ClientError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{person.name} is now: {', '.join(sorted(role.replace('_', ' ') for role in person.roles))}.")
    return 0


def _hub(function: dict[str, dict[str, dict[str, str]]], region: str) -> wiring.Hub:
    """The house as its pages see it, with the rights of whoever runs this."""
    known = function["Environment"]["Variables"] | {"AWS_REGION": region}
    if emulator := os.environ.get("AWS_ENDPOINT_URL"):
        known["AWS_ENDPOINT_URL"] = emulator
    read = config.read(known)
    return wiring.build(read, wiring.real_world(read))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
