"""From bytes that anybody may have sent to a tree that is safe to walk."""

import codecs
import re
from xml.etree.ElementTree import Element, ParseError, XMLParser

from chalicelib.domain.errors import Refused

# Above any honest document (a 500-line order is about 700 kB), below what hurts.
LARGEST = 1024 * 1024
# An honest document is 13 levels deep; a 500-line invoice with every option has some 60,000 tags, both ends counted.
DEEPEST = 64
MOST_TAGS = 150_000

# By Python's name. Leaving out the rest keeps codecs away that are no alphabets of documents (utf-7, idna, escapes).
ENCODINGS = frozenset(
    {"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252", "shift_jis", "cp932", "euc_jp", "utf-16-le", "utf-16-be"}
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UTF16 = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_BLANKS = " \t\r\n\ufeff"
_DECLARATION = re.compile(rb"<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")


def refused(code: int, message: str, **facts: object) -> Refused:
    """A refusal with the cXML status code that tells the sender what to do about it."""
    return Refused(message, field=None, code=code, **facts)


def decoded(document: bytes, charset: str = "") -> str:
    """The text of a document, by its byte order mark, its declaration, or else the charset that it was sent with.

    Raises Refused when it is too large or not in that encoding.
    """
    refuse_large(document)
    encoding = _encoding(document, charset)
    try:
        return document.decode(encoding).lstrip(_BLANKS)
    except UnicodeDecodeError:
        raise refused(406, "The document is not written in {encoding}, as it says.", encoding=encoding) from None


def refuse_large(document: bytes, most: int = LARGEST) -> None:
    if len(document) > most:
        raise refused(406, "The document is larger than 1 MiB.")


def tree(text: str) -> Element:
    """The root of a cXML document. The DOCTYPE that nearly every document has is passed over, and never fetched.

    Since ``text`` is decoded, what is looked for in it can't hide behind another encoding. Raises Refused.
    """
    if "<!ENTITY" in text:  # never in honest documents; without it, nothing in a document can grow
        raise refused(406, "The document declares entities, which are not accepted.")
    if text.count("<") > MOST_TAGS:
        raise refused(406, "The document has too many elements.")
    root = _parsed(text)
    if _is_deep(root):
        raise refused(406, "The document is nested too deeply.")
    if root.tag != "cXML":
        raise refused(406, "The document is not cXML.")
    return root


def _parsed(text: str) -> Element:
    # Text, unlike bytes, makes the parser ignore the encoding that the declaration names.
    parser = XMLParser()  # noqa: S314  # nosec B314  # see above: no entities, bounded size, and expat fetches nothing
    try:
        parser.feed(text)
        return parser.close()
    except ParseError as error:
        line, column = error.position
        raise refused(
            406, "The document is not well-formed XML (line {line}, column {column}).", line=line, column=column
        ) from None
    except (ValueError, LookupError):
        raise refused(406, "The document is not well-formed XML.") from None


def _is_deep(root: Element) -> bool:
    level = [root]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def _encoding(document: bytes, charset: str) -> str:
    for mark, encoding in (*_BOMS, *_UTF16):
        if document.startswith(mark):
            return encoding
    found = _DECLARATION.match(document.lstrip(b" \t\r\n").removeprefix(codecs.BOM_UTF8))
    named = found[1].decode("ascii") if found else charset or "utf-8"
    try:
        encoding = codecs.lookup(named).name
    except (LookupError, ValueError):
        encoding = ""
    if (
        encoding == "utf-16"
    ):  # its declaration could be read byte by byte, so it is a slip of a program that knows no better
        return "utf-8"
    if encoding not in ENCODINGS:
        raise refused(406, "The document's encoding {encoding} is not accepted.", encoding=named[:40])
    return encoding
