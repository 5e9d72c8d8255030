"""Files that somebody packed because they are large: gzip, or a ZIP of one file, as every desktop makes them."""

import io
import zipfile
import zlib

from chalicelib.domain.errors import Refused

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
# What Excel and LibreOffice put into every file of theirs, which are ZIPs too.
_WORKBOOKS = frozenset({"[Content_Types].xml", "mimetype"})
_ANY_GZIP = 16 + zlib.MAX_WBITS  # zlib's name for gzip with whatever window it was written with


def unpacked(content: bytes, *, field: str, longest: int) -> bytes:
    """What was packed, never more of it than ``longest``; what was not packed as it is. Raises Refused."""
    if content.startswith(_GZIP):
        found = _of_gzip(content, field, longest)
    elif content.startswith(_ZIP):
        found = _of_zip(content, field, longest)
    else:
        return content
    if len(found) > longest:
        raise Refused("This table is too long. Please bring it in parts.", field=field)
    return found


def _of_gzip(content: bytes, field: str, longest: int) -> bytes:
    packed = zlib.decompressobj(_ANY_GZIP)
    try:
        found = packed.decompress(content, longest + 1)
    except zlib.error:
        raise _broken(field) from None
    if not packed.eof and len(found) <= longest:
        raise _broken(field)
    return found


def _of_zip(content: bytes, field: str, longest: int) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as folder:
            # A Mac packs what its finder knows of a file beside it.
            files = [
                each for each in folder.infolist() if not each.is_dir() and not each.filename.startswith("__MACOSX/")
            ]
            if _WORKBOOKS.intersection(each.filename for each in files):
                raise Refused("This is not a table of text. Please save it as CSV and try again.", field=field)
            if len(files) != 1:
                raise Refused("Please pack one file alone: {files} are in this one.", field=field, files=len(files))
            with folder.open(files[0]) as packed:
                return packed.read(longest + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise _broken(field) from None  # the library's ways to say broken, encrypted, or packed in a way of its own


def _broken(field: str) -> Refused:
    return Refused("This packed file can't be opened. Please pack it anew, without a password.", field=field)
