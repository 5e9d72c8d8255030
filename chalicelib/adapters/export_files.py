"""Tables of orders in S3, under ``exports/`` of the documents bucket, whose own rule forgets them."""

from collections.abc import Sequence
from typing import Any

from chalicelib.adapters import aws
from chalicelib.adapters.aws import Aws
from chalicelib.adapters.files import BUCKET
from chalicelib.domain.errors import NotFound
from chalicelib.ports.exports import LINK_LASTS

CSV = "text/csv"


class S3ExportFiles:
    def __init__(self, aws: Aws, prefix: str) -> None:
        self._aws = aws
        self._bucket = prefix + BUCKET

    def keep(self, name: str, content: bytes) -> None:
        with aws.retryable():
            self._client.put_object(Bucket=self._bucket, Key=name, Body=content, ContentType=CSV)

    def read(self, name: str) -> bytes:
        s3 = self._client
        with aws.retryable():
            try:
                return bytes(s3.get_object(Bucket=self._bucket, Key=name)["Body"].read())
            except s3.exceptions.NoSuchKey as error:
                raise NotFound("There is no such file, or no longer.") from error

    def join(self, name: str, pieces: Sequence[str]) -> None:
        """S3 copies them itself. What a died attempt leaves behind is aborted by the bucket's rule after a day."""
        s3, whole = self._client, {"Bucket": self._bucket, "Key": name}
        with aws.retryable():
            upload = s3.create_multipart_upload(**whole, ContentType=CSV)["UploadId"]
            parts = [
                {"PartNumber": number, "ETag": self._copied(whole, upload, number, piece)}
                for number, piece in enumerate(pieces, 1)
            ]
            s3.complete_multipart_upload(**whole, UploadId=upload, MultipartUpload={"Parts": parts})

    def link(self, name: str, *, called: str) -> str:
        wanted = {
            "Bucket": self._bucket,
            "Key": name,
            "ResponseContentDisposition": f'attachment; filename="{called}"',
            "ResponseCacheControl": "no-store",
        }
        seconds = int(LINK_LASTS.total_seconds())
        return str(self._client.generate_presigned_url("get_object", Params=wanted, ExpiresIn=seconds))

    def _copied(self, whole: dict[str, str], upload: str, number: int, piece: str) -> str:
        source = {"Bucket": self._bucket, "Key": piece}
        answer = self._client.upload_part_copy(**whole, UploadId=upload, PartNumber=number, CopySource=source)
        return str(answer["CopyPartResult"]["ETag"])

    @property
    def _client(self) -> Any:
        return self._aws.client("s3")
