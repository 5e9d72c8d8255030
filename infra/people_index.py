"""`python -m infra.people_index PREFIX`: makes people whom an earlier release wrote stand in the lists of this one.

A person's entries are written with the person, so those of before have none of a kind that came later. Every deploy and
every restore ends with this, and it changes nothing where nothing is missing. It may run while people work: an entry is
written only beside the person as they were read.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.dynamo import directory
from chalicelib.adapters.dynamo.commit import DynamoCommit
from chalicelib.adapters.dynamo.directory import PERSON
from chalicelib.adapters.dynamo.people import DynamoPeople
from chalicelib.adapters.dynamo.reading import several
from chalicelib.adapters.dynamo.rows import Row
from chalicelib.adapters.dynamo.tables import Tables
from chalicelib.adapters.dynamo.tables import tables as tabled
from chalicelib.adapters.ids import RandomIds
from chalicelib.domain.changes import Created
from chalicelib.domain.directory import Group, Person
from chalicelib.domain.errors import Conflict
from infra import account

# A person who is changed at that moment is read again; who is changed more often than this writes their own entries.
ATTEMPTS = 3


def index(prefix: str, *, session: Any) -> int:
    """How many people were missing somewhere."""
    client = session.client("dynamodb")
    tables = tabled(Aws(session.region_name, client.meta.endpoint_url), prefix)
    people = DynamoPeople(tables.directory)
    commit = DynamoCommit(tables, RandomIds("index"))
    known = {group.name for group in people.groups()}
    found = 0
    for id in _ids(client, f"{prefix}directory"):
        person = people.several([id]).get(id)
        if person is None:
            continue
        found += _entered(person, people, tables)
        # Before groups were kept, all of them came from the provider.
        for name in sorted(person.groups - person.given_groups - known):
            with suppress(Conflict):
                commit(Created(Group(name, is_provided=True)))
            known.add(name)
    return found


def _ids(client: Any, table: str) -> Iterator[str]:
    pages = client.get_paginator("scan").paginate(
        TableName=table,
        ConsistentRead=True,
        FilterExpression="sk = :person",
        ExpressionAttributeValues={":person": {"S": PERSON}},
        ProjectionExpression="pk",
    )
    return (item["pk"]["S"].partition("#")[2] for page in pages for item in page["Items"])


def _entered(person: Person, people: DynamoPeople, tables: Tables) -> bool:
    """Whether entries were missing, which are there now."""
    for _ in range(ATTEMPTS):
        rows = directory.person(tables.directory, person)
        missing = _missing(rows[1:], tables)
        if not missing:
            return False
        head, (_, pk, sk) = rows[0], rows[0].key
        try:
            with TransactWrite(connection=tables.connection) as transaction:
                transaction.condition_check(tables.directory, pk, sk, condition=head.is_at(person.revision))
                for row in missing:
                    transaction.save(row.item, row.claim)
        except TransactWriteError:
            person = people.get(person.id)
        else:
            return True
    return False


def _missing(rows: Sequence[Row], tables: Tables) -> list[Row]:
    there = {(item.pk, item.sk) for item in several(tables.directory, [row.key[1:] for row in rows])}
    return [row for row in rows if row.key[1:] not in there]


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        print("Of which tables? python -m infra.people_index crossdock-prod-123456789012-", file=sys.stderr)
        return 2
    try:
        found = index(arguments[0], session=account.session())
    except (BotoCoreError, ClientError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{found} people were missing in lists, and are there now." if found else "Everybody is in the lists.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
