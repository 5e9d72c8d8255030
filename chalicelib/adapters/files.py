"""Raw documents in the documents bucket of S3, gzipped."""

import gzip
from typing import Any

from chalicelib.adapters import aws
from chalicelib.adapters.aws import Aws
from chalicelib.domain.errors import NotFound

BUCKET = "documents"


class S3Files:
    def __init__(self, aws: Aws, prefix: str) -> None:
        self._aws = aws
        self._bucket = prefix + BUCKET

    def keep(self, name: str, content: bytes) -> str:
        # Without a time in it the same content is the same bytes, so keeping it twice changes nothing.
        packed = gzip.compress(content, mtime=0)
        with aws.retryable():
            self._client.put_object(Bucket=self._bucket, Key=name, Body=packed, ContentType="application/gzip")
        return name

    def read(self, name: str) -> bytes:
        s3 = self._client
        with aws.retryable():
            try:
                packed = s3.get_object(Bucket=self._bucket, Key=name)["Body"].read()
            except s3.exceptions.NoSuchKey as error:
                raise NotFound("There is no such document.") from error
        return gzip.decompress(packed)

    @property
    def _client(self) -> Any:
        return self._aws.client("s3")
