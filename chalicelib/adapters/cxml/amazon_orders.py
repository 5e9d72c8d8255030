"""Amazon's own order numbers, wherever senders put them."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from chalicelib.adapters.cxml.fields import text

_AMAZON_ORDER = re.compile(r"(?<![\d-])\d{3}-\d{7}-\d{7}(?![\d-])", re.ASCII)


def amazon_orders(named: Iterable[str], *places: Element) -> tuple[str, ...]:
    """Recognised by their shape in attributes, extrinsics, references and comments. SupplierPartAuxiliaryID is left
    out: it echoes the held offer's id, which only looks like one."""
    written = [*named]
    for place in places:
        for element in place.iter():
            if element.tag == "Extrinsic" or element.tag == "Comments":
                written.append(text(element))
            elif element.tag in {"IdReference", "SupplierOrderInfo"}:
                written += element.attrib.values()
    return tuple(dict.fromkeys(found for words in written for found in _AMAZON_ORDER.findall(words)))
