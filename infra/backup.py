"""`python -m infra.backup PREFIX FOLDER`: every table and every document of an installation, as files.

For moving an installation, for a copy outside of AWS, and for putting back what point-in-time recovery made
(docs/backup-and-restore.md). Secrets and people's passwords are not in it. While it runs nothing should change: a table
is read after the other, so what is written meanwhile may be half in it.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import VERSION
from infra import account, keeping
from infra.keeping import BUCKET, Item, Manifest, Unusable


def backup(prefix: str, folder: Path, *, session: Any, say: Callable[[str], None], documents: bool = True) -> Manifest:
    """Raises Unusable, or what AWS says."""
    if folder.exists() and any(folder.iterdir()):
        raise Unusable(f"{folder} is not empty. A backup gets a folder of its own.")
    began = datetime.now(UTC)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # names, addresses and what was bought, in the clear
    (folder / "tables").mkdir()
    counts: dict[str, int] = {}
    for name in keeping.tables():
        found = _items(session.client("dynamodb"), prefix + name)
        counts[name] = keeping.write_items(folder / "tables" / f"{name}.jsonl.gz", found)
        say(f"  {counts[name]:>9} items of {name}")
    copied = _copy(session.client("s3"), prefix + BUCKET, folder / BUCKET) if documents else 0
    say(f"  {copied:>9} documents")
    manifest = Manifest(prefix, began.isoformat(timespec="seconds"), VERSION, counts, copied)
    keeping.write_manifest(folder, manifest)
    return manifest


def _items(client: Any, table: str) -> Iterator[Item]:
    try:
        for page in client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
            yield from page["Items"]
    except client.exceptions.ResourceNotFoundException as error:
        raise Unusable(f"There is no table {table}.") from error


def _copy(client: Any, bucket: str, folder: Path) -> int:
    copied = 0
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for found in page.get("Contents", []):
            target = (folder / found["Key"]).resolve()
            if not target.is_relative_to(folder.resolve()):
                raise Unusable(f"A document's name leads out of the folder: {found['Key']}")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(client.get_object(Bucket=bucket, Key=found["Key"])["Body"].read())
            copied += 1
    return copied


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.backup", description=__doc__)
    parser.add_argument(
        "prefix", help="what stands before the names of its tables, such as crossdock-prod-123456789012-"
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tables-only", action="store_true", help="leave the documents where they are")
    options = parser.parse_args(arguments)
    try:
        made = backup(
            options.prefix, options.folder, session=account.session(), say=print, documents=not options.tables_only
        )
    except (Unusable, BotoCoreError, ClientError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    print(f"Everything of {made.prefix} as of {made.taken_at} is in {options.folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
