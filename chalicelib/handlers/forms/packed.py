"""Files that somebody packed because they are large: gzip, or a ZIP of one file, as every desktop makes them."""

import gzip
import io
import zipfile
import zlib

from chalicelib.domain.errors import Refused

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
# What Excel and LibreOffice put into every file of theirs, which are ZIPs too.
_WORKBOOKS = frozenset({"[Content_Types].xml", "mimetype"})
# As every desktop packs; the others have their own ways to be broken, and to ask for memory.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# The libraries' ways to say broken, encrypted, cut off, or without a name.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError, IndexError)


def unpacked(content: bytes, *, field: str, longest: int) -> bytes:
    """What was packed, never more of it than ``longest``; what was not packed as it is. Raises Refused."""
    unpack = _of_gzip if content.startswith(_GZIP) else _of_zip if content.startswith(_ZIP) else None
    if unpack is None:
        return content
    try:
        found = unpack(content, field, longest + 1)
    except _BROKEN:
        raise _broken(field) from None
    if len(found) > longest:
        raise Refused("This table is too long. Please bring it in parts.", field=field)
    return found


def _of_gzip(content: bytes, _field: str, most: int) -> bytes:
    """Also of several behind one another, as some write them."""
    with gzip.open(io.BytesIO(content)) as packed:
        return packed.read(most)


def _of_zip(content: bytes, field: str, most: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as folder:
        # A Mac packs what its finder knows of a file beside it.
        files = [each for each in folder.infolist() if not each.is_dir() and not each.filename.startswith("__MACOSX/")]
        if _WORKBOOKS.intersection(each.filename for each in files):
            raise Refused("This is not a table of text. Please save it as CSV and try again.", field=field)
        if len(files) != 1:
            raise Refused("Please pack one file alone: {files} are in this one.", field=field, files=len(files))
        if files[0].compress_type not in _METHODS:
            raise _broken(field)
        with folder.open(files[0]) as packed:
            return packed.read(most)


def _broken(field: str) -> Refused:
    return Refused("This packed file can't be opened. Please pack it anew, without a password.", field=field)
