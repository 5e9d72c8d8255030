"""The bucket through which packages reach CloudFormation: one for an account and region, made when missing.

Nothing in it expires: a rollback fetches the package of the release before, however old that is, and 100 of them cost
less than three cents a month.
"""

from hashlib import sha256
from typing import Any

from botocore.exceptions import ClientError


def bucket_name(account: str, region: str) -> str:
    return f"crossdock-deployments-{account}-{region}"


def ensure(client: Any, name: str, account: str) -> bool:
    """Whether it had to be made. Raises what S3 says when the name belongs to somebody else."""
    try:
        client.head_bucket(Bucket=name, ExpectedBucketOwner=account)
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"404", "NoSuchBucket"}:
            raise
        _create(client, name)
        return True
    return False


def upload(client: Any, bucket: str, key: str, content: bytes, account: str) -> str:
    """The object's address for CloudFormation. Keys carry the content's hash, so what is there is right."""
    try:
        client.head_object(Bucket=bucket, Key=key, ExpectedBucketOwner=account)
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"404", "NoSuchKey"}:
            raise
        client.put_object(Bucket=bucket, Key=key, Body=content, ExpectedBucketOwner=account)
    return f"{_address(client, bucket)}/{key}"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _create(client: Any, name: str) -> None:
    region = client.meta.region_name
    # S3 refuses its oldest region by name and wants every other one.
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    client.create_bucket(Bucket=name, **place)
    client.put_public_access_block(
        Bucket=name,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
    )


def _address(client: Any, bucket: str) -> str:
    """Virtual-hosted, as CloudFormation wants it; an emulator has one host only."""
    endpoint = str(client.meta.endpoint_url)
    if ".amazonaws.com" in endpoint:
        return endpoint.replace("https://", f"https://{bucket}.", 1)
    return f"{endpoint}/{bucket}"
