"""`python -m infra.restore FOLDER PREFIX`: puts a backup into an installation whose tables are empty.

What happened after the backup is not in it, but Amazon knows: an order that was sent since would go out once more. So
every order that the backup still holds back from Amazon becomes *unknown*, a person's task, and every approval that was
open stands in *Needs attention* until somebody has looked at Amazon Business; ``--as-it-was`` leaves that out, for a
move during which nothing happened. What is personal and over, or was erased since, stays away (`forgetting`). The
outbox comes last; from then on the house moves.
"""

import argparse
import itertools
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.dynamo.commit import DynamoCommit
from chalicelib.adapters.dynamo.purchasing import DynamoPurchaseOrders
from chalicelib.adapters.dynamo.tables import tables as tabled
from chalicelib.adapters.ids import RandomIds
from chalicelib.domain.purchasing.order import Status
from chalicelib.usecases.purchasing import recovery
from infra import account, forgetting, keeping, people_index
from infra.keeping import BUCKET, OUTBOX, Item, Unusable

# What DynamoDB takes in one call.
BATCH = 25
# A table that is paid by use takes thousands of items a second, after a few seconds of getting used to it.
PATIENCE = 60.0
# Approvals that are open, and orders that may be on their way to Amazon.
MOVING = {Status.APPLYING, Status.ORDERED}

Say = Callable[[str], None]


@dataclass(frozen=True)
class Restored:
    """The numbers of the orders that are held back, and of the approvals that were open."""

    held: Sequence[str]
    undecided: Sequence[str]


def restore(
    folder: Path, prefix: str, *, session: Any, say: Say, replace: bool = False, as_it_was: bool = False
) -> Restored:
    """Raises Unusable, or what AWS says."""
    manifest, client = keeping.read_manifest(folder), session.client("dynamodb")
    forgotten = forgetting.noted(client, prefix) if replace else forgetting.Forgotten()
    for name in manifest.items:
        if replace:
            _empty(client, prefix + name)
        _refuse_full(client, prefix + name)
    moving: list[str] = []
    for name in manifest.items:
        if name != OUTBOX:
            _put_back(client, folder, prefix, name, say, moving)
    documents = _put_documents(session.client("s3"), prefix + BUCKET, folder / BUCKET)
    say(f"  {documents:>9} documents")
    done = Restored([], []) if as_it_was else _held(moving, session, prefix)
    forgetting.again(forgotten, session=session, prefix=prefix)
    people_index.index(prefix, session=session)  # a backup of an earlier release lacks what this one lists people by
    _put_back(client, folder, prefix, OUTBOX, say, moving)
    return done


def _put_back(client: Any, folder: Path, prefix: str, name: str, say: Say, moving: list[str]) -> None:
    """Writes a table, and notes the numbers of the orders that may go on moving."""

    now = datetime.now(UTC)

    def kept() -> Iterator[Item]:
        for item in keeping.read_items(folder / "tables" / f"{name}.jsonl.gz"):
            if "order" in item and item.get("status", {}).get("S") in MOVING:
                moving.append(item["order"]["M"]["number"]["S"])
            if not _is_over(item) and not forgetting.is_over(item, now):
                yield item

    written = _write(client, prefix + name, kept())
    say(f"  {written:>9} items of {name}")


def _held(numbers: Sequence[str], session: Any, prefix: str) -> Restored:
    """Before any message of the backup is there to be published."""
    aws = Aws(session.region_name, session.client("dynamodb").meta.endpoint_url)
    tables, ids = tabled(aws, prefix), RandomIds("restored")
    orders, commit, at = DynamoPurchaseOrders(tables.purchase_orders), DynamoCommit(tables, ids), datetime.now(UTC)
    held = [number for number in numbers if recovery.hold(number, at=at, orders=orders, ids=ids, commit=commit)]
    undecided = [number for number in numbers if recovery.doubt(number, at=at, orders=orders, commit=commit)]
    return Restored(sorted(held), sorted(undecided))


def _is_over(item: Item) -> bool:
    """Nobody stays signed in over a restore: who signed out since would be signed in again."""
    return "session" in item


def _refuse_full(client: Any, table: str) -> None:
    try:
        found = client.scan(TableName=table, Limit=BATCH, ConsistentRead=True)["Items"]
    except client.exceptions.ResourceNotFoundException as error:
        raise Unusable(f"There is no table {table}: deploy the installation first.") from error
    if any("run" not in item for item in found):  # a schedule notes its success in the emptiest house
        raise Unusable(f"The table {table} is not empty. Nothing was written; --replace empties it first.")


def _empty(client: Any, table: str) -> None:
    names = [key["AttributeName"] for key in client.describe_table(TableName=table)["Table"]["KeySchema"]]
    for page in client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        keys = [{name: item[name] for name in names} for item in page["Items"]]
        _send(client, table, ({"DeleteRequest": {"Key": key}} for key in keys))


def _write(client: Any, table: str, items: Iterable[Item]) -> int:
    return _send(client, table, ({"PutRequest": {"Item": item}} for item in items))


def _send(client: Any, table: str, requests: Iterable[Any]) -> int:
    sent = 0
    for batch in _batches(requests):
        sent += len(batch)
        end = time.monotonic() + PATIENCE
        while batch:
            batch = client.batch_write_item(RequestItems={table: batch})["UnprocessedItems"].get(table, [])
            if batch and time.monotonic() > end:
                raise Unusable(f"{table} takes nothing more for a minute. Try again with --replace.")
            if batch:
                time.sleep(0.5)
    return sent


def _batches(requests: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(requests)
    while batch := list(itertools.islice(left, BATCH)):
        yield batch


def _put_documents(client: Any, bucket: str, folder: Path) -> int:
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    for path in files:
        key = path.relative_to(folder).as_posix()
        client.put_object(Bucket=bucket, Key=key, Body=path.read_bytes(), ContentType="application/gzip")
    return len(files)


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    if options.replace and input(f"This empties every table of {options.prefix}. Type it to go on: ") != options.prefix:
        return 1
    try:
        done = restore(
            options.folder,
            options.prefix,
            session=account.session(),
            say=print,
            replace=options.replace,
            as_it_was=options.as_it_was,
        )
    except (Unusable, BotoCoreError, ClientError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    print(_words(done))
    return 0


def _words(done: Restored) -> str:
    lines = ["Everything is back; everybody signs in again."]
    if done.held:
        lines += ["Held back until a person says on the order whether Amazon has it:", *(f"  {n}" for n in done.held)]
    if done.undecided:
        lines += [
            "Open approvals that may have been decided since, see Needs attention:",
            *(f"  {n}" for n in done.undecided),
        ]
    return "\n".join(lines)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.restore", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "prefix", help="what stands before the names of its tables, such as crossdock-prod-123456789012-"
    )
    parser.add_argument("--replace", action="store_true", help="empty the tables first")
    parser.add_argument("--as-it-was", action="store_true", help="hold nothing back: nothing happened since the backup")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
