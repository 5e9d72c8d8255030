"""`make tools`: fetches Amazon's DynamoDB Local, which travels in an npm package and may be used but not passed on."""

import base64
import hashlib
import subprocess
import sys
import tarfile
from pathlib import Path

from local.dynamodb_local import FOLDER

PACKAGE = "amplify-dynamodb-simulator@2.9.30"
# pragma: allowlist nextline secret
SHA512 = "xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ=="


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        tarball = _pack()
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"DynamoDB Local could not be fetched: {error}", file=sys.stderr)
        return 1
    try:
        if _sha512(tarball) != SHA512:
            print(f"{PACKAGE} is not what it was when it was chosen: its sha512 differs.", file=sys.stderr)
            return 1
        with tarfile.open(tarball) as archive:
            archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.3 has none yet
            archive.extractall(FOLDER)  # noqa: S202  # nosec B202  # the sha512 says what is in it
    finally:
        tarball.unlink()
    return 0


def _pack() -> Path:
    command = ["npm", "pack", "--silent", "--pack-destination", str(FOLDER), PACKAGE]
    packed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return FOLDER / packed.stdout.split()[-1]


def _sha512(file: Path) -> str:
    with file.open("rb") as content:
        return base64.b64encode(hashlib.file_digest(content, "sha512").digest()).decode()


if __name__ == "__main__":
    sys.exit(main())
