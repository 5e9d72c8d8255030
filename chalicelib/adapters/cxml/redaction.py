"""A document as it may be kept: without secrets and card numbers."""

from xml.etree.ElementTree import Element, tostring

REMOVED = "(removed)"
# Elements whose whole content is a secret, and those with one in an attribute; lower case, since senders vary it.
SECRET_ELEMENTS = frozenset({"sharedsecret", "digitalsignature", "credentialmac"})
SECRET_ATTRIBUTES = {"pcard": "number", "paymenttoken": "number"}
_SECRET_NAMES = (*SECRET_ELEMENTS, *SECRET_ATTRIBUTES)
_PROLOG = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def without_secrets(root: Element, text: str) -> bytes:
    """The document in UTF-8. What names no secret stays as it came, letter by letter; of the rest, the tree is cleaned
    and written again, so that no spelling of a tag, CDATA or comment can hide a secret."""
    lowered = text.lower()
    if not any(name in lowered for name in _SECRET_NAMES):
        return _PROLOG + _without_declaration(text).encode()
    secrets = [secret for element in list(root.iter()) for secret in _removed(element)]
    written = tostring(root, encoding="unicode")
    for secret in secrets:
        # Repeated elsewhere it is as much of a secret; very short ones would turn the document into riddles.
        written = written.replace(secret, REMOVED) if len(secret) >= 6 else written
    return _PROLOG + written.encode()


def _removed(element: Element) -> list[str]:
    name = element.tag.rpartition("}")[2].lower()  # whatever namespace it is given
    if name in SECRET_ELEMENTS:
        secret = "".join(element.itertext()).strip()
        tail = element.tail
        element.clear()
        element.text, element.tail = REMOVED, tail
        return [secret]
    if attribute := SECRET_ATTRIBUTES.get(name):
        found = [key for key in element.keys() if key.lower() == attribute]  # noqa: SIM118  an Element iterates its children
        secrets = [element.get(key, "") for key in found]
        for key in found:
            element.set(key, REMOVED)
        return secrets
    return []


def _without_declaration(text: str) -> str:
    if not text.startswith("<?xml") or text[5:6] not in {" ", "\t", "\r", "\n"}:
        return text
    return text[text.index("?>") + 2 :].lstrip()
