"""Where documents name our order."""

from xml.etree.ElementTree import Element

from chalicelib.adapters.cxml.fields import attribute

# Element and attribute, the surest first.
_NAMES = (("OrderReference", "orderID"), ("OrderIDInfo", "orderID"), ("DocumentInfo", "documentID"))


def order_of(content: Element) -> str:
    """Empty when the document names none: it is kept with the unmatched ones."""
    names = (attribute(found, name) for tag, name in _NAMES for found in content.iter(tag))
    return next(filter(None, names), "")
