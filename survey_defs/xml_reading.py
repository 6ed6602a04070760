"""An XML document from outside, its names, and what of an XForm is refused."""

from __future__ import annotations

import xml.etree.ElementTree as ET

XFORMS = "{http://www.w3.org/2002/xforms}"
XHTML = "{http://www.w3.org/1999/xhtml}"
JAVAROSA = "{http://openrosa.org/javarosa}"


class XFormRefused(ValueError):
    """names: of what the document uses and this program does not know."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class NotXML(ValueError):
    """The bytes are no XML document; the message says where it breaks."""


def read_document(data: bytes) -> ET.Element:
    """The root; elements without a namespace count as XForms's, as JavaRosa takes them.

    Raises NotXML: also for a document type, whose entities could grow without end.
    """
    try:
        root = ET.fromstring(data, ET.XMLParser(target=_WithoutDocumentType()))
    except ET.ParseError as error:
        raise NotXML(str(error)) from error
    for element in root.iter():
        if not element.tag.startswith("{"):
            element.tag = XFORMS + element.tag
    return root


class _WithoutDocumentType(ET.TreeBuilder):
    """Refuses one before its entities are read: the bytes of its name are others in another encoding."""

    def doctype(self, *_: object) -> None:
        raise NotXML("a document type (<!DOCTYPE>) is not taken")


def local(element: ET.Element) -> str:
    """Its name without the namespace; "" for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
